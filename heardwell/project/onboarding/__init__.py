"""The first hour of a fresh workspace: a goal, a question, the first answer, colleagues, mail."""
