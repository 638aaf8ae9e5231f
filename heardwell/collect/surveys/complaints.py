"""What the respondent's page says about an answer that does not fit, in the respondent's language."""

from collections.abc import Mapping
from typing import Any, Final

from heardwell.collect.intake.answers import AnswerError
from heardwell.collect.surveys.drawing import filled
from heardwell.core.errors import FieldError
from heardwell.core.scales import SCALED, usual_scale

Json = Mapping[str, Any]  # Any: JSON
_BY_CODE: Final = {
    "required": "missing",
    "email": "bad_email",
    "phone": "bad_phone",
    "date": "bad_date",
    "decimals": "bad_number",
    "rows": "all_rows",
    "agree": "must_agree",
    "too_long": "too_long",
    "too_short": "too_short",
}
#: These are typed; all other numbers are chosen.
_TYPED: Final = frozenset({"number", "slider", "scale"})


def complaint(error: FieldError, question: Json, words: Mapping[str, str]) -> str:
    """A sentence that says what to do."""
    code = error.code if isinstance(error, AnswerError) else ""
    type_ = question["type"]
    if code == "pick":
        return _picked(question, words)
    if code.startswith("file_"):
        return filled(words[code], name=error.message)
    if (code in ("type", "step") and type_ in _TYPED) or (code == "range" and type_ in SCALED | _TYPED):
        return _numbers(question, words)
    if code == "range" and type_ == "date":
        return words["bad_date"]
    sentence = words[_BY_CODE.get(code, "choose")]
    return filled(sentence, min=question.get("min_length") or 0, max=question.get("max_length") or 5000)


def _picked(question: Json, words: Mapping[str, str]) -> str:
    pick = question.get("pick") or {}
    if "min" in pick and "max" not in pick:
        return filled(words["too_few"], min=pick["min"])
    few = filled(words["too_few"], min=pick["min"]) + " " if pick.get("min") else ""
    return few + filled(words["too_many"], max=pick.get("max") or 1)


def _numbers(question: Json, words: Mapping[str, str]) -> str:
    bounds = question
    if question["type"] != "number":
        bounds = question.get("scale") or usual_scale(question["type"]).as_json()
    low, high = bounds.get("min"), bounds.get("max")
    return words["bad_number"] if low is None or high is None else filled(words["bad_range"], min=low, max=high)
