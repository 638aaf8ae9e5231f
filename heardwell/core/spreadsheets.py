"""Cells of files that spreadsheets open."""

from typing import Final

#: What makes a spreadsheet take a cell for a formula, in either width, also after blanks that it ignores.
FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """The cell as text: what would be read as a formula gets an apostrophe before it."""
    begins = cell.lstrip(" \t\r\n\ufeff\u00a0\u3000\"'")
    return f"'{cell}" if begins.startswith(FORMULA) or cell[:1] in ("\t", "\r", "\n") else cell
