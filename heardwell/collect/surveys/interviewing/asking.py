"""One question of an interview: how it is shown to the member who reads it aloud, and how a form's words are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from heardwell.collect.surveys.piping import Said
from heardwell.collect.surveys.schema import Form
from heardwell.core.scales import GCR_VALUES, SCALED, usual_scale
from heardwell.web.numbers import digits
from heardwell.web.scores import point_name

Value = Any  # an answer, as JSON
#: What nobody can hand over in a conversation.
NOT_ASKED: Final = frozenset({"file", "screenshot"})
_LINES: Final = {"email": "email", "phone": "tel", "date": "date", "number": "text"}


@dataclass(frozen=True, slots=True)
class Option:
    """A point (``name``: what its end is called), a choice (``own``: they may add words). ``given``: chosen before."""

    value: str
    label: str
    given: bool = False
    place: int = 0
    own: bool = False
    words: str = ""
    name: str = ""

    @property
    def whole(self) -> str:
        """The point with its name."""
        return _("%(value)s, %(label)s") % {"value": self.label, "label": self.name}


@dataclass(frozen=True, slots=True)
class Row:
    value: str
    label: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Asked:
    """``kind``: points, radio, checkbox, ranking, matrix, line, area or read (nothing to answer)."""

    key: str
    kind: str
    label: str
    help: str
    required: bool
    options: Sequence[Option] = ()
    rows: Sequence[Row] = ()
    input: str = "text"
    unit: str = ""
    value: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class Interview:
    """A form in one language, with the answers so far."""

    def __init__(self, form: Form, lang: str, answers: Mapping[str, Value]) -> None:
        self.form, self.lang, self.answers = form, lang, answers
        self.said = Said(form, lang, answers)

    def words(self, texts: Mapping[str, str] | None) -> str:
        return self.said.piped(self.said.text(texts))

    def asked(self, key: str) -> Asked:
        question = next(one for one in self.form["questions"] if one["key"] == key)
        given = self.answers.get(key)
        kind = _kind(question)
        label = self.words(question.get("label"))
        options = self._options(question, given) if kind in ("points", "radio", "checkbox", "ranking") else ()
        return Asked(
            key,
            kind,
            label,
            self.words(question.get("statement")) or self.words(question.get("help")),
            bool(question.get("required")),
            options,
            self._rows(question, given) if kind == "matrix" else (),
            _LINES.get(question["type"], "text"),
            self.words(question.get("unit")),
            "" if given is None or kind not in ("line", "area") else str(given),
        )

    def _options(self, question: Form, given: Value) -> list[Option]:
        if question["type"] == "consent":
            return [Option("true", _("Yes"), given is True), Option("false", _("No"), given is False)]
        if question["type"] in SCALED or "scale" in question:
            return [_point(self, question, point, given) for point in _points(question)]
        if not question.get("choices") and question["type"] == "gcr":
            return [Option(value, point_name("gcr", value), given == value) for value in GCR_VALUES]
        return [self._choice(question, choice, given) for choice in question.get("choices", [])]

    def _choice(self, question: Form, choice: Form, given: Value) -> Option:
        value = choice["value"]
        chosen = value in given if isinstance(given, list) else value == given
        place = given.index(value) + 1 if isinstance(given, list) and chosen else 0
        words = str(self.answers.get(f"{question['key']}.{value}") or "")
        return Option(value, self.words(choice.get("label")) or value, chosen, place, bool(choice.get("text")), words)

    def _rows(self, question: Form, given: Value) -> list[Row]:
        known = given if isinstance(given, dict) else {}
        return [
            Row(
                row["value"],
                self.words(row.get("label")) or row["value"],
                self._options(question, known.get(row["value"])),
            )
            for row in question.get("rows", [])
        ]


def _kind(question: Form) -> str:
    type_ = question["type"]
    if type_ == "slider":
        return "line"
    if type_ in SCALED:
        return "points"
    kinds = {"multi": "checkbox", "ranking": "ranking", "matrix": "matrix", "text": "area", "statement": "read"}
    return kinds.get(type_, "radio" if type_ in ("gcr", "single", "consent") else "line")


def _points(question: Form) -> range:
    scale = question.get("scale")
    return range(scale["min"], scale["max"] + 1) if scale else usual_scale(question["type"]).points


def _point(interview: Interview, question: Form, point: int, given: Value) -> Option:
    named = interview.words((question.get("scale") or {}).get("labels", {}).get(str(point)))
    return Option(str(point), digits(point), point == given and not isinstance(given, bool), name=named)


# What was ticked and typed


def read(question: Form, sent: QueryDict) -> dict[str, Value]:
    """The answer and the words beside its choices; what is no number stays text, so that the check can name it."""
    key, given = question["key"], [one.strip() for one in sent.getlist("answer") if one.strip()]
    found: dict[str, Value] = {key: _value(question, given, sent)}
    for choice in question.get("choices", []):
        words = sent.get(f"own.{choice['value']}", "").strip()
        if choice.get("text") and words and choice["value"] in given:
            found[f"{key}.{choice['value']}"] = words
    return found


def _value(question: Form, given: list[str], sent: QueryDict) -> Value:
    type_ = question["type"]
    if type_ == "matrix":
        rows = {row["value"]: sent.get(f"row.{row['value']}", "") for row in question.get("rows", [])}
        return {row: _number(value) if "scale" in question else value for row, value in rows.items() if value} or None
    if type_ == "ranking":
        return _ranked(question, sent) or None
    if not given:
        return None
    if type_ == "multi":
        return given
    if type_ == "consent":
        return given[0] == "true"
    return _number(given[0]) if type_ in SCALED or type_ == "number" else given[0].replace("\r\n", "\n")


def _ranked(question: Form, sent: QueryDict) -> list[str]:
    places = {choice["value"]: sent.get(f"place.{choice['value']}", "") for choice in question.get("choices", [])}
    return sorted((value for value, place in places.items() if place.isdecimal()), key=lambda one: int(places[one]))


def _number(text: str) -> int | float | str:
    plain = text.strip().replace(",", ".").translate(str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789."))
    try:
        value = float(plain)
    except ValueError:
        return text
    return int(value) if value.is_integer() and "." not in plain else value
