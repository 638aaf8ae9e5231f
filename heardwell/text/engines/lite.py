"""The engine that comes with the package: hashed n-grams, linear heads, numpy; no download, no accelerator."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from heardwell.text.engine import SENTIMENTS, UNSURE, Label, Understanding
from heardwell.text.engines.hashing import character_grams, stream, word_grams
from heardwell.text.engines.heads import Head, HeadCard, Scores
from heardwell.text.engines.language import Guess, as_tag, guess_languages
from heardwell.text.normalise import fold_for_analysis

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

    def analyse(self, texts: Sequence[str], languages: Sequence[str | None] | None = None) -> list[Understanding]:
        """One ``Understanding`` per text, in order; a usable hint decides the language."""
        hints = list(languages) if languages is not None else [None] * len(texts)
        if len(hints) != len(texts):
            raise ValueError(f"{len(texts)} texts, but {len(hints)} languages")
        return [found for first, last in _batches(texts) for found in self._batch(texts[first:last], hints[first:last])]

    def _batch(self, texts: Sequence[str], hints: Sequence[str | None]) -> list[Understanding]:
        read = stream(*fold_for_analysis(texts))
        grams = list(character_grams(read))
        guesses = guess_languages(self._language, texts, read, grams[1:4])
        sentiments = self._sentiment.probabilities([*grams, *word_grams(read)])
        told = [
            (tag, 1.0) if (tag := as_tag(hint, text)) else guess
            for text, hint, guess in zip(texts, hints, guesses, strict=True)
        ]
        return list(map(self._understanding, told, self._labels(sentiments)))

    def _labels(self, probabilities: Scores) -> Iterator[Label]:
        for row in probabilities.tolist():
            scores = dict(zip(SENTIMENTS, row, strict=True))
            best = max(scores, key=scores.__getitem__)
            sure = scores[best] >= self._sentiment.card.sure_from
            yield Label(best if sure else UNSURE, scores[best], scores)

    def _understanding(self, language: Guess, sentiment: Label) -> Understanding:
        return Understanding(
            language=language[0],
            language_confidence=language[1],
            sentiment=sentiment,
            tone=None,
            sarcasm=None,
            intent=None,
            topics=(),
            aspects=(),
            pii=(),
            engine=f"{self.name}-{self.version}",
        )


def load() -> LiteEngine:
    """Called by the registry."""
    return LiteEngine()


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
