"""The engine that comes with the package: hashed n-grams, linear heads, numpy; no download, no accelerator."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from heardwell.text.aspects import find_aspects
from heardwell.text.clauses import clause_around
from heardwell.text.engine import NO_BRIEF, SENTIMENTS, UNSURE, Aspect, Brief, Label, Topic, Understanding
from heardwell.text.engines.explaining import Evidence, Weights, by_position, evidence
from heardwell.text.engines.hashing import character_grams, stream, word_grams
from heardwell.text.engines.heads import Head, HeadCard, Scores
from heardwell.text.engines.language import Guess, as_tag, guess_languages
from heardwell.text.mentions import Mention
from heardwell.text.normalise import fold_for_analysis
from heardwell.text.pii import find_pii

DATA = Path(__file__).parent.parent / "data"

# Small enough for the arrays of a batch to stay in the processor's cache.
BATCH = 256
BATCH_CHARACTERS = 50_000


class LiteEngine:
    """Reads about ten thousand short texts a second on one core; stateless after loading."""

    name = "lite"
    version = "1"

    def __init__(self, folder: Path = DATA) -> None:
        self._language = Head.read(folder, "language")
        self._sentiment = Head.read(folder, "sentiment")

    @property
    def sentiment_card(self) -> HeadCard:
        """How the sentiment head was packed and calibrated."""
        return self._sentiment.card

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

        ``label``: the one to explain, by default the likeliest. A head that there is none of explains nothing.
        """
        if head != "sentiment" or not text.strip():
            return []
        read = stream(*fold_for_analysis([text]))
        kinds = [*character_grams(read), *word_grams(read)]
        classes = self._sentiment.card.classes
        chosen = classes.index(label) if label in classes else int(self._sentiment.probabilities(kinds)[0].argmax())
        weights = [_for_class(added, chosen) for added in self._sentiment.contributions(kinds)]
        return evidence(text, read, by_position(read, kinds, weights))

    def _batch(self, texts: Sequence[str], hints: Sequence[str | None], brief: Brief) -> list[Understanding]:
        read = stream(*fold_for_analysis(texts))
        grams = list(character_grams(read))
        guesses = guess_languages(self._language, texts, read, grams[1:4])
        sentiments = self._sentiment.probabilities([*grams, *word_grams(read)])
        told = [
            (tag, 1.0) if (tag := as_tag(hint, text)) else guess
            for text, hint, guess in zip(texts, hints, guesses, strict=True)
        ]
        tags = [tag for tag, _ in told]
        aspects = find_aspects(texts, tags, brief.industry)
        topics = brief.taxonomy.find(texts, tags)
        polarities = self._polarities(texts, [[*a, *t] for a, t in zip(aspects, topics, strict=True)])
        labels = self._labels(sentiments)
        together = zip(texts, told, labels, aspects, topics, polarities, strict=True)
        return [self._understanding(*each) for each in together]

    def _labels(self, probabilities: Scores) -> Iterator[Label]:
        for row in probabilities.tolist():
            scores = dict(zip(SENTIMENTS, row, strict=True))
            best = max(scores, key=scores.__getitem__)
            sure = scores[best] >= self._sentiment.card.sure_from
            yield Label(best if sure else UNSURE, scores[best], scores)

    def _polarities(self, texts: Sequence[str], mentions: Sequence[Sequence[Mention]]) -> list[dict[Mention, str]]:
        """How the clause around each mention feels; one that names no place takes the whole text's feeling."""
        clauses: dict[str, str] = {}
        around = [{one: _around(text, one) for one in found} for text, found in zip(texts, mentions, strict=True)]
        asked = list(dict.fromkeys(clause for each in around for clause in each.values()))
        if asked:
            read = stream(*fold_for_analysis(asked))
            found = self._sentiment.probabilities([*character_grams(read), *word_grams(read)])
            clauses = dict(zip(asked, (label.label for label in self._labels(found)), strict=True))
        return [{one: clauses[clause] for one, clause in each.items()} for each in around]

    def _understanding(
        self,
        text: str,
        language: Guess,
        sentiment: Label,
        aspects: Sequence[Mention],
        topics: Sequence[Mention],
        polarity: Mapping[Mention, str],
    ) -> Understanding:
        return Understanding(
            language=language[0],
            language_confidence=language[1],
            sentiment=sentiment,
            tone=None,
            sarcasm=None,
            intent=None,
            topics=tuple(Topic(one.key, polarity[one], one.confidence) for one in topics),
            aspects=tuple(_aspect(text, one, polarity[one]) for one in aspects),
            pii=find_pii(text),
            engine=f"{self.name}-{self.version}",
        )


def load() -> LiteEngine:
    """Called by the registry."""
    return LiteEngine()


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
