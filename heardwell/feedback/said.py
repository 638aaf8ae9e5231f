"""What somebody said, as the pipeline hands it over: one part of a response, or one item from another channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from heardwell.people.claims import Claim, Scalar

#: The source of survey responses; no other sender may use it.
SURVEY = "survey"
#: The source of what members log by hand.
LOG = "log"
#: The source of a passage of a longer feedback that is kept as a voice: ``{feedback}:{start}-{end}`` is its id there.
PASSAGE = "passage"

Answer = bool | int | float | str | list[str] | dict[str, int | str] | None


#: What an answer may be instead of a score: words; what concerns nobody but its reader (an address, a file); a ranking.
COMMENT, OWN, RANKING = "", "own", "ranking"


@dataclass(frozen=True, slots=True)
class Asked:
    """How an answer is to be read: as a score (``metric`` and the scale's signature; of a matrix: each row), or as one
    of COMMENT, OWN, RANKING.

    ``place`` is the question's place in the form. Choices and other answers that are none of these have no ``Asked``.
    """

    place: int
    metric: str = COMMENT
    scale: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a survey response. ``answered_at``: when it was given; ``claimed``: that is the client's word.
    ``files`` are the answers that name files."""

    workspace: int
    survey: str
    version: int
    response: str
    seq: int
    done: bool
    answers: Mapping[str, Answer]
    asked: Mapping[str, Asked]
    channel: str
    answered_at: datetime
    claimed: bool = False
    language: str = ""
    hidden: Mapping[str, Scalar] = field(default_factory=dict)
    context: Mapping[str, Scalar] = field(default_factory=dict)
    claim: Claim | None = None
    files: frozenset[str] = frozenset()

    source = SURVEY

    @property
    def external_id(self) -> str:
        return f"{self.survey}:{self.response}"


@dataclass(frozen=True, slots=True)
class Score:
    """A value on a scale (its signature; "" for gcr, whose values are words)."""

    metric: str
    value: int | str
    scale: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One feedback item. ``dated`` is False when ``occurred_at`` is only the moment of arrival."""

    workspace: int
    source: str
    external_id: str
    seq: int
    channel: str
    kind: str
    text: str
    occurred_at: datetime
    dated: bool = True
    scores: tuple[Score, ...] = ()
    language: str = ""
    context: Mapping[str, Scalar] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    claim: Claim | None = None
    visibility: str = "private"
    quote_permission: str = "none"


Said = Part | Item
