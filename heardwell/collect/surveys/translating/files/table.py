"""Translations as CSV: ``id, where, <source language>, <target language>``. Reads what spreadsheets make of it."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys.translating.files.reading import MOST_ROWS, Line, Translations
from heardwell.collect.surveys.translating.queries import Row
from heardwell.core.errors import FieldError, Invalid
from heardwell.core.spreadsheets import harmless

ID, WHERE = "id", "where"
#: What old spreadsheets write where nobody asked them for UTF-8, by the language that is typed there.
_CODE_PAGES: Final = {"ar": "cp1256", "zh-hans": "gb18030", "zh-hant": "big5", "zh": "gb18030"}
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def write(rows: Sequence[Row], source: str, target: str) -> bytes:
    """UTF-8 with a byte order mark, by which spreadsheets know it; no cell of it is taken for a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([ID, WHERE, source, target])
    table.writerows([harmless(cell) for cell in (row.name, row.place, row.source, row.target)] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def read(raw: bytes, target: str) -> Translations:
    """The texts of a table. Raises :class:`Invalid` that names row and column."""
    text = _decoded(raw, target)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Invalid.one("file", _("This is no CSV file: %(reason)s") % {"reason": error}) from None
    if len(table) > MOST_ROWS:
        raise Invalid.one("file", _("Expected at most %(most)s rows") % {"most": MOST_ROWS})
    return _lines(table, target)


def _lines(table: list[list[str]], target: str) -> Translations:
    head = [cell.strip() for cell in table[0]] if table else []
    lowered = [cell.lower() for cell in head]
    if ID not in lowered or target.lower() not in lowered:
        message = _("Expected a first row with the columns id and %(language)s") % {"language": target}
        raise Invalid(message, errors=[FieldError("row 1", message)])
    of_id, of_target = lowered.index(ID), lowered.index(target.lower())
    of_source = next((at for at, cell in enumerate(lowered) if at not in (of_id, of_target) and cell != WHERE), None)
    lines = []
    for number, cells in enumerate(table[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        cells = [*cells, *[""] * (len(head) - len(cells))]
        source = "" if of_source is None else _bare(cells[of_source])
        lines.append(Line(number, _bare(cells[of_id]).strip(), source, _bare(cells[of_target])))
    return Translations("" if of_source is None else head[of_source], target, lines)


def _bare(cell: str) -> str:
    """Without the apostrophe that :func:`write` may have put before it; line ends as forms have them."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if cell.startswith("'") and harmless(cell[1:]) == cell:
        return cell[1:]
    return cell


def _decoded(raw: bytes, target: str) -> str:
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    base = target.lower()
    other = _CODE_PAGES.get(base) or _CODE_PAGES.get(base.split("-")[0], "cp1252")
    for name in dict.fromkeys((encoding, other)):
        try:
            return raw.decode(name)
        except UnicodeDecodeError:
            continue
    raise Invalid.one("file", _("The encoding of this file could not be told. Save it as UTF-8 and try again."))
