"""What a posted form says: its fields as answers. Pure.

What does not fit is kept as it was typed, so that the check can name it and the page can show it again.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from heardwell.collect.intake.answers import normal_phone
from heardwell.collect.intake.paths import Known
from heardwell.collect.intake.published import Survey
from heardwell.core.scales import SCALED

Json = Mapping[str, Any]  # Any: JSON
Given = Mapping[str, Sequence[str]]
#: What people write between the digits of a number, and as its decimal point.
_SIGNS: Final = str.maketrans({"٫": ".", ",": ".", "،": ".", "−": "-", "–": "-", "٬": None, " ": None, "\u00a0": None})


def given_of(form: Json, sent: Mapping[str, Any]) -> dict[str, list[str]]:  # Any: a QueryDict
    """The fields of the form's questions, by name; no others."""
    names: list[str] = []
    for question in form["questions"]:
        key = question["key"]
        names += [key, f"{key}~"]
        values = [one["value"] for part in ("rows", "choices") for one in question.get(part) or ()]
        names += [f"{key}{sign}{value}" for value in values for sign in "/."]
    return {name: found for name in names if (found := sent.getlist(name))}  # type: ignore[attr-defined]  # QueryDict's


def answers_of(form: Json, given: Given) -> dict[str, Any]:  # Any: answers
    """Every answer that was given. A question that somebody would rather not answer is answered with None."""
    found: dict[str, Any] = {}
    for question in form["questions"]:
        key = question["key"]
        if question.get("private") and given.get(f"{key}~"):
            found[key] = None
        elif (value := _value(question, given)) is not None:
            found[key] = value
            found |= _companions(question, value, given)
    return found


def on_the_way(survey: Survey, answers: Mapping[str, Any], known: Known) -> dict[str, Any]:  # Any: answers
    """The answers that count: of questions that these very answers lead to."""
    kept = dict(answers)
    while True:
        asked = set(survey.way(replace(known, answers=kept)).asked)
        fewer = {key: value for key, value in kept.items() if _question_of(key, survey) in asked}
        if len(fewer) == len(kept):
            return fewer
        kept = fewer


def _question_of(key: str, survey: Survey) -> str:
    """``why`` of ``why.other``; a question's key may hold dots itself."""
    keys = [question.key for question in survey.form.questions]
    return key if key in keys else next((one for one in keys if key.startswith(f"{one}.")), key)


def _value(question: Json, given: Given) -> Any:  # Any: an answer
    key, type_ = question["key"], question["type"]
    filled = [entry.strip() for entry in given.get(key, ()) if entry.strip()]
    if type_ == "matrix":
        rows = {row["value"]: given.get(f"{key}/{row['value']}") for row in question["rows"]}
        points = bool(question.get("scale"))
        return {row: _whole(raw[0]) if points else raw[0] for row, raw in rows.items() if raw and raw[0]} or None
    if type_ == "ranking":
        return _ranked(question, given)
    if not filled:
        return None
    match type_:
        case "multi":
            return list(dict.fromkeys(filled))
        case "number":
            return _number(filled[0])
        case "consent":
            return filled[0] == "true"
        case "phone":
            return normal_phone(filled[0]) or filled[0]
        case "file" | "screenshot":
            ids = [one for entry in filled for one in entry.split(",") if one]
            return ids[0] if len(ids) == 1 else ids
        case _ if type_ in SCALED or type_ == "slider":
            return _whole(filled[0])
        case _:
            return filled[0].replace("\r\n", "\n")


def _ranked(question: Json, given: Given) -> list[str] | None:
    """The items that were given a place, in the order of their places."""
    key = question["key"]
    places = {choice["value"]: given.get(f"{key}/{choice['value']}", ("",))[0] for choice in question["choices"]}
    with_place = [(int(place), value) for value, place in places.items() if place.isascii() and place.isdigit()]
    return [value for _, value in sorted(with_place, key=lambda pair: pair[0])] or None


def _companions(question: Json, value: Any, given: Given) -> dict[str, str]:  # Any: an answer
    chosen = value if isinstance(value, list) else [value]
    found: dict[str, str] = {}
    for choice in question.get("choices") or ():
        name = f"{question['key']}.{choice['value']}"
        if choice.get("text") and choice["value"] in chosen and (said := given.get(name, ("",))[0].strip()):
            found[name] = said
    return found


def _whole(text: str) -> int | str:
    try:
        return int(text) if len(text) < 12 else text
    except ValueError:
        return text


def _number(text: str) -> int | float | str:
    latin = "".join(str(unicodedata.decimal(sign, sign)) for sign in unicodedata.normalize("NFKC", text))
    plain = latin.translate(_SIGNS)
    try:
        number = float(plain) if len(plain) < 40 else None
    except ValueError:
        return text
    if number is None or number != number or number in (float("inf"), float("-inf")):
        return text
    return int(number) if number.is_integer() else number
