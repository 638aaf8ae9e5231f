"""Whether a form's conditions, rules, endings and limits can ever be met: what stops it, by field."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys import gating
from heardwell.collect.surveys.schema import END, Form
from heardwell.collect.surveys.schema.conditions import parts
from heardwell.core.errors import FieldError
from heardwell.core.scales import SCALED

Value = bool | int | str
#: Answers of a person's own words: a condition can ask only whether there is one.
_OPEN: Final = frozenset({"text", "email", "phone", "file", "screenshot", "date"})


def blockers(form: Form) -> list[FieldError]:
    """Everything about the way through the form for which it cannot be published."""
    questions = form["questions"]
    found: list[FieldError] = []
    for index, question in enumerate(questions):
        if "show_if" in question:
            found += condition_blockers(form, f"questions.{index}.show_if", question["show_if"], questions[:index])
    return [*found, *_rules(form), *_endings(form), *_quotas(form), *_review(form), *gating.blockers(form)]


def warnings(form: Form) -> Iterator[str]:
    """Sentences about questions that nobody comes by, and endings that nobody sees."""
    came = _reached(form)
    for question in form["questions"]:
        if question["key"] not in came:
            sentence = _("Nobody comes by the question “%(question)s”: the rules lead past it.")
            yield sentence % {"question": title(form, question)}
    seen = {rule.get("ending") for rule in form.get("logic", [])}
    everybody = False
    for ending in form.get("endings", []):
        if everybody and ending["key"] not in seen:
            sentence = _("Nobody sees the ending “%(ending)s”: one before it is for everybody.")
            yield sentence % {"ending": _short(ending["title"].get(form["default_language"]) or ending["key"])}
        everybody = everybody or "if" not in ending


def title(form: Form, question: Form) -> str:
    """What a question is called in sentences about it."""
    return _short(question["label"].get(form["default_language"]) or question["key"])


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _reached(form: Form) -> set[str]:
    """The keys of the questions that somebody may come by, whatever the conditions come to."""
    keys = [question["key"] for question in form["questions"]]
    came: set[str] = set()
    waiting = keys[:1]
    while waiting:
        key = waiting.pop()
        if key not in came:
            came.add(key)
            waiting += _next(form, keys, key)
    return came


def _next(form: Form, keys: Sequence[str], key: str) -> Iterator[str]:
    place = keys.index(key)
    passed = "show_if" in form["questions"][place]
    for rule in form.get("logic", []):
        if rule["from"] == key:
            if rule["to"] in keys[place + 1 :]:
                yield rule["to"]
            if "if" not in rule and not passed:
                return
    yield from keys[place + 1 : place + 2]


def condition_blockers(form: Form, field: str, condition: Form, before: Sequence[Form]) -> list[FieldError]:
    """What is wrong with a condition that may look at these questions."""
    found: list[FieldError] = []
    singles = list(parts(condition))
    if not singles:
        way = "all" if "all" in condition else "any"
        found.append(FieldError(f"{field}.{way}", _("Add at least one condition")))
    for below, one in singles:
        found += _single(form, f"{field}.{below}" if below else field, one, before)
    return found


def _single(form: Form, field: str, one: Form, before: Sequence[Form]) -> Iterator[FieldError]:
    if "question" in one:
        yield from _about_answer(field, one, before)
    elif "language" in one:
        if not one["language"] or any(tag not in form["languages"] for tag in one["language"]):
            yield FieldError(f"{field}.language", _("Expected languages of this survey, at least one"))
    elif not one["in"]:
        yield FieldError(f"{field}.in", _("Expected at least one value"))


def _about_answer(field: str, one: Form, before: Sequence[Form]) -> Iterator[FieldError]:
    key, _slash, row = one["question"].partition("/")
    asked = next((question for question in before if question["key"] == key), None)
    if asked is None or asked["type"] == "statement":
        yield FieldError(f"{field}.question", _("Expected the key of an earlier question"))
        return
    if row and row not in [known["value"] for known in asked.get("rows", [])]:
        yield FieldError(f"{field}.question", _("Expected a row of that question"))
        return
    if "answered" in one:
        return
    if asked["type"] in _OPEN:
        yield FieldError(f"{field}.question", _("A question answered in free text decides nothing"))
        return
    if asked["type"] == "matrix" and not row:
        yield FieldError(f"{field}.question", _("Name a row of that question, such as delivery/speed"))
        return
    yield from _judged(field, one, asked)


def _judged(field: str, one: Form, asked: Form) -> Iterator[FieldError]:
    if "from" in one or "to" in one:
        if not is_numeric(asked):
            yield FieldError(f"{field}.{'from' if 'from' in one else 'to'}", _("Only numbers have a range"))
        return
    name = "in" if "in" in one else "not_in"
    known = answers_of(asked)
    wrong = not one[name] or (asked["type"] != "number" and not all(_among(value, known) for value in one[name]))
    if wrong:
        yield FieldError(f"{field}.{name}", _("Expected answers of that question, at least one"))


def _among(value: Value, known: Sequence[Value]) -> bool:
    return any(type(value) is type(one) and value == one for one in known)


def is_numeric(question: Form) -> bool:
    """Whether its answers (of a matrix: its rows' answers) are numbers."""
    return question["type"] in SCALED or question["type"] == "number" or "scale" in question


def answers_of(question: Form) -> list[Value]:
    """The values that may be answered (of a matrix: to each row); empty where they cannot be listed."""
    if "scale" in question:
        return list(range(question["scale"]["min"], question["scale"]["max"] + 1, question.get("step", 1)))
    if question["type"] == "consent":
        return [True, False]
    return [choice["value"] for choice in question.get("choices", [])]


def _rules(form: Form) -> Iterator[FieldError]:
    places = {question["key"]: place for place, question in enumerate(form["questions"])}
    endings = {ending["key"] for ending in form.get("endings", [])}
    for index, rule in enumerate(form.get("logic", [])):
        field, start = f"logic.{index}", places.get(rule["from"])
        if start is None:
            yield FieldError(f"{field}.from", _("Expected the key of a question"))
            continue
        if rule["to"] != END and places.get(rule["to"], -1) <= start:
            yield FieldError(f"{field}.to", _("Expected the key of a later question, or end"))
        if "ending" in rule and rule["ending"] not in endings:
            yield FieldError(f"{field}.ending", _("Expected the key of an ending"))
        if "if" in rule:
            yield from condition_blockers(form, f"{field}.if", rule["if"], form["questions"][: start + 1])


def _endings(form: Form) -> Iterator[FieldError]:
    for index, ending in enumerate(form.get("endings", [])):
        if "if" in ending:
            yield from condition_blockers(form, f"endings.{index}.if", ending["if"], form["questions"])


def _quotas(form: Form) -> Iterator[FieldError]:
    for index, quota in enumerate(form.get("limits", {}).get("quotas", [])):
        field = f"limits.quotas.{index}"
        yield from _about_answer(field, {"question": quota["question"], "in": quota["in"]}, form["questions"])


def _review(form: Form) -> Iterator[FieldError]:
    review: Mapping[str, Any] = form.get("public_review", {"links": [{}]})  # Any: JSON
    if not review["links"]:
        yield FieldError("public_review.links", _("Add at least one link"))
