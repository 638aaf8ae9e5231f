"""The two tables of every store, and facts turned into their columns.

``fact`` holds one row per score and at least one per feedback (``head`` marks the first), with all dimensions on each
row: no question needs a join, and repeated values compress to almost nothing. ``case_fact`` holds one row per case.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from heardwell.analytics.facts import CONTEXT, CaseFact, FeedbackFact, milliseconds, words_of

Columns = dict[str, list[object]]

#: Raised whenever the tables change: a store of another version empties itself, and the pipeline feeds it again.
VERSION: Final = 2

_WORDS = (
    *("kind", "source", "survey", "channel", "country", "language", "device", "sentiment", "tone", "intent"),
    *("agent", "team", "release"),
)
_LISTS = ("segments", "topics", "feelings", "tags")
#: Column → type: int · maybe (int or null) · small (8 bits) · real · flag · word (not null) · words · map · map_words.
FEEDBACK: Final[Mapping[str, str]] = {
    **dict.fromkeys(("workspace", "feedback", "revision", "occurred", "version", "respondent"), "int"),
    "done": "flag",
    **dict.fromkeys((*_WORDS, *CONTEXT), "word"),
    **dict.fromkeys(_LISTS, "words"),
    "traits": "map",
    "answers": "map_words",
}
SCORE: Final[Mapping[str, str]] = {
    "head": "flag",
    **dict.fromkeys(("question", "metric", "scale", "word"), "word"),
    "value": "real",
    "band": "small",
}
CASE: Final[Mapping[str, str]] = {
    **dict.fromkeys(("workspace", "case_id", "respondent", "occurred"), "int"),
    **dict.fromkeys(("status", "channel", "survey", "agent", "team"), "word"),
    "tags": "words",
    **dict.fromkeys(("feedback", "reply_ms", "close_ms"), "maybe"),
    **dict.fromkeys(("closed", "calls", "answered"), "flag"),
}
TABLES: Final[Mapping[str, Mapping[str, str]]] = {"fact": {**FEEDBACK, **SCORE}, "case_fact": CASE}


def feedback_columns(facts: Sequence[FeedbackFact]) -> Columns:
    """The columns of :data:`FEEDBACK`, one value per fact."""
    same = ("workspace", "feedback", "revision", "version", "done", *_LISTS)
    columns: Columns = {name: [getattr(fact, name) for fact in facts] for name in same}
    columns |= {name: [getattr(fact, name) or "" for fact in facts] for name in _WORDS}
    columns |= {name: [fact.context.get(name) or "" for fact in facts] for name in CONTEXT}
    columns["occurred"] = [milliseconds(fact.occurred_at) for fact in facts]
    # A person who is not known is somebody else each time.
    columns["respondent"] = [-fact.feedback if fact.person is None else fact.person for fact in facts]
    columns["traits"] = [{key: str(word) for key, word in fact.traits.items()} for fact in facts]
    columns["answers"] = [{key: words_of(answer) for key, answer in fact.answers.items()} for fact in facts]
    return columns


def score_columns(facts: Sequence[FeedbackFact]) -> tuple[list[int], Columns]:
    """The columns of :data:`SCORE` and, for each of their rows, the index of its fact."""
    owners: list[int] = []
    rows: list[tuple[object, ...]] = []
    for index, fact in enumerate(facts):
        first = len(rows)
        for score in fact.scores:
            counted = score.counted()
            if counted is not None:
                rows.append((len(rows) == first, *counted))
        if len(rows) == first:
            rows.append((True, "", "", "", "", 0.0, 0))
        owners += [index] * (len(rows) - first)
    return owners, {name: [row[place] for row in rows] for place, name in enumerate(SCORE)}


def case_columns(facts: Sequence[CaseFact]) -> Columns:
    """The columns of :data:`CASE`; durations in milliseconds, None while nothing happened."""
    same = ("workspace", "feedback", "status", "channel", "survey", "team", "tags", "answered")
    columns: Columns = {name: [getattr(fact, name) for fact in facts] for name in same}
    columns["case_id"] = [fact.case for fact in facts]
    columns["agent"] = [fact.assignee for fact in facts]
    columns["calls"] = [fact.calls_for_answer for fact in facts]
    columns["closed"] = [fact.closed_at is not None for fact in facts]
    columns["respondent"] = [-fact.case if fact.person is None else fact.person for fact in facts]
    columns["occurred"] = [milliseconds(fact.opened_at) for fact in facts]
    columns["reply_ms"] = [_between(fact.opened_at, fact.first_reply_at) for fact in facts]
    columns["close_ms"] = [_between(fact.opened_at, fact.closed_at) for fact in facts]
    return columns


def _between(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else max(0, milliseconds(end) - milliseconds(start))
