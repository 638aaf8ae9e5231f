"""Ids, clock, errors, configuration: what every room uses. Owns no tables and knows no other package."""
