"""Where the tables are that ``models/meaning.py`` writes."""

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "data"
