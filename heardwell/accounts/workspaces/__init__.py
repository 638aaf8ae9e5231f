"""The workspace itself: its settings and what they do at present."""
