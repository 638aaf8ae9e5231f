"""What a selection says in all: topics with counts and three quotes each, and no sentence without evidence."""
