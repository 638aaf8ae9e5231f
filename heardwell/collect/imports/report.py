"""The rows that were not taken in, as a CSV that a spreadsheet opens without running anything of it."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Self, TextIO

from heardwell.core.errors import FieldError
from heardwell.core.spreadsheets import harmless


class Report:
    """``line, field, reason, row``; the file is made with the first row."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._file:
            self._file.close()

    def add(self, line: int, errors: Sequence[FieldError], raw: str) -> None:
        """One line for each error of a row."""
        self.rows += 1
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(handle, "w", encoding="utf-8-sig", errors="replace", newline="")
            csv.writer(self._file).writerow(["line", "field", "reason", "row"])
        writer = csv.writer(self._file)
        for error in errors:
            writer.writerow([line, harmless(error.field), harmless(error.message), harmless(raw)])
