"""Questions: what all of them have, and the parts that belong to each type.

A part of another type is an error and not a surprise later: every type names its parts in :data:`PARTS`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys.schema.choices import (
    MOST_CHOICES,
    MOST_FILES,
    MOST_RANKED,
    ORDERS,
    read_accept,
    read_choices,
    read_image,
    read_pick,
    read_rows,
)
from heardwell.collect.surveys.schema.conditions import read_condition
from heardwell.collect.surveys.schema.reading import Form, Given, Reader, Texts
from heardwell.collect.surveys.schema.scale import read_scale

MOST_QUESTIONS: Final = 200
DEFAULT_LENGTH, MOST_LENGTH = 5000, 20_000
DEFAULT_LINES, MOST_LINES, MOST_DECIMALS = 3, 10, 6
LARGEST: Final = 10**12
TODAY: Final = "today"

_RATED = ("scale",)
_CHOSEN = ("choices", "order")
#: The parts of each type beyond what every question has.
PARTS: Final[dict[str, tuple[str, ...]]] = {
    "nps": _RATED,
    "csat": _RATED,
    "ces": _RATED,
    "gcr": ("choices",),
    "stars": _RATED,
    "smileys": _RATED,
    "thumbs": _RATED,
    "scale": _RATED,
    "single": _CHOSEN,
    "multi": (*_CHOSEN, "pick"),
    "text": ("max_length", "min_length", "lines"),
    "slider": ("scale", "step"),
    "matrix": ("rows", "scale", "choices", "order"),
    "ranking": (*_CHOSEN, "pick"),
    "date": ("min", "max"),
    "email": ("contact",),
    "phone": ("contact",),
    "number": ("min", "max", "decimals", "unit"),
    "file": ("accept", "pick"),
    "consent": ("statement",),
    "statement": (),
    "screenshot": (),
}
TYPES: Final = tuple(PARTS)
_COMMON: Final = ("key", "type", "required", "label", "help", "image", "private", "show_if")
_EVERY_PART: Final = {part for parts in PARTS.values() for part in parts}


def read_questions(reader: Reader, given: object) -> list[Form]:
    """The canonical questions, each with a key of its own."""
    if given is None:
        return []
    if not isinstance(given, list) or len(given) > MOST_QUESTIONS:
        reader.wrong("questions", _("Expected a list of at most %(most)s questions") % {"most": MOST_QUESTIONS})
        return []
    questions = [found for index, item in enumerate(given) if (found := _question(reader, index, item)) is not None]
    reader.unique("questions", [question["key"] for question in questions], _("Another question has this key"), "key")
    return questions


def _question(reader: Reader, index: int, given: object) -> Form | None:
    field = f"questions.{index}"
    if not isinstance(given, Mapping):
        reader.wrong(field, _("Expected a question"))
        return None
    type_ = given.get("type")
    if not isinstance(type_, str) or type_ not in PARTS:
        reader.wrong(f"{field}.type", _("Expected one of %(types)s") % {"types": ", ".join(TYPES)})
        return None
    question: Form = {
        "key": reader.key(f"{field}.key", given.get("key")),
        "type": type_,
        "required": reader.truth(f"{field}.required", given.get("required", False)),
        "label": reader.texts(f"{field}.label", given.get("label")),
    }
    _common(reader, field, given, question)
    own = _own_parts(reader, field, given, type_)
    for part in own:
        _READ[part](reader, f"{field}.{part}", given, question)
    if (condition := given.get("show_if")) is not None:
        question["show_if"] = read_condition(reader, f"{field}.show_if", condition)
    return question


def _common(reader: Reader, field: str, given: Given, question: Form) -> None:
    if help_ := reader.texts(f"{field}.help", given.get("help")):
        question["help"] = help_
    if (image := given.get("image")) is not None:
        question["image"] = read_image(reader, f"{field}.image", image)
    if reader.truth(f"{field}.private", given.get("private", False)):
        question["private"] = True
    if question["type"] == "statement":
        for name in ("required", "private"):
            if question.get(name):
                reader.wrong(f"{field}.{name}", _("A statement is read and not answered"))


def _own_parts(reader: Reader, field: str, given: Given, type_: str) -> tuple[str, ...]:
    own = PARTS[type_]
    reader.only(field, {key: None for key in given if key not in _EVERY_PART}, {*_COMMON, *own})
    for part in sorted(_EVERY_PART - set(own)):
        if given.get(part) not in (None, {}, []):
            message = _("Questions of the type %(type)s have no %(part)s")
            reader.wrong(f"{field}.{part}", message % {"type": type_, "part": part})
    if type_ != "matrix":
        return own
    if given.get("choices") and given.get("scale"):
        reader.wrong(f"{field}.choices", _("A matrix is answered on a scale or with choices, not both"))
    return tuple(part for part in own if part != ("scale" if given.get("choices") else "choices"))


# One function for each part: (reader, the part's field, the question as it came, the question so far)

Read = Callable[[Reader, str, Given, Form], None]


def _scale(reader: Reader, field: str, given: Given, question: Form) -> None:
    question["scale"] = read_scale(reader, field, given.get("scale"), question["type"])


def _step(reader: Reader, field: str, given: Given, question: Form) -> None:
    most = question["scale"]["max"] - question["scale"]["min"]
    question["step"] = reader.whole(field, given.get("step", 1), 1, most, 1)


def _choices(reader: Reader, field: str, given: Given, question: Form) -> None:
    question["choices"] = read_choices(reader, field, given.get("choices"), question["type"])


def _rows(reader: Reader, field: str, given: Given, question: Form) -> None:
    question["rows"] = read_rows(reader, field, given.get("rows"))


def _order(reader: Reader, field: str, given: Given, question: Form) -> None:
    if (order := reader.one_of(field, given.get("order", "given"), ORDERS)) != "given":
        question["order"] = order


def _pick(reader: Reader, field: str, given: Given, question: Form) -> None:
    type_, wanted = question["type"], given.get("pick")
    if type_ == "file":
        question["pick"] = {"max": 1} | read_pick(reader, field, wanted, ("max",), MOST_FILES)
        return
    most, names = (MOST_RANKED, ("max",)) if type_ == "ranking" else (MOST_CHOICES, ("min", "max"))
    if pick := read_pick(reader, field, wanted, names, most):
        question["pick"] = pick


def _max_length(reader: Reader, field: str, given: Given, question: Form) -> None:
    most = given.get("max_length", DEFAULT_LENGTH)
    question["max_length"] = reader.whole(field, most, 1, MOST_LENGTH, DEFAULT_LENGTH)


def _min_length(reader: Reader, field: str, given: Given, question: Form) -> None:
    if (least := reader.whole(field, given.get("min_length") or 0, 0, question["max_length"], 0)) > 0:
        question["min_length"] = least


def _lines(reader: Reader, field: str, given: Given, question: Form) -> None:
    lines = reader.whole(field, given.get("lines", DEFAULT_LINES), 1, MOST_LINES, DEFAULT_LINES)
    if lines != DEFAULT_LINES:
        question["lines"] = lines


def _least(reader: Reader, field: str, given: Given, question: Form) -> None:
    _bound(reader, field, "min", given, question)


def _most(reader: Reader, field: str, given: Given, question: Form) -> None:
    _bound(reader, field, "max", given, question)
    low, high = question.get("min"), question.get("max")
    if low is not None and high is not None and TODAY not in (low, high) and low > high:
        reader.wrong(field, _("Expected at least the value it starts from"))


def _bound(reader: Reader, field: str, name: str, given: Given, question: Form) -> None:
    value = given.get(name)
    if value is None:
        return
    dated = question["type"] == "date"
    if _is_date(value) if dated else _is_number(value):
        question[name] = value
    else:
        reader.wrong(field, _("Expected a date such as 2026-03-01, or today") if dated else _("Expected a number"))


def _is_date(value: object) -> bool:
    if value == TODAY:
        return True
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def _decimals(reader: Reader, field: str, given: Given, question: Form) -> None:
    question["decimals"] = reader.whole(field, given.get("decimals", 0), 0, MOST_DECIMALS, 0)


def _worded(name: str, most: int) -> Read:
    def read(reader: Reader, field: str, given: Given, question: Form) -> None:
        texts: Texts = reader.texts(field, given.get(name), most)
        if texts:
            question[name] = texts

    return read


def _accept(reader: Reader, field: str, given: Given, question: Form) -> None:
    question["accept"] = read_accept(reader, field, given)


def _contact(reader: Reader, field: str, given: Given, question: Form) -> None:
    if reader.truth(field, given.get("contact", False)):
        question["contact"] = True


_READ: Final[dict[str, Read]] = {
    "scale": _scale,
    "step": _step,
    "choices": _choices,
    "rows": _rows,
    "order": _order,
    "pick": _pick,
    "max_length": _max_length,
    "min_length": _min_length,
    "lines": _lines,
    "min": _least,
    "max": _most,
    "decimals": _decimals,
    "unit": _worded("unit", 40),
    "accept": _accept,
    "statement": _worded("statement", 2000),
    "contact": _contact,
}
