"""Voices in the reader's language, by the workspace's language model, when somebody asks for it."""
