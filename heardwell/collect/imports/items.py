"""A row of a file as one feedback item, or everything that is wrong with it by field."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, tzinfo
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from heardwell.collect.imports.columns import LABELS, METRICS, Columns
from heardwell.collect.intake.envelope import FeedbackItem, encode_sorted
from heardwell.collect.intake.items import parse_item
from heardwell.core.errors import FieldError

Values = Mapping[str, Any]  # Any: JSON or a cell's value
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|[+-]\d{2}:?\d{2})?\Z"
)
#: Sets of keys that lines of JSON may have before their mapping is thought out again.
MOST_SHAPES = 1000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NUMBER = re.compile(r"[-+]?\d+(?:\.0+)?\Z")


class Rows:
    """Makes the items of one file.

    A row without an id is recognised again by what it says and by how many equal rows came before it in the file.
    """

    def __init__(
        self,
        columns: Sequence[str] | None,
        mapping: Mapping[str, str] | None = None,
        *,
        source: str,
        forced: bool,
        zone: tzinfo,
    ) -> None:
        """``columns`` is None where each row names its own (JSON lines); ``mapping`` is field → column.

        ``source`` is that of rows that name none; of all rows when ``forced``. ``zone``: of moments without one.
        Raises :class:`~heardwell.core.errors.Invalid` when the columns and the mapping do not fit.
        """
        self._mapping, self._source, self._forced, self._zone = dict(mapping or {}), source, forced, zone
        self._equal: Counter[bytes] = Counter()
        self._known: dict[tuple[str, ...], Columns] = {}
        self._fixed = Columns(columns, self._mapping) if columns is not None else None
        if self._fixed:
            self._fixed.require_words()
        else:
            Columns(self._mapping.values(), self._mapping)

    def item(self, values: Values) -> FeedbackItem | list[FieldError]:
        """The item, or its errors by field."""
        errors: list[FieldError] = []
        body = self._body(values, self._fixed or self._columns(values), errors)
        if not body.get("external_id"):
            body["external_id"] = self._stable_id(body)
        found = parse_item(body)
        if isinstance(found, list):
            return errors + [_explained(error, body) for error in found]
        return errors or found

    def _columns(self, values: Values) -> Columns:
        names = tuple(values)
        if names not in self._known:
            if len(self._known) > MOST_SHAPES:
                self._known.clear()
            there = {field: column for field, column in self._mapping.items() if column in values}
            self._known[names] = Columns(names, there)
        return self._known[names]

    def _body(self, values: Values, columns: Columns, errors: list[FieldError]) -> dict[str, Any]:  # Any: JSON
        told: dict[str, Any] = {}  # Any: a cell's value
        context: dict[str, Any] = _mapping(values.get("context"))  # Any: JSON
        for name, value in values.items():
            field = columns.field_of.get(name)
            if field:
                told[field] = value
            elif name and name not in LABELS and name not in _NESTED and isinstance(value, str | int | float | bool):
                context[name[:64]] = value[:2048] if isinstance(value, str) else value
        scores = _mapping(values.get("scores")) | {m: _number(told[m]) for m in METRICS if _said(told.get(m))}
        kind = _word(told.get("kind")) or ("comment" if scores and not scores.keys() <= {"stars"} else "review")
        text, title = _text(told.get("text")), _text(told.get("title"))
        return {
            "external_id": _word(told.get("id")),
            "source": self._source if self._forced else _word(told.get("source")) or self._source,
            "channel": _word(told.get("channel")) or ("review" if kind == "review" else "import"),
            "kind": kind,
            "text": f"{title}\n\n{text}" if title and text and title != text else text or title,
            "scores": scores,
            "occurred_at": self._moment(told.get("date"), errors),
            "contact": _contact(values, told),
            "context": {name: value for name, value in context.items() if value not in ("", None)},
            "tags": _tags(told.get("tags")),
            "lang": _word(told.get("lang")),
            **{name: _word(told[name]) for name in ("visibility", "quote_permission") if _said(told.get(name))},
        }

    def _moment(self, value: Any, errors: list[FieldError]) -> Any:  # Any: a cell's value; what parse_item takes
        if not _said(value) or isinstance(value, int | float):
            return value or None
        try:
            moment = value if isinstance(value, date) else _read_moment(str(value))
        except ValueError:
            reason = _("Expected a moment such as 2026-03-01 or 2026-03-01 18:30, found “%(value)s”")
            errors.append(FieldError("date", reason % {"value": str(value)[:40]}))
            return None
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time())
        return moment if moment.tzinfo else moment.replace(tzinfo=self._zone)

    def _stable_id(self, body: Values) -> str:
        said = {name: value for name, value in body.items() if name not in ("external_id", "source")}
        digest = blake2b(encode_sorted(said), digest_size=12).digest()
        self._equal[digest] += 1
        return f"row-{digest.hex()}-{self._equal[digest]}"


_NESTED = frozenset({"scores", "contact", "context"})


def _said(value: object) -> bool:
    return value is not None and value != "" and not (isinstance(value, str) and not value.strip())


def _mapping(value: object) -> dict[str, Any]:  # Any: JSON
    return dict(value) if isinstance(value, dict) else {}


def _word(value: object) -> str:
    return str(value).strip() if _said(value) else ""


def _text(value: object) -> Any:  # Any: what is no text is refused by name further on
    """One text for one saying, whatever the format: a workbook holds no control signs, and CSV its own line ends."""
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        return "" if value is None else value
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _number(value: Any) -> Any:  # Any: a cell's value
    """The whole number that a text holds, in whatever digits; anything else as it is, to be refused by name."""
    if isinstance(value, str) and _NUMBER.match(value.strip()):
        return int(float(value))
    return value.strip().lower() if isinstance(value, str) else value


def _tags(value: Any) -> Any:  # Any: a cell's value; what is no list is refused by name
    if isinstance(value, str):
        return [tag.strip() for tag in re.split("[,;、，；|]", value) if tag.strip()]
    return value or []


def _contact(values: Values, told: Values) -> dict[str, Any] | None:  # Any: JSON
    nested = _mapping(values.get("contact"))
    columns = {"contact": "external_id", "email": "email", "name": "name", "phone": "phone"}
    given = {key: _word(told[name]) for name, key in columns.items() if _said(told.get(name)) and not _dict(told[name])}
    return nested | given or None


def _dict(value: object) -> bool:
    return isinstance(value, dict)


def _read_moment(text: str) -> datetime | date:
    """Year first, in the notations that are read in one way only; 03/04/2026 is refused."""
    found = _MOMENT.match(text.strip())
    if not found:
        raise ValueError(text)
    year, month, day, clock, zone = found.groups()
    words = f"{int(year):04}-{int(month):02}-{int(day):02}"
    if not clock:
        return date.fromisoformat(words)
    return datetime.fromisoformat(f"{words}T{clock.zfill(5) if len(clock) < 6 else clock.zfill(8)}{zone or ''}")


def _explained(error: FieldError, body: Values) -> FieldError:
    """An index of 0–100 is no score that a person gave: say so rather than "between 0 and 10"."""
    value = body["scores"].get("nps") if error.field == "scores.nps" else None
    if isinstance(value, int | float) and not 0 <= value <= 10:
        return FieldError(error.field, _("Expected 0 to 10: an NPS index is a result and cannot be read as answers"))
    return error
