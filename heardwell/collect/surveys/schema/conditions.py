"""Conditions: when a question is shown, a rule leads elsewhere, an ending is given.

One condition ``{"question": "nps", "in": [0, 1]}``, or up to ten under ``all`` or ``any``. What they mean is said, and
held to the same cases as the respondent's page, in :mod:`heardwell.collect.intake.paths`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys import languages
from heardwell.collect.surveys.schema.reading import KEY, LINE, Form, Given, Reader

MOST_CONDITIONS, MOST_VALUES = 10, 200
#: What a condition may look at, and by what it judges it.
_JUDGED: Final = {
    "question": ("in", "not_in", "from", "to", "answered"),
    "hidden": ("in",),
    "trait": ("in",),
    "language": (),
}
_LARGEST: Final = 10**12


def read_condition(reader: Reader, field: str, given: object) -> Form:
    """The canonical condition."""
    if not isinstance(given, Mapping):
        reader.wrong(field, _("Expected a question and its values, such as {“question”: “nps”, “in”: [0, 1]}"))
        return {"question": "", "in": []}
    for way in ("all", "any"):
        if way in given:
            reader.only(field, given, {way})
            several = reader.entries(f"{field}.{way}", given[way], MOST_CONDITIONS)
            return {way: [_one(reader, f"{field}.{way}.{index}", item) for index, item in enumerate(several)]}
    return _one(reader, field, given)


def _one(reader: Reader, field: str, given: object) -> Form:
    if not isinstance(given, Mapping):
        reader.wrong(field, _("Expected a question and its values, such as {“question”: “nps”, “in”: [0, 1]}"))
        return {"question": "", "in": []}
    if nested := [way for way in ("all", "any") if way in given]:
        reader.wrong(f"{field}.{nested[0]}", _("Conditions stand in one list, not in a list of lists"))
        return {"question": "", "in": []}
    about = next((name for name in _JUDGED if name in given), "question")
    reader.only(field, given, {about, *_JUDGED[about]})
    if about == "language":
        return {"language": _tags(reader, f"{field}.language", given["language"])}
    found: Form = {about: _subject(reader, f"{field}.{about}", about, given.get(about))}
    by = [name for name in _JUDGED[about] if name in given]
    if not by:
        # Said of `in`, the one that every subject has: a condition that judges by nothing is one left unfinished.
        reader.wrong(f"{field}.in", _("Expected a list of values"))
        return found | {"in": []}
    if len(by) > 1 and by != ["from", "to"]:
        reader.wrong(f"{field}.{by[1]}", _("Expected one of %(values)s") % {"values": ", ".join(_JUDGED[about])})
    return found | _judged(reader, field, given, by)


def _judged(reader: Reader, field: str, given: Given, by: list[str]) -> Form:
    found: Form = {}
    for name in by:
        place = f"{field}.{name}"
        if name in ("in", "not_in"):
            found[name] = read_values(reader, place, given[name])
        elif name == "answered":
            found[name] = reader.truth(place, given[name])
        else:
            found[name] = _bound(reader, place, given[name])
    if len(found) == 2 and "from" in found and "to" in found and found["from"] > found["to"]:
        reader.wrong(f"{field}.to", _("Expected at least the number it starts from"))
    return found


def _subject(reader: Reader, field: str, about: str, given: object) -> str:
    if about == "question":
        return question_of(reader, field, given)
    if isinstance(given, str) and 0 < len(given) <= 64 and not LINE.search(given):
        return given
    reader.wrong(field, _("Expected one line of 1 to %(most)s characters") % {"most": 64})
    return ""


def question_of(reader: Reader, field: str, given: object) -> str:
    """A question's key, or ``key/row`` for one row of a matrix."""
    key, slash, row = given.partition("/") if isinstance(given, str) else ("", "", "")
    if KEY.match(key) and (not slash or (0 < len(row) <= 100 and not LINE.search(row))):
        return key + slash + row
    return reader.key(field, "")


def read_values(reader: Reader, field: str, given: object) -> list[Any]:  # Any: words, numbers, truths
    """What an answer may be compared with."""
    if isinstance(given, list) and len(given) <= MOST_VALUES and all(_plain(value) for value in given):
        return list(given)
    reader.wrong(field, _("Expected a list of values"))
    return []


def _plain(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= 100 and not LINE.search(value)
    return type(value) is bool or (type(value) is int and abs(value) <= _LARGEST)


def _bound(reader: Reader, field: str, given: object) -> int | float:
    if isinstance(given, int | float) and not isinstance(given, bool) and abs(given) <= _LARGEST:
        return given
    reader.wrong(field, _("Expected a number"))
    return 0


def _tags(reader: Reader, field: str, given: object) -> list[str]:
    found: list[str] = []
    for index, tag in enumerate(reader.entries(field, given, MOST_VALUES)):
        if (known := languages.canonical(tag)) is None:
            reader.wrong(f"{field}.{index}", _("Expected a language tag such as en or zh-Hant"))
        elif known not in found:
            found.append(known)
    return found


def parts(condition: Given) -> Iterator[tuple[str, Form]]:
    """The single conditions of a canonical one, each with its field's name below it (``all.2``, or nothing)."""
    for way in ("all", "any"):
        if way in condition:
            yield from ((f"{way}.{index}", one) for index, one in enumerate(condition[way]))
            return
    yield "", dict(condition)
