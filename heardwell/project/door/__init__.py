"""Addresses that do not fit ``PUBLIC_URL``: a page says what came, what was expected, and what to change."""
