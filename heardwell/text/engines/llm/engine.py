"""The engine: lite reads everything, a language model is asked what it thinks, and what can be checked of it counts."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from heardwell.text.engine import NO_BRIEF, SENTIMENTS, UNSURE, Brief, Engine, Label, Topic, Understanding
from heardwell.text.engines.llm.asking import Endpoint, Trouble, ask
from heardwell.text.engines.llm.checking import Claim, Claims, checked
from heardwell.text.engines.llm.guarding import commands, masked, sendable
from heardwell.text.engines.llm.prompt import INTENTS, MOST_TOPICS, PROMPT_VERSION, TONES, messages, schema
from heardwell.text.registry import engine

BATCH = 20
BATCH_LETTERS = 8_000
TOKENS_EACH = 220  # of an answer, for one comment
LETTERS_A_TOKEN = 3  # few, since Chinese and Arabic take more tokens than English


class Kept(Protocol):
    """Claims from before, by key."""

    def find(self, keys: Sequence[str]) -> Mapping[str, Claims]:
        """Those that are known."""
        ...

    def keep(self, claims: Mapping[str, Claims]) -> None:
        """Remember them."""
        ...


class Meter(Protocol):
    """What may still be spent."""

    def reserve(self, tokens: int) -> bool:
        """Count them as spent before they are; False, and nothing counted, when there are not so many left."""
        ...

    def settle(self, reserved: int, used: int) -> None:
        """What it was in truth."""
        ...


class NothingKept:
    def find(self, keys: Sequence[str]) -> Mapping[str, Claims]:
        return {}

    def keep(self, claims: Mapping[str, Claims]) -> None:
        return None


class NoLimit:
    def reserve(self, tokens: int) -> bool:
        return True

    def settle(self, reserved: int, used: int) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Attempt:
    """``found``: an understanding of every text, lite's where the model said nothing that counts.

    ``unread``: the places of those that the model should be asked about again. ``trouble``: why it stopped.
    """

    found: list[Understanding]
    unread: set[int]
    trouble: Trouble | None = None


@dataclass(slots=True)
class _Work:
    """One run: texts as they go out by place, their keys, and what has come back."""

    sent: dict[int, str]
    keys: dict[int, str]
    claims: dict[int, Claims] = field(default_factory=dict)
    trouble: Trouble | None = None


class LlmEngine:
    """Any OpenAI-compatible chat endpoint over ``base``. Answers are as stable as the model behind it is."""

    name = "llm"

    def __init__(
        self, endpoint: Endpoint, base: Engine | None = None, kept: Kept | None = None, meter: Meter | None = None
    ) -> None:
        self._endpoint, self._base = endpoint, base or engine()
        self._kept, self._meter = kept or NothingKept(), meter or NoLimit()

    @property
    def version(self) -> str:
        """Of the prompt and of the model."""
        return f"{PROMPT_VERSION}:{self._endpoint.model}"

    @property
    def stamp(self) -> str:
        """What stands on a result that the model had a part in."""
        return f"{self.name}-{self.version}"[:40]

    def analyse(
        self, texts: Sequence[str], languages: Sequence[str | None] | None = None, brief: Brief = NO_BRIEF
    ) -> list[Understanding]:
        """One ``Understanding`` per text, in order; lite's where the model cannot be reached or is not believed."""
        return self.attempt(texts, languages, brief).found

    def attempt(
        self, texts: Sequence[str], languages: Sequence[str | None] | None = None, brief: Brief = NO_BRIEF
    ) -> Attempt:
        """The same, and what is still to be asked. Never raises for what the endpoint does."""
        base = self._base.analyse(texts, languages, brief)
        work = self._work(texts, base, brief)
        self._recall(work)
        for batch in _batches(work):
            if work.trouble is None:
                self._ask(work, batch, brief)
        found = [self._merged(one, work.claims.get(place)) for place, one in enumerate(base)]
        return Attempt(found, work.sent.keys() - work.claims.keys(), work.trouble)

    def _work(self, texts: Sequence[str], base: Sequence[Understanding], brief: Brief) -> _Work:
        sent = {
            place: sendable(masked(text, one.pii))
            for place, (text, one) in enumerate(zip(texts, base, strict=True))
            if text.strip() and not commands(text)
        }
        salt = "\0".join([PROMPT_VERSION, self._endpoint.url, self._endpoint.model, _labels(brief)])
        keys = {place: hashlib.sha256(f"{salt}\0{text}".encode()).hexdigest() for place, text in sent.items()}
        return _Work(sent, keys)

    def _recall(self, work: _Work) -> None:
        known = self._kept.find(list(set(work.keys.values())))
        work.claims |= {place: known[key] for place, key in work.keys.items() if key in known}

    def _ask(self, work: _Work, batch: Sequence[int], brief: Brief) -> None:
        # Ids are of this batch alone: they tell nothing about whom the comments are from.
        comments = {str(number): work.sent[place] for number, place in enumerate(batch, 1)}
        said = messages(comments, brief.taxonomy)
        most = TOKENS_EACH * len(batch) + 100
        expected = sum(len(one["content"]) for one in said) // LETTERS_A_TOKEN + most
        if not self._meter.reserve(expected):
            work.trouble = Trouble("budget")
            return
        used = expected
        try:
            reply = ask(self._endpoint, said, schema(list(comments), brief.taxonomy), most)
            used = reply.tokens or expected
        except Trouble as trouble:
            used = trouble.tokens if trouble.kind != "unreachable" else expected
            work.trouble = trouble
            return
        finally:
            self._meter.settle(expected, used)
        topics = {topic.key for topic in brief.taxonomy.topics[:MOST_TOPICS]}
        found = checked(reply.content, comments, topics)
        claims = {batch[int(key) - 1]: one for key, one in found.items()}
        self._kept.keep({work.keys[place]: one for place, one in claims.items()})
        work.claims |= claims

    def _merged(self, base: Understanding, claims: Claims | None) -> Understanding:
        if claims is None:
            return base
        return replace(
            base,
            sentiment=_label(claims.sentiment, SENTIMENTS, base.sentiment) or base.sentiment,
            tone=_label(claims.tone, TONES, base.tone),
            intent=_label(claims.intent, INTENTS, base.intent),
            topics=_topics(claims.topics, base.topics),
            engine=self.stamp,
        )


def load(
    endpoint: Endpoint | None = None, base: Engine | None = None, kept: Kept | None = None, meter: Meter | None = None
) -> LlmEngine:
    """Called by the registry."""
    if endpoint is None:
        raise ValueError("the llm engine needs an endpoint")
    return LlmEngine(endpoint, base, kept, meter)


def _labels(brief: Brief) -> str:
    return ",".join(topic.key for topic in brief.taxonomy.topics[:MOST_TOPICS])


def _batches(work: _Work) -> Iterator[list[int]]:
    """Places that are not known yet, so many that an answer stays short."""
    batch: list[int] = []
    letters = 0
    for place, text in work.sent.items():
        if place in work.claims:
            continue
        if batch and (len(batch) == BATCH or letters + len(text) > BATCH_LETTERS):
            yield batch
            batch, letters = [], 0
        batch.append(place)
        letters += len(text)
    if batch:
        yield batch


def _label(claim: Claim | None, labels: Sequence[str], base: Label | None) -> Label | None:
    if claim is None:
        return base
    if claim.label == UNSURE:
        even = dict.fromkeys(labels, 1 / len(labels))
        return Label(UNSURE, max((base.scores if base else even).values()), base.scores if base else even)
    rest = (1 - claim.confidence) / (len(labels) - 1)
    return Label(claim.label, claim.confidence, dict.fromkeys(labels, rest) | {claim.label: claim.confidence})


def _topics(claims: Sequence[Claim], base: Sequence[Topic]) -> tuple[Topic, ...]:
    """The model's, then those that lite has found and it has not named: their words are in the text."""
    named = {claim.label for claim in claims}
    told = [Topic(claim.label, claim.polarity, claim.confidence) for claim in claims]
    return (*told, *(topic for topic in base if topic.key not in named))
