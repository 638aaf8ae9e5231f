"""What the pipeline tells analytics. A fact is the latest state of one feedback or one case, complete in itself.

Applying a fact replaces what was known of that feedback or case; a lower ``revision`` than the known one is ignored.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from heardwell.core.scales import DEFAULTS, GCR_VALUES, PRESETS, Scale

#: Keys of a feedback's context that may be filtered and grouped by; others are not kept here.
CONTEXT = ("page", "location", "product", "order_state", "carrier", "region", "app_version", "os", "screen")
#: Longer answers are words, not choices: they are nobody's group, and analytics keeps no letters of people.
LONGEST_CHOICE = 100

_GCR = {"yes": (1.0, 1), "partly": (0.5, 0), "no": (0.0, -1)}
Answer = str | float | Sequence[str]


@dataclass(frozen=True, slots=True)
class Score:
    """One answer that counts: ``metric`` is one of nps csat ces gcr stars smileys thumbs scale; GCR values are words.

    Without ``scale`` the preset of the metric holds. A value outside its scale is not counted at all.
    """

    question: str
    metric: str
    value: float | str
    scale: Scale | None = None

    def counted(self) -> "Counted | None":
        """The score as columns, or None when the value is not on its scale."""
        if self.metric == "gcr":
            return self._goal()
        scale = self.scale or PRESETS.get(DEFAULTS.get(self.metric, ""))
        if scale is None or isinstance(self.value, str | bool) or not math.isfinite(self.value):
            return None
        value = int(self.value)
        if value != self.value or value not in scale:
            return None
        return Counted(self.question, self.metric, *_placed(scale, value))

    def _goal(self) -> "Counted | None":
        if self.value not in GCR_VALUES:
            return None
        value, band = _GCR[str(self.value)]
        return Counted(self.question, "gcr", "gcr", str(self.value), value, band)


class Counted(NamedTuple):
    """A valid score: ``word`` keys the distribution, ``value`` sums to the mean (GCR: to the lenient share)."""

    question: str
    metric: str
    scale: str
    word: str
    value: float
    band: int


@lru_cache(maxsize=4096)
def _placed(scale: Scale, value: int) -> tuple[str, str, float, int]:
    """Signature, word, value and band: the same few for millions of answers."""
    return scale.signature, str(value), float(value), scale.band(value)


@dataclass(frozen=True, slots=True)
class FeedbackFact:
    """One thing that one person said. Empty strings and tuples mean "not known"; ``occurred_at`` is aware."""

    workspace: int
    feedback: int
    revision: int
    occurred_at: datetime
    kind: str = ""
    source: str = ""
    survey: str = ""
    version: int = 0
    channel: str = ""
    country: str = ""
    language: str = ""
    device: str = ""
    segments: tuple[str, ...] = ()
    person: int | None = None
    sentiment: str = ""
    tone: str = ""
    intent: str = ""
    topics: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()  # "{topic} {polarity}": how each topic of the text is spoken of
    tags: tuple[str, ...] = ()
    traits: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    scores: tuple[Score, ...] = ()
    done: bool = True
    agent: str = ""
    team: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One case. ``calls_for_answer``: it counts in the closed-loop rate; ``answered``: the customer was answered after
    the last change; ``closed_at`` is None while it is open (again)."""

    workspace: int
    case: int
    opened_at: datetime
    feedback: int | None = None
    person: int | None = None
    status: str = "open"
    channel: str = ""
    survey: str = ""
    assignee: str = ""
    team: str = ""
    tags: tuple[str, ...] = ()
    first_reply_at: datetime | None = None
    closed_at: datetime | None = None
    calls_for_answer: bool = True
    answered: bool = False


Fact = FeedbackFact | CaseFact


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970 of an aware moment."""
    return round(moment.timestamp() * 1000)


def words_of(answer: Answer | None) -> list[str]:
    """An answer as the choices it stands for: ``9.0`` → ``["9"]``; long text → ``[]``."""
    if answer is None:
        return []
    if isinstance(answer, str):
        return [answer] if 0 < len(answer) <= LONGEST_CHOICE else []
    if isinstance(answer, bool):
        return ["true" if answer else "false"]
    if isinstance(answer, int | float):
        return [f"{answer:g}" if abs(answer) < 1e6 else str(answer)]
    return [word for word in map(str, answer) if 0 < len(word) <= LONGEST_CHOICE]
