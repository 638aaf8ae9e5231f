"""The parts of a response become one: an algebra without a database.

Whatever the order in which parts arrive, and however often, the outcome is the same: per question the highest ``seq``
wins, the first body of a ``seq`` wins, and what was answered more than 30 minutes after a ``done`` part counts for
nothing (a queued answer carries the moment when it was given, and counts). A part that is late stays late, since the
closing moment only ever moves to an earlier one; so it can be dropped for good.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from heardwell.core import clock
from heardwell.feedback.said import COMMENT, OWN, RANKING, Answer, Part

#: How long after ``done`` a response still takes parts.
STAYS_OPEN = timedelta(minutes=30)
NO_SCORE = frozenset({COMMENT, OWN, RANKING})

#: ``str(seq)`` → what that part brought, as JSON: at (ms), done, answers, asked {key: [place, metric, scale]}, channel,
#: and where given claimed, version, language, hidden, context, who [contact, verified], author.
Kept = dict[str, dict[str, Any]]  # Any: JSON


@dataclass(frozen=True, slots=True)
class Merged:
    """A response as it stands."""

    seq: int
    version: int
    answers: dict[str, Answer]
    scores: list[dict[str, object]]
    text: str
    done: bool
    channel: str
    language: str
    hidden: dict[str, object]
    context: dict[str, object]
    occurred_at: datetime
    closes_at: datetime | None
    claimed: bool
    person: int | None
    author: str


def keep(part: Part, person: int | None) -> dict[str, Any]:  # Any: JSON
    """The part as it is stored with the response. ``person`` is the contact that its claim led to."""
    kept: dict[str, Any] = {
        "at": _ms(part.answered_at),
        "done": part.done,
        "version": part.version,
        "channel": part.channel,
        "answers": dict(part.answers),
        "asked": {key: [asked.place, asked.metric, asked.scale] for key, asked in part.asked.items()},
    }
    optional = {
        "claimed": part.claimed,
        "language": part.language,
        "hidden": dict(part.hidden),
        "context": dict(part.context),
        "who": [person, bool(part.claim and part.claim.verified)] if person else None,
        "author": part.claim.name if part.claim else "",
    }
    return kept | {key: value for key, value in optional.items() if value}


def add(kept: Mapping[str, Any], new: Iterable[tuple[int, dict[str, Any]]]) -> Kept:  # Any: JSON
    """The parts that count after ``new`` ones (seq and :func:`keep`) have come."""
    parts: Kept = dict(kept)
    for seq, part in new:
        parts.setdefault(str(seq), part)
    closes = _closes_ms(parts)
    return {seq: part for seq, part in parts.items() if closes is None or part["at"] <= closes}


def _closes_ms(parts: Kept) -> int | None:
    done = [part["at"] for part in parts.values() if part["done"]]
    return min(done) + STAYS_OPEN // timedelta(milliseconds=1) if done else None


def merge(parts: Kept) -> Merged:
    """The response that these parts make. There is at least one."""
    rising = [parts[seq] for seq in sorted(parts, key=int)]
    answers: dict[str, Answer] = {}
    asked: dict[str, list[Any]] = {}  # Any: [place, metric, scale]
    hidden: dict[str, object] = {}
    context: dict[str, object] = {}
    for part in rising:
        answers |= part["answers"]
        asked |= part["asked"]
        hidden |= part.get("hidden", {})
        context |= part.get("context", {})
    first = min(rising, key=lambda part: (part["at"], part.get("claimed", False)))
    closes = _closes_ms(parts)
    return Merged(
        seq=max(map(int, parts)),
        version=rising[-1]["version"],
        answers=answers,
        scores=_scores(answers, asked),
        text=_text(answers, asked),
        done=closes is not None,
        channel=rising[-1]["channel"],
        language=_last(rising, "language"),
        hidden=hidden,
        context=context,
        occurred_at=clock.from_ms(first["at"]),
        closes_at=None if closes is None else clock.from_ms(closes),
        claimed=first.get("claimed", False),
        person=_person(rising),
        author=_last(rising, "author"),
    )


def _scores(answers: Mapping[str, Answer], asked: Mapping[str, list[Any]]) -> list[dict[str, object]]:
    """Scores in the order of the form, each with the scale of the version that was shown."""
    scored = sorted((asked[key][0], key) for key in answers if key in asked and asked[key][1] not in NO_SCORE)
    return [
        {"question": question, "metric": asked[key][1], "value": value, "scale": asked[key][2] or None}
        for _, key in scored
        for question, value in _values(key, answers[key])
    ]


def _values(key: str, answer: Answer) -> list[tuple[str, object]]:
    """The answer by its question; of a matrix each row's (``service/speed``)."""
    if isinstance(answer, dict):
        return [(f"{key}/{row}", value) for row, value in answer.items()]
    return [] if answer is None else [(key, answer)]


def _text(answers: Mapping[str, Answer], asked: Mapping[str, list[Any]]) -> str:
    """The comments, in the order of the form."""
    written = sorted((asked[key][0], key) for key in answers if key in asked and asked[key][1] == COMMENT)
    texts = [str(answers[key]).strip() for _, key in written if answers[key] is not None]
    return "\n\n".join(text for text in texts if text)


def _last(rising: Iterable[Mapping[str, Any]], name: str) -> str:
    said = [part[name] for part in rising if part.get(name)]
    return said[-1] if said else ""


def _person(rising: Iterable[Mapping[str, Any]]) -> int | None:
    """Of the contacts that the parts name: the last verified one, else the last."""
    named = [part["who"] for part in rising if part.get("who")]
    vouched = [who for who in named if who[1]]
    chosen: int | None = (vouched or named or [[None]])[-1][0]
    return chosen


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
