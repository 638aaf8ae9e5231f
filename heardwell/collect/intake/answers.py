"""What an answer to each type of question may be: for every question one function, made when it is published."""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

from heardwell.collect.intake.paths import is_empty
from heardwell.collect.intake.questions import Question
from heardwell.core.errors import FieldError
from heardwell.core.scales import GCR_VALUES, SCALED, usual_scale

MOST_OTHER: Final = 500
LARGEST: Final = 10**12
TODAY: Final = "today"
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EMAIL: Final = re.compile(r"[^\s@\x00-\x1f]{1,64}@[^\s@.\x00-\x1f]+(?:\.[^\s@.\x00-\x1f]+)+")
_PHONE: Final = re.compile(r"\+?[0-9]{5,20}")
_FILE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: What people write between the digits of a telephone number: spaces, dashes, brackets, dots, marks of direction.
_BETWEEN: Final = re.compile(
    r"[\s\u00ad\u2010-\u2015\u2212\u30fc\uff0d\-()\[\]（）./·\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
)


@dataclass(frozen=True, slots=True)
class AnswerError(FieldError):
    """A wrong answer: besides field and English message a ``code`` that pages translate.

    Codes: ``required unknown type range choice repeated too_long too_short step pick exclusive date email phone
    decimals rows agree``.
    """

    code: str = ""

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "message": self.message, "code": self.code}


class Wrong(NamedTuple):
    """What is wrong with a value: its code, what was expected, and the row (``.speed``) where it is only one."""

    code: str
    expected: str
    below: str = ""


Check = Callable[[Any], Wrong | None]  # Any: JSON as it came


def check_of(question: Question) -> Check | None:
    """The one function that an answer to this question must pass; None where nothing may be answered."""
    if question.type in SCALED:
        return _scale_check(question)
    values = GCR_VALUES if question.type == "gcr" else [choice.value for choice in question.choices]
    match question.type:
        case "gcr" | "single":
            return partial(_one_of, allowed=frozenset(values), expected=f"expected one of {_listed(values)}")
        case "multi" | "ranking":
            return _list_check(question, values)
        case "matrix":
            return _matrix_check(question, values)
        case "text":
            return _text_check(question)
        case "number":
            return _number_check(question)
        case "date":
            return _date_check(question)
        case "file" | "screenshot":
            return _file_check(question)
        case "statement":
            return None
        case _:
            return _PLAIN[question.type]


def companions(question: Question) -> dict[str, Check]:
    """The checks of the words that belong to choices of this question, by their keys (``why.other``)."""
    expected = f"expected a text of at most {MOST_OTHER} characters"
    check = partial(_text, least=0, most=MOST_OTHER, expected=expected)
    return {f"{question.key}.{choice.value}": check for choice in question.choices if choice.text}


def lacks(question: Question, answer: Any) -> Wrong | None:  # Any: an answer as it came
    """What a required question still lacks, if anything."""
    if is_empty(answer):
        return Wrong("required", "expected an answer: the question is required")
    if question.type == "consent" and answer is not True:
        return Wrong("agree", "expected true: the question can only be agreed to")
    if question.type == "matrix" and isinstance(answer, dict):
        missing = [row.value for row in question.rows if row.value not in answer]
        if missing:
            return Wrong("rows", f"expected an answer for {_listed(missing)} too")
    return None


# Numbers


def _scale_check(question: Question) -> Check:
    points = question.scale or usual_scale(question.type)
    expected = f"expected a whole number between {points.min} and {points.max}"
    if question.step == 1:
        return partial(_whole, low=points.min, high=points.max, expected=expected)
    expected += f" in steps of {question.step}"
    return partial(_stepped, low=points.min, high=points.max, step=question.step, expected=expected)


def _whole(value: Any, low: int, high: int, expected: str) -> Wrong | None:
    if type(value) is not int:  # not isinstance: True is no answer
        return Wrong("type", expected)
    return None if low <= value <= high else Wrong("range", expected)


def _stepped(value: Any, low: int, high: int, step: int, expected: str) -> Wrong | None:
    if wrong := _whole(value, low, high, expected):
        return wrong
    return Wrong("step", expected) if (value - low) % step else None


def _number_check(question: Question) -> Check:
    low, high = _bound(question.min, -LARGEST), _bound(question.max, LARGEST)
    expected = f"expected a number between {low} and {high} with at most {question.decimals} decimals"
    return partial(_number, low=low, high=high, decimals=question.decimals, expected=expected)


def _bound(value: int | float | str | None, otherwise: int) -> int | float:
    return otherwise if value is None or isinstance(value, str) else value


def _number(value: Any, low: float, high: float, decimals: int, expected: str) -> Wrong | None:
    if type(value) not in (int, float) or not math.isfinite(value):
        return Wrong("type", expected)
    if not low <= value <= high:
        return Wrong("range", expected)
    return None if round(value, decimals) == value else Wrong("decimals", expected)


# Choices


def _one_of(value: Any, allowed: frozenset[str], expected: str) -> Wrong | None:
    if type(value) is not str:
        return Wrong("type", expected)
    return None if value in allowed else Wrong("choice", expected)


def _list_check(question: Question, values: Sequence[str]) -> Check:
    expected = f"expected a list of {_listed(values)}, each once"
    allowed = frozenset(values)
    alone = frozenset(choice.value for choice in question.choices if choice.exclusive)
    least, most = question.pick.min or 0, question.pick.max or len(values)
    if not alone and not least and most >= len(values):
        return partial(_some_of, allowed=allowed, expected=expected)
    expected += f", {least} to {most} of them" if least else f", at most {most} of them"
    return partial(_picked, allowed=allowed, alone=alone, least=least, most=most, expected=expected)


def _some_of(value: Any, allowed: frozenset[str], expected: str) -> Wrong | None:
    if type(value) is not list or any(type(entry) is not str for entry in value):
        return Wrong("type", expected)
    if not allowed.issuperset(value):
        return Wrong("choice", expected)
    return None if len(set(value)) == len(value) else Wrong("repeated", expected)


def _picked(
    value: Any, allowed: frozenset[str], alone: frozenset[str], least: int, most: int, expected: str
) -> Wrong | None:
    if wrong := _some_of(value, allowed, expected):
        return wrong
    if not alone.isdisjoint(value):
        return Wrong("exclusive", "expected nothing beside this choice") if len(value) > 1 else None
    return Wrong("pick", expected) if value and not least <= len(value) <= most else None


def _matrix_check(question: Question, values: Sequence[str]) -> Check:
    if question.choices:
        cell: Check = partial(_one_of, allowed=frozenset(values), expected=f"expected one of {_listed(values)}")
    else:
        cell = _scale_check(question)
    rows = [row.value for row in question.rows]
    return partial(_matrix, rows=frozenset(rows), cell=cell, expected=f"expected an object with {_listed(rows)}")


def _matrix(value: Any, rows: frozenset[str], cell: Check, expected: str) -> Wrong | None:
    if type(value) is not dict:
        return Wrong("type", expected)
    for row, answer in value.items():
        if row not in rows:
            return Wrong("unknown", expected, f".{row[:100]}")
        if wrong := cell(answer):
            return wrong._replace(below=f".{row}")
    return None


def _file_check(question: Question) -> Check:
    most = (question.pick.max or 1) if question.type == "file" else 1
    expected = "expected the id of an attachment"
    return partial(_files, most=most, expected=f"{expected}, or a list of at most {most}" if most > 1 else expected)


def _files(value: Any, most: int, expected: str) -> Wrong | None:
    ids = value if type(value) is list else [value]
    if any(type(entry) is not str or not _FILE.fullmatch(entry) for entry in ids):
        return Wrong("type", expected)
    if len(ids) > most:
        return Wrong("pick", expected)
    return None if len(set(ids)) == len(ids) else Wrong("repeated", expected)


def _listed(values: Sequence[str]) -> str:
    shown = ", ".join(values[:20])
    return shown if len(values) <= 20 else f"{shown}, …"


# Words


def _text_check(question: Question) -> Check:
    least, most = question.min_length, question.max_length
    expected = f"expected a text of {least} to {most}" if least else f"expected a text of at most {most}"
    return partial(_text, least=least, most=most, expected=f"{expected} characters")


def _text(value: Any, least: int, most: int, expected: str) -> Wrong | None:
    if type(value) is not str:
        return Wrong("type", expected)
    if len(value) > most:
        return Wrong("too_long", expected)
    return Wrong("too_short", expected) if least and 0 < len(value.strip()) < least else None


def _consent(value: Any) -> Wrong | None:
    return None if type(value) is bool else Wrong("type", "expected true or false")


def _email(value: Any) -> Wrong | None:
    if type(value) is not str:
        return Wrong("type", "expected an email address")
    return None if not value.strip() or normal_email(value) else Wrong("email", "expected an email address")


def normal_email(given: str) -> str:
    """The address without spaces around it; "" when it is none."""
    address = given.strip()
    return address if len(address) <= 254 and _EMAIL.fullmatch(address) else ""


def _phone(value: Any) -> Wrong | None:
    expected = "expected a telephone number of 5 to 20 digits"
    if type(value) is not str:
        return Wrong("type", expected)
    return None if not value.strip() or normal_phone(value) else Wrong("phone", expected)


def normal_phone(given: str) -> str:
    """Digits with an optional plus before them, whatever script they were typed in; "" when it is no number."""
    if len(given) > 80:
        return ""
    plain = _BETWEEN.sub("", given).replace("\uff0b", "+")
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in plain)
    return digits if _PHONE.fullmatch(digits) else ""


_PLAIN: Final[dict[str, Check]] = {"consent": _consent, "email": _email, "phone": _phone}


# Dates


def _date_check(question: Question) -> Check:
    low, high = _fixed(question.min, "0001-01-01"), _fixed(question.max, "9999-12-31")
    return partial(_date, low=low, high=high, expected=f"expected a date{_span(question)}, such as 2026-03-01")


def _fixed(bound: int | float | str | None, otherwise: str) -> str:
    return bound if isinstance(bound, str) and bound != TODAY else otherwise


def _span(question: Question) -> str:
    low = f" from {question.min}" if question.min else ""
    return low + (f" up to {question.max}" if question.max else "")


def _date(value: Any, low: str, high: str, expected: str) -> Wrong | None:
    if type(value) is not str:
        return Wrong("type", expected)
    if not value.strip():
        return None
    try:
        if not _DATE.fullmatch(value):
            return Wrong("date", expected)
        date.fromisoformat(value)
    except ValueError:
        return Wrong("date", expected)
    return None if low <= value <= high else Wrong("range", expected)  # ISO dates sort as they are written


def beside_today(question: Question, value: Any, today: date) -> Wrong | None:  # Any: a date that passed its check
    """Whether a date lies on the wrong side of today. The respondent's today may be yesterday's or tomorrow's here."""
    if is_empty(value):
        return None
    early = question.min == TODAY and value < (today - timedelta(days=1)).isoformat()
    late = question.max == TODAY and value > (today + timedelta(days=1)).isoformat()
    return Wrong("range", f"expected a date{_span(question)}") if early or late else None
