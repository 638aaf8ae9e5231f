"""Files as rows: JSON lines, CSV and XLSX, streamed, plain or gzipped, with limits that a bomb runs into."""

import csv
import gzip
import io
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Literal, Protocol

import msgspec
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from heardwell.collect.imports.encodings import detect
from heardwell.core.errors import Invalid, TooLarge

Format = Literal["auto", "jsonl", "csv", "xlsx"]
FORMATS: tuple[str, ...] = ("auto", "jsonl", "csv", "xlsx")
SAMPLE = 512 * 1024
#: A line or cell longer than this is no feedback.
LONGEST = 1024 * 1024
#: What a file may grow to when it is unpacked, and how much of it may be air. Real text shrinks to a tenth.
MOST_BYTES = 8 * 1024**3
MOST_RATIO = 200
RATIO_FROM = 32 * 1024 * 1024
#: A workbook is read as a whole, so it has narrower limits.
MOST_SHEET_BYTES = 512 * 1024 * 1024
MOST_CELLS = 30_000_000


@dataclass(slots=True)
class RawRow:
    """A row as it stands in the file: ``values`` by column, or what is wrong with it. ``line`` counts from one."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)  # Any: JSON or a cell's value
    raw: str = ""
    error: str = ""


class Reader(Protocol):
    """An opened file."""

    @property
    def columns(self) -> Sequence[str] | None:
        """The columns that are known before the first row; None when each row names its own (JSON lines)."""

    def rows(self) -> Iterator[RawRow]:
        """All rows, one after the other."""

    def position(self) -> int:
        """How many bytes of the file have been read."""


def open_file(path: Path, format: str = "auto") -> Reader:
    """The file as rows. Raises :class:`Invalid` when it is not what it seems, :class:`TooLarge` for a bomb."""
    if format not in FORMATS:
        raise Invalid.one("format", _("Expected one of %(names)s") % {"names": ", ".join(FORMATS)})
    with path.open("rb") as file:
        head = file.read(4)
    if not head:
        raise Invalid.one("file", _("The file is empty"))
    if head == b"PK\x03\x04":
        if format not in ("auto", "xlsx"):
            raise Invalid.one("format", _("The file is a workbook or zip archive, not %(format)s") % {"format": format})
        return SheetReader(path)
    if format == "xlsx":
        raise Invalid.one("format", _("The file is no XLSX workbook"))
    return _text_reader(path, format, packed=head[:2] == b"\x1f\x8b")


def _text_reader(path: Path, format: str, *, packed: bool) -> Reader:
    if packed:
        _check_gzip(path)
    file = io.BufferedReader(path.open("rb", buffering=0), SAMPLE)
    source = io.BufferedReader(gzip.GzipFile(fileobj=file), SAMPLE) if packed else file
    sample = source.peek(SAMPLE)
    encoding = detect(sample).name
    if format == "auto":
        format = _guess(sample.decode(encoding, "ignore"), path)
    # Bytes that do not fit become lone surrogates, by which their row is told and refused.
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    text = io.TextIOWrapper(source, encoding, errors=errors, newline="")
    return LinesReader(file, text) if format == "jsonl" else CsvReader(file, text)


def _check_gzip(path: Path) -> None:
    """Unpack once, counting and keeping nothing, before any row is taken in."""
    packed, read = path.stat().st_size, 0
    try:
        with gzip.open(path) as content:
            while chunk := content.read(SAMPLE):
                read += len(chunk)
                _check_growth(packed, read)
    except (EOFError, OSError, zlib.error) as error:
        raise Invalid.one("file", _("The gzip file is damaged: %(reason)s") % {"reason": error}) from error


def _check_growth(packed: int, read: int) -> None:
    if read > MOST_BYTES or (read > RATIO_FROM and read > MOST_RATIO * max(1, packed)):
        raise TooLarge(_("The file unpacks to far more than its size and was refused."))


def _guess(sample: str, path: Path) -> str:
    start = sample.lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return "jsonl"
    if start.startswith("[") and ".json" in path.name:
        raise Invalid.one("file", _("Expected JSON lines: one object in each line, without a surrounding list"))
    return "csv"


class LinesReader:
    """JSON lines. A line that is no object is handed on with its error."""

    columns: None = None

    def __init__(self, file: IO[bytes], text: io.TextIOWrapper) -> None:
        self._file, self._text, self._size = file, text, os.fstat(file.fileno()).st_size

    def position(self) -> int:
        return self._size if self._file.closed else self._file.tell()

    def rows(self) -> Iterator[RawRow]:
        number = 0
        with self._text:
            while line := self._text.readline(LONGEST):
                number += 1
                if not line.endswith("\n") and len(line) >= LONGEST:
                    self._skip_line()
                    yield RawRow(number, raw=line[:1000], error=_("The line is longer than 1 MB"))
                elif stripped := line.strip().lstrip("\ufeff"):
                    yield _parsed(number, stripped)

    def _skip_line(self) -> None:
        while (more := self._text.readline(LONGEST)) and not more.endswith("\n"):
            pass


def _garbled(row: str) -> bool:
    """Whether bytes of the row did not fit the file's encoding."""
    return not row.isascii() and _SURROGATE.search(row) is not None


def _parsed(number: int, line: str) -> RawRow:
    if _garbled(line):
        return RawRow(number, raw=line, error=_("Some bytes do not fit the encoding of the file"))
    try:
        value = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        return RawRow(number, raw=line, error=_("Not valid JSON: %(reason)s") % {"reason": error})
    if not isinstance(value, dict):
        return RawRow(number, raw=line, error=_("Expected a JSON object"))
    return RawRow(number, value, line)


class _Remembered:
    """Lines for the csv reader, which are remembered until the row that they make is done."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.since: list[str] = []

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LONGEST):
            self.since.append(line)
            yield line.replace("\x00", "")

    def taken(self) -> str:
        raw, self.since = "".join(self.since), []
        return raw.rstrip("\r\n")


class CsvReader:
    """CSV with a header; comma, semicolon, tab or bar, whichever the header has most of."""

    def __init__(self, file: IO[bytes], text: io.TextIOWrapper) -> None:
        csv.field_size_limit(LONGEST)
        self._file, self._text, self._size = file, text, os.fstat(file.fileno()).st_size
        self._lines = _Remembered(text)
        header = next(iter(self._lines), "")
        self._delimiter = max(",;\t|", key=header.count)
        self._lines.since.clear()
        names = next(csv.reader([header], delimiter=self._delimiter), [])
        self.columns = [name.strip().lstrip("\ufeff") for name in names]
        if repeated := {name for name in self.columns if name and self.columns.count(name) > 1}:
            raise Invalid.one("file", _("The column “%(name)s” is there twice") % {"name": sorted(repeated)[0][:80]})

    def position(self) -> int:
        return self._size if self._file.closed else self._file.tell()

    def rows(self) -> Iterator[RawRow]:
        reader = csv.reader(iter(self._lines), delimiter=self._delimiter)
        with self._text:
            while True:
                line = reader.line_num + 2  # the header is line one; a row may span several
                try:
                    cells = next(reader, None)
                except csv.Error as error:
                    reason = _("Not valid CSV: %(reason)s") % {"reason": error}
                    yield RawRow(line, raw=self._lines.taken()[:LONGEST], error=reason)
                    continue
                if cells is None:
                    return
                raw = self._lines.taken()
                if any(cells):
                    yield self._row(line, cells, raw)

    def _row(self, line: int, cells: list[str], raw: str) -> RawRow:
        if _garbled(raw):
            return RawRow(line, raw=raw, error=_("Some bytes do not fit the encoding of the file"))
        if len(cells) != len(self.columns):
            numbers = {"wanted": len(self.columns), "found": len(cells)}
            return RawRow(line, raw=raw, error=_("Expected %(wanted)s columns, found %(found)s") % numbers)
        return RawRow(line, dict(zip(self.columns, cells, strict=True)), raw)


_SURROGATE = re.compile("[\ud800-\udfff]")
_CELL = re.compile(rb'<c [^>]{0,200}?r="([A-Z]{1,3})([0-9]{1,7})"')


class SheetReader:
    """The first visible sheet of a workbook, its first row the header."""

    def __init__(self, path: Path) -> None:
        self._size = path.stat().st_size
        self._done = 0
        _check_archive(path)
        try:
            book = CalamineWorkbook.from_path(str(path))
            shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
            sheet = book.get_sheet_by_name((shown or book.sheet_names)[0])
        except (CalamineError, IndexError, zipfile.BadZipFile) as error:
            raise Invalid.one("file", _("The workbook cannot be read: %(reason)s") % {"reason": error}) from error
        self._height = max(1, sheet.height)
        self._first = (sheet.start or (0, 0))[0] + 1
        self._rows = sheet.iter_rows()
        header = next(self._rows, [])
        self._names = [str(cell).strip() for cell in header]
        self.columns = [name for name in self._names if name]

    def position(self) -> int:
        return self._size * self._done // self._height

    def rows(self) -> Iterator[RawRow]:
        for cells in self._rows:
            self._done += 1
            values = {name: _cell(cell) for name, cell in zip(self._names, cells, strict=False) if name}
            if any(value not in ("", None) for value in values.values()):
                yield RawRow(self._first + self._done, values, _shown(values))


def _cell(value: Any) -> Any:  # Any: what calamine gives for a cell
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return str(value) if not isinstance(value, str | int | float | bool | datetime | date) else value


def _shown(values: dict[str, Any]) -> str:  # Any: a cell's value
    return msgspec.json.encode(values).decode()


def _check_archive(path: Path) -> None:
    """Unpack the sheets once, counting, before a parser that would keep all of it sees them."""
    try:
        with zipfile.ZipFile(path) as archive:
            left = MOST_SHEET_BYTES
            for member in archive.infolist():
                left = _check_member(archive, member, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
        raise Invalid.one("file", _("The workbook cannot be read: %(reason)s") % {"reason": error}) from error


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    read, rows, columns, tail = 0, 0, 0, b""
    with archive.open(member) as content:
        while chunk := content.read(SAMPLE):
            read += len(chunk)
            _check_growth(member.compress_size, read)
            if read > left:
                raise TooLarge(_("The workbook unpacks to more than 512 MB and was refused."))
            if "worksheets/" in member.filename:
                for letters, digits in _CELL.findall(tail + chunk):
                    rows, columns = max(rows, int(digits)), max(columns, _column(letters))
                tail = chunk[-256:]
                if rows * columns > MOST_CELLS:
                    raise TooLarge(_("The sheet spans more than 30 million cells and was refused."))
    return left - read


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
