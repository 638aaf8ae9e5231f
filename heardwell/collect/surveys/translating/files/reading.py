"""What a file of translations holds, whatever its format."""

from dataclasses import dataclass
from typing import Final, NamedTuple

MOST_BYTES: Final = 4 * 1024 * 1024
MOST_ROWS: Final = 50_000


class Line(NamedTuple):
    """One text of a file. ``row``: its line in a table, its place among the units of an XLIFF file."""

    row: int
    name: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Translations:
    """``source`` and ``target`` are language tags as the file names them, empty where it does not."""

    source: str
    target: str
    lines: list[Line]
