"""The engine that comes with the package: hashed n-grams, small integer heads, numpy; no download, no accelerator."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from heardwell.text.aspects import find_aspects
from heardwell.text.clauses import clause_around
from heardwell.text.cues import cue_intents
from heardwell.text.engine import (
    NO_BRIEF,
    SARCASTIC,
    SENTIMENTS,
    TONES,
    UNSURE,
    Aspect,
    Brief,
    Label,
    Sarcasm,
    Topic,
    Understanding,
)
from heardwell.text.engines.explaining import Evidence, Weights, by_position, evidence
from heardwell.text.engines.hashing import Features, Stream, character_grams, stream, word_grams
from heardwell.text.engines.heads import Head, Scores
from heardwell.text.engines.intents import HEAD_LANGUAGES, Strengths, intent
from heardwell.text.engines.language import Guess, as_tag, guess_languages
from heardwell.text.engines.model import HeadCard, Model
from heardwell.text.mentions import Mention
from heardwell.text.normalise import fold_for_analysis
from heardwell.text.pii import find_pii

DATA = Path(__file__).parent.parent / "data"

# Small enough for the arrays of a batch to stay in the processor's cache.
BATCH = 256
BATCH_CHARACTERS = 50_000
# An intent that has no class of its own is the feeling behind it.
_FELT = {"praise": "positive", "complaint": "negative"}


class LiteEngine:
    """Reads thousands of short texts a second on one core; stateless after loading."""

    name = "lite"
    version = "3"

    def __init__(self, folder: Path = DATA) -> None:
        self._language = Head.read(folder, "language")
        self._model = Model.load(folder)

    @property
    def cards(self) -> Mapping[str, HeadCard]:
        """How each head was packed and calibrated."""
        return self._model.heads

    def analyse(
        self, texts: Sequence[str], languages: Sequence[str | None] | None = None, brief: Brief = NO_BRIEF
    ) -> list[Understanding]:
        """One ``Understanding`` per text, in order; a usable hint decides the language."""
        hints = list(languages) if languages is not None else [None] * len(texts)
        if len(hints) != len(texts):
            raise ValueError(f"{len(texts)} texts, but {len(hints)} languages")
        batches = _batches(texts)
        return [found for i, j in batches for found in self._batch(texts[i:j], hints[i:j], brief)]

    def explain(self, text: str, head: str = "sentiment", label: str | None = None) -> list[Evidence]:
        """What in ``text`` spoke for a label and what against, strongest first, in places of the text as written.

        ``head``: sentiment, tone, sarcasm or intent; ``label``: the one to explain, by default the likeliest. What
        no head has learned (another head, the intent to leave) explains nothing.
        """
        if head == "intent" and label in _FELT:
            head, label = "sentiment", _FELT[label]
        card = self._model.heads.get(head)
        if card is None or not text.strip() or (label is not None and label not in card.classes):
            return []
        read = stream(*fold_for_analysis([text]))
        kinds = _kinds(read)
        likeliest = int(self._model.probabilities(kinds, (head,))[head][0].argmax())
        chosen = card.classes.index(label) if label else 1 if head == "sarcasm" else likeliest
        weights = [_for_class(added, chosen) for added in self._model.contributions(head, kinds)]
        return evidence(text, read, by_position(read, kinds, weights))

    def _batch(self, texts: Sequence[str], hints: Sequence[str | None], brief: Brief) -> list[Understanding]:
        read = stream(*fold_for_analysis(texts))
        kinds = _kinds(read)
        guesses = guess_languages(self._language, texts, read, kinds[1:4])
        told = [
            (tag, 1.0) if (tag := as_tag(hint, text)) else guess
            for text, hint, guess in zip(texts, hints, guesses, strict=True)
        ]
        tags = [tag for tag, _ in told]
        aspects = find_aspects(texts, tags, brief.industry, kinds)
        topics = brief.taxonomy.find(texts, tags)
        labels = list(self._labels(texts, tags, kinds, brief))
        mentions = [[*a, *t] for a, t in zip(aspects, topics, strict=True)]
        polarities = self._polarities(texts, mentions, [each[0].label for each in labels], brief)
        together = zip(texts, told, labels, aspects, topics, polarities, strict=True)
        return [self._understanding(*each) for each in together]

    def _labels(
        self, texts: Sequence[str], tags: Sequence[str], kinds: Sequence[Features], brief: Brief
    ) -> Iterator[tuple[Label, Label, Sarcasm, Label]]:
        """Sentiment, tone, sarcasm and intent of each text."""
        cards, found = self._model.heads, self._scores(kinds, brief.offsets)
        learned = [row if tag in HEAD_LANGUAGES else None for tag, row in zip(tags, found["intent"], strict=True)]
        # By language; there is no hint in one that the head has not learned.
        hints = [cards["sarcasm"].thresholds.get(tag, 1.0) for tag in tags]
        moved = brief.offsets.get("intent", {})
        columns = (tags, learned, cue_intents(texts, tags), found["sentiment"], found["tone"], found["sarcasm"], hints)
        for tag, wish, cues, feeling, tone, irony, hint in zip(*columns, strict=True):
            yield (
                _label(feeling, SENTIMENTS, cards["sentiment"].sure_from),
                _label(tone, TONES, cards["tone"].sure_from),
                Sarcasm(irony[SARCASTIC] >= hint, irony[SARCASTIC]),
                intent(cards["intent"], tag, wish, cues, feeling, moved),
            )

    def _scores(
        self, kinds: Sequence[Features], offsets: Mapping[str, Strengths], heads: Sequence[str] | None = None
    ) -> dict[str, list[Strengths]]:
        """Head → for each text, class → probability. Offsets of intents are added later, to what the cues say too."""
        chosen = {head: moves for head, moves in offsets.items() if head != "intent"}
        found = self._model.probabilities(kinds, heads or tuple(self._model.heads), chosen)
        return {
            head: [dict(zip(self._model.heads[head].classes, row, strict=True)) for row in rows.tolist()]
            for head, rows in found.items()
        }

    def _polarities(
        self, texts: Sequence[str], mentions: Sequence[Sequence[Mention]], whole: Sequence[str], brief: Brief
    ) -> list[list[str]]:
        """How the clause around each mention feels; one that names no place takes the ``whole`` text's feeling."""
        around = [[_around(text, one) for one in found] for text, found in zip(texts, mentions, strict=True)]
        known = dict(zip(texts, whole, strict=True))
        asked = [clause for clause in dict.fromkeys(chain.from_iterable(around)) if clause not in known]
        if asked:
            kinds = _kinds(stream(*fold_for_analysis(asked)))
            found = self._scores(kinds, brief.offsets, ("sentiment",))["sentiment"]
            sure = self._model.heads["sentiment"].sure_from
            known |= {text: _label(row, SENTIMENTS, sure).label for text, row in zip(asked, found, strict=True)}
        return [[known[clause] for clause in each] for each in around]

    def _understanding(
        self,
        text: str,
        language: Guess,
        labels: tuple[Label, Label, Sarcasm, Label],
        aspects: Sequence[Mention],
        topics: Sequence[Mention],
        polarities: Sequence[str],
    ) -> Understanding:
        sentiment, tone, sarcasm, wish = labels
        return Understanding(
            language=language[0],
            language_confidence=language[1],
            sentiment=sentiment,
            tone=tone,
            sarcasm=sarcasm,
            intent=wish,
            topics=tuple(
                Topic(one.key, felt, one.confidence)
                for one, felt in zip(topics, polarities[len(aspects) :], strict=True)
            ),
            aspects=tuple(
                _aspect(text, one, felt) for one, felt in zip(aspects, polarities[: len(aspects)], strict=True)
            ),
            pii=find_pii(text),
            engine=f"{self.name}-{self.version}",
        )


def load() -> LiteEngine:
    """Called by the registry."""
    return LiteEngine()


def _kinds(read: Stream) -> list[Features]:
    return [*character_grams(read), *word_grams(read)]


def _label(scores: Strengths, order: Sequence[str], sure_from: float) -> Label:
    best = max(order, key=scores.__getitem__)
    return Label(best if scores[best] >= sure_from else UNSURE, scores[best], {name: scores[name] for name in order})


def _for_class(added: Scores, chosen: int) -> Weights:
    """By how much each feature favours a class over the mean of the others."""
    others = (added.sum(axis=1) - added[:, chosen]) / max(1, added.shape[1] - 1)
    favoured: Weights = (added[:, chosen] - others).astype(np.float64)
    return favoured


def _around(text: str, one: Mention) -> str:
    if one.start is None or one.end is None:
        return text
    first, last = clause_around(text, one.start, one.end)
    return text[first:last]


def _aspect(text: str, one: Mention, polarity: str) -> Aspect:
    term = text[one.start : one.end] if one.start is not None else None
    return Aspect(one.key, term, one.start, one.end, polarity)


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Slices of at most ``BATCH`` texts and, but for a single long one, ``BATCH_CHARACTERS``."""
    first, characters = 0, 0
    for position, text in enumerate(texts):
        if position > first and (position - first == BATCH or characters + len(text) > BATCH_CHARACTERS):
            yield first, position
            first, characters = position, 0
        characters += len(text)
    if first < len(texts):
        yield first, len(texts)
