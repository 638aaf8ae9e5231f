"""A file of translations against a draft: what it would change, what it says that is not so any more, what is wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from heardwell.collect.surveys import languages
from heardwell.collect.surveys.schema import Form, parse_form
from heardwell.collect.surveys.slots import written
from heardwell.collect.surveys.translating.files import table, xliff
from heardwell.collect.surveys.translating.files.reading import MOST_BYTES, Line, Translations
from heardwell.collect.surveys.translating.queries import Row, lost, rows
from heardwell.core.errors import FieldError, Invalid
from heardwell.web.numbers import number


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text that would change. ``warnings`` are sentences; it may be taken in all the same."""

    row: Row
    after: str
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """``unknown``: names of texts that the survey does not have any more. ``equal``: how many change nothing."""

    incoming: list[Incoming]
    unknown: list[str]
    equal: int

    @property
    def texts(self) -> dict[str, str]:
        return {one.row.name: one.after for one in self.incoming}


def plan(form: Form, source: str, target: str, file_name: str, raw: bytes) -> Plan:
    """What a file would do. Empty translations change nothing. Raises :class:`Invalid` naming rows and columns."""
    if len(raw) > MOST_BYTES:
        raise Invalid.one("file", _("Expected a file of at most %(most)s MB") % {"most": MOST_BYTES // 1024**2})
    told = _read(file_name, raw, target)
    _check_languages(told, target)
    known = {row.name: row for row in rows(form, source, target)}
    filled = [line for line in told.lines if line.target.strip()]
    _check_lines(form, filled, known, target)
    changed = [line for line in filled if line.name in known and line.target != known[line.name].target]
    unknown = [line.name for line in filled if line.name not in known]
    incoming = [Incoming(known[line.name], line.target, list(_warnings(line, known[line.name]))) for line in changed]
    return Plan(incoming, unknown, len(filled) - len(changed) - len(unknown))


def _read(file_name: str, raw: bytes, target: str) -> Translations:
    if file_name.lower().endswith((".xlf", ".xliff", ".xml")) or raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return xliff.read(raw)
    return table.read(raw, target)


def _check_languages(told: Translations, target: str) -> None:
    given = languages.canonical(told.target)
    if told.target and given != target:
        names = {"given": told.target, "wanted": target}
        raise Invalid.one("file", _("This file translates into %(given)s, not into %(wanted)s") % names)


def _check_lines(form: Form, lines: Sequence[Line], known: dict[str, Row], target: str) -> None:
    """Every row that is wrong, so that they can be mended at once."""
    errors = []
    for name, count in Counter(line.name for line in lines).items():
        if count > 1:
            row = [line.row for line in lines if line.name == name][1]
            errors.append(_wrong(row, "id", _("“%(name)s” stands in two rows") % {"name": name}))
    by_field = {known[line.name].field: line for line in lines if line.name in known}
    try:
        parse_form(written(form, target, {field: line.target for field, line in by_field.items()}))
    except Invalid as invalid:
        for error in invalid.errors:
            line = by_field.get(error.field.removesuffix(f".{target}"))
            errors.append(_wrong(line.row, target, error.message) if line else error)
    if errors:
        raise Invalid(_("Nothing was taken in: some rows are not right"), errors=errors)


def _wrong(row: int, column: str, message: str) -> FieldError:
    return FieldError(_("Row %(row)s, %(column)s") % {"row": number(row), "column": column}, message)


def _warnings(line: Line, row: Row) -> Iterator[str]:
    if missing := lost(row.source, line.target):
        yield _("%(placeholders)s is missing") % {"placeholders": " ".join(missing)}
    if line.source and line.source.strip() != row.source.strip():
        yield _("The text it translates has changed since")
