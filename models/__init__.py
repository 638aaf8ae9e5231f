"""Trains and evaluates the lite text model. Not part of the wheel; run as ``python -m models.<name>``."""
