"""Heardwell: every customer voice arrives, is understood, is acted on and is answered."""

__version__ = "0.1.0"
