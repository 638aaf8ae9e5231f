"""The Topics room: a map of what is spoken of and how people feel about it; each topic with its trend and quotes."""
