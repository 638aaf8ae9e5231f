"""What somebody sets for themselves: name, language, password, sessions."""
