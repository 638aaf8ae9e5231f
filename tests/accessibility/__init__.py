"""Everybody can use every page, and nobody waits for its weight."""
