"""Feedback that does not look like it: the passages of a long mail, chat or transcript that hold some."""
