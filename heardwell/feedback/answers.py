"""The answers of a response as their reader sees them: each with the words of its question and of what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from heardwell.feedback import labels
from heardwell.feedback.labels import QuestionLabel
from heardwell.feedback.models import Feedback
from heardwell.web.numbers import decimal
from heardwell.web.scores import METRIC_NAMES, chip_of, point_name
from heardwell.web.times import day

Score = Mapping[str, Any]  # Any: JSON
Value = Any  # an answer, as JSON


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer with its question: ``words`` for a choice or score, ``text`` for a comment, ``rows`` for a matrix,
    ``ranked`` for what was put in order, ``files`` for the names of what was sent along, ``beside`` for words next to a
    choice."""

    question: str
    words: str = ""
    text: str = ""
    rows: Sequence[tuple[str, str]] = ()
    ranked: Sequence[str] = ()
    files: Sequence[str] = ()
    beside: Sequence[tuple[str, str]] = ()
    ltr: bool = False  # an address or a number, which no script turns around


def shown_answers(item: Feedback, files: Mapping[str, str]) -> list[Shown]:
    """All answers in the order of the form; those to questions that are not in it, last.

    ``files`` are the names of its files by their ids.
    """
    if not item.survey:
        return []
    given = dict(item.answers)
    scores = {score["question"]: score for score in item.scores}
    found: list[Shown] = []
    for question in labels.surveys().questions(item.workspace_id, item.survey, item.survey_version):
        beside = _beside(question, given)
        if question.key in given or beside:
            found.append(_shown(question, given.pop(question.key, None), scores, files, beside))
    return found + [_shown(QuestionLabel(key, "", key), value, scores, {}, []) for key, value in given.items()]


def _beside(question: QuestionLabel, given: dict[str, Value]) -> list[tuple[str, str]]:
    """The words that belong to choices, taken out of what was given."""
    found = []
    for value, label in question.values.items():
        words = given.pop(f"{question.key}.{value}", None)
        if isinstance(words, str) and words.strip():
            found.append((label, words.strip()))
    return found


def _shown(
    question: QuestionLabel,
    value: Value,
    scores: Mapping[str, Score],
    files: Mapping[str, str],
    beside: Sequence[tuple[str, str]],
) -> Shown:
    if value is None:
        return Shown(question.label, _("skipped"), beside=beside)
    if question.type == "text":
        return Shown(question.label, text=str(value))
    if isinstance(value, dict):
        return Shown(question.label, rows=_rows(question, value, scores))
    if question.type in ("file", "screenshot"):
        ids = value if isinstance(value, list) else [value]
        return Shown(question.label, files=[files[one] for one in ids if one in files])
    if question.type == "ranking" and isinstance(value, list):
        return Shown(question.label, ranked=[_named(question, one) for one in value])
    words = _words(question, value, scores.get(question.key))
    return Shown(question.label, words, beside=beside, ltr=question.type in ("email", "phone"))


def _rows(question: QuestionLabel, value: Mapping[str, Value], scores: Mapping[str, Score]) -> list[tuple[str, str]]:
    """In the order of the form, then those that it does not know."""
    order = [*(row for row in question.rows if row in value), *(row for row in value if row not in question.rows)]
    return [
        (question.rows.get(row, row), _words(question, value[row], scores.get(f"{question.key}/{row}")))
        for row in order
    ]


def _words(question: QuestionLabel, value: Value, score: Score | None) -> str:
    if score:
        return _score_words(score, question.values.get(str(value), ""))
    if isinstance(value, list):
        return _(", ").join(_named(question, one) for one in value)
    if isinstance(value, bool):
        return _("agreed") if value else _("not agreed")
    if question.type == "number" and isinstance(value, int | float):
        shown = decimal(f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, float) else value)
        return f"{shown} {question.unit}".strip()
    if question.type == "date":
        return _date(str(value))
    return _named(question, value)


def _named(question: QuestionLabel, value: Value) -> str:
    return question.values.get(str(value)) or str(value)


def _date(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


def _score_words(score: Score, named: str) -> str:
    chip = chip_of(score)
    shown = _("%(value)s of %(scale)s") % {"value": chip.value, "scale": chip.of} if chip.of else chip.title
    word = point_name("gcr", str(score["value"])) if score["metric"] == "gcr" else shown
    both = _("%(value)s, %(label)s") % {"value": word, "label": named} if word and named else word or named
    return both or str(METRIC_NAMES.get(score["metric"], ""))
