"""What an engine makes of the words. Reads and thinks, writes nothing: thinking must not hold the write lock."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from heardwell.feedback.queries import of_ids
from heardwell.text.engine import Understanding
from heardwell.text.registry import engine


class Reading(NamedTuple):
    """The columns that the understanding of one feedback fills."""

    id: int
    language: str
    sentiment: str
    sentiment_confidence: float | None
    understanding: dict[str, Any]  # Any: JSON
    engine: str


def read(feedback: Iterable[int]) -> list[Reading]:
    """A reading of each of these feedback; those that are gone are left out. Without words there is no feeling."""
    wanted = set(feedback)
    rows = [row for row in of_ids(wanted).values_list("id", "text", "lang_hint", "survey") if row[0] in wanted]
    # The language of a survey's page says little about the words: many answer an English page in Arabic.
    worded = [(pk, text, "" if survey else hint) for pk, text, hint, survey in rows if text]
    found = _analyse([text for _, text, _ in worded], [hint or None for _, _, hint in worded])
    readings = [_reading(pk, one) for (pk, _, _), one in zip(worded, found, strict=True)]
    return readings + [Reading(pk, hint, "", None, {}, "") for pk, text, hint, _ in rows if not text]


def _analyse(texts: Sequence[str], hints: Sequence[str | None]) -> list[Understanding]:
    return engine().analyse(texts, hints) if texts else []


def _reading(feedback: int, found: Understanding) -> Reading:
    mood = found.sentiment
    stamp = found.engine[:40]
    return Reading(feedback, found.language, mood.label, round(mood.confidence, 4), found.as_json(), stamp)
