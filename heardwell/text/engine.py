"""What an engine says about a text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from heardwell.text.taxonomy import NO_TAXONOMY, Taxonomy

UNKNOWN_LANGUAGE = "und"
UNSURE = "unsure"
SENTIMENTS = ("negative", "neutral", "positive")
TONES = ("angry", "frustrated", "neutral", "satisfied")
SARCASTIC = "sarcastic"
INTENTS = ("bug", "complaint", "leaving", "praise", "question", "request")

Json = dict[str, Any]  # Any: the values of a JSON object


@dataclass(frozen=True, slots=True)
class Label:
    """One decision: ``label`` may be ``unsure``, ``confidence`` and ``scores`` are probabilities.

    ``labels`` holds further labels that hold as well (a text can be a bug and a request).
    """

    label: str
    confidence: float
    scores: Mapping[str, float]
    labels: tuple[str, ...] = ()

    def as_json(self) -> Json:
        """``{"label", "confidence", "scores"}`` and, where there are any, ``"labels"``."""
        found: Json = {
            "label": self.label,
            "confidence": _rounded(self.confidence),
            "scores": {key: _rounded(score) for key, score in self.scores.items()},
        }
        return found | ({"labels": list(self.labels)} if self.labels else {})


@dataclass(frozen=True, slots=True)
class Sarcasm:
    """A hint, never a verdict: it changes no sentiment."""

    hint: bool
    score: float

    def as_json(self) -> Json:
        """``{"hint", "score"}``."""
        return {"hint": self.hint, "score": _rounded(self.score)}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the workspace's taxonomy that the text speaks about."""

    key: str
    polarity: str
    confidence: float

    def as_json(self) -> Json:
        """``{"key", "polarity", "confidence"}``."""
        return {"key": self.key, "polarity": self.polarity, "confidence": _rounded(self.confidence)}


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing judged in the text: ``text[start:end]`` is the term; both ``None`` when it is only implied."""

    key: str
    term: str | None
    start: int | None
    end: int | None
    polarity: str

    def as_json(self) -> Json:
        """``{"key", "term", "start", "end", "polarity"}``."""
        return {
            "key": self.key,
            "term": self.term,
            "start": self.start,
            "end": self.end,
            "polarity": self.polarity,
        }


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A piece of the text that identifies a person: ``text[start:end]`` of ``kind`` (email, phone, card, …)."""

    kind: str
    start: int
    end: int

    def as_json(self) -> Json:
        """``{"kind", "start", "end"}``."""
        return {"kind": self.kind, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that an engine says about one text; ``None`` or empty where it has no head for it."""

    language: str
    language_confidence: float
    sentiment: Label
    tone: Label | None
    sarcasm: Sarcasm | None
    intent: Label | None
    topics: tuple[Topic, ...]
    aspects: tuple[Aspect, ...]
    pii: tuple[PersonalData, ...]
    engine: str

    def as_json(self) -> Json:
        """One item of ``text/analyze``, without its ``id``."""
        return {
            "language": self.language,
            "language_confidence": _rounded(self.language_confidence),
            "sentiment": self.sentiment.as_json(),
            "tone": self.tone.as_json() if self.tone else None,
            "sarcasm": self.sarcasm.as_json() if self.sarcasm else None,
            "intent": self.intent.as_json() if self.intent else None,
            "topics": [topic.as_json() for topic in self.topics],
            "aspects": [aspect.as_json() for aspect in self.aspects],
            "pii": [found.as_json() for found in self.pii],
            "engine": self.engine,
        }


@dataclass(frozen=True, slots=True)
class Brief:
    """What a workspace wants to know of its texts.

    ``industry``: the pack whose aspects are looked for ("" for all); ``offsets``: head → class → what is added to the
    logit, as learned from people's corrections.
    """

    industry: str = ""
    taxonomy: Taxonomy = NO_TAXONOMY
    offsets: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


NO_BRIEF = Brief()


class EngineError(ValueError):
    """An engine cannot be built or used; the message says what to do, for whoever set it up."""


class Engine(Protocol):
    """Reads texts. Same text, hint and brief, same answer, whatever stands beside it; safe to share by threads."""

    @property
    def name(self) -> str:
        """The name settings know it by."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever answers may change."""
        ...

    def analyse(
        self, texts: Sequence[str], languages: Sequence[str | None] | None = None, brief: Brief = NO_BRIEF
    ) -> list[Understanding]:
        """One ``Understanding`` per text, in order. ``languages``: what the sender says, where they do."""
        ...


def _rounded(probability: float) -> float:
    return round(probability, 4)
