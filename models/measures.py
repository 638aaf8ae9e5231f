"""The measures of the published tests. Percent, 0–100; ``None`` where no row has such a label."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from heardwell.text.engine import INTENTS, SENTIMENTS, TONES, Label, Understanding
from models.heads import f1
from models.labels import target, tone_of
from models.sources import TWO_CLASSES, Row

Pairs = Sequence[tuple[Row, Understanding]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the report; ``error``: the calibration error, ``unsure``: how often the label is that."""

    test: str
    language: str
    measure: str
    rows: int
    score: float
    error: float | None = None
    unsure: float | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Answers among classes: ``table`` rows × classes, ``truth`` the right column."""

    classes: tuple[str, ...]
    table: np.ndarray
    truth: np.ndarray
    unsure: float

    @property
    def found(self) -> np.ndarray:
        """The likeliest column; unsure counts as its maximum."""
        return self.table.argmax(axis=1)

    def f1(self, *names: str) -> float:
        """The mean F1 of these classes, of all that occur when none is named."""
        chosen = [self.classes.index(name) for name in names] or np.unique(self.truth).tolist()
        return 100 * float(np.mean([f1(self.found == c, self.truth == c) for c in chosen]))

    def recall(self) -> float:
        """Macro-averaged."""
        return 100 * float(np.mean([(self.found[self.truth == c] == c).mean() for c in np.unique(self.truth)]))

    def accuracy(self) -> float:
        """Share of right answers."""
        return 100 * float(np.mean(self.found == self.truth))

    def error(self) -> float:
        """Expected calibration error of the likeliest class."""
        shares = self.table / np.maximum(self.table.sum(axis=1, keepdims=True), 1e-9)
        return 100 * calibration_error(shares.max(axis=1), self.found == self.truth)


def sentiments(pairs: Pairs) -> Choices | None:
    """Annotators without a neutral: positive against negative only."""
    classes = tuple(c for c in SENTIMENTS if c != "neutral" or pairs[0][0].source not in TWO_CLASSES)
    return _choices(classes, pairs, lambda row: row.sentiment, lambda answer: answer.sentiment)


def tones(pairs: Pairs) -> Choices | None:
    """Among the tones that the source's annotators could choose."""
    found = [target("tone", row) for row, _ in pairs]
    known = {name for each in found if each for name in each[1]}
    return _choices(tuple(t for t in TONES if t in known), pairs, tone_of, lambda answer: answer.tone)


def _choices(
    classes: tuple[str, ...],
    pairs: Pairs,
    right: Callable[[Row], str | None],
    given: Callable[[Understanding], Label | None],
) -> Choices | None:
    chosen = [(right(row), label) for row, answer in pairs if right(row) in classes and (label := given(answer))]
    if not chosen:
        return None
    table = np.array([[label.scores.get(name, 0.0) for name in classes] for _, label in chosen])
    truth = np.array([classes.index(str(name)) for name, _ in chosen])
    return Choices(classes, table, truth, 100 * sum(label.label == "unsure" for _, label in chosen) / len(chosen))


def sarcasm(pairs: Pairs) -> Mapping[str, float] | None:
    """F1 at a score of one half; precision and recall of the hint."""
    chosen = [(row.sarcasm, answer.sarcasm) for row, answer in pairs if row.sarcasm is not None and answer.sarcasm]
    if not chosen:
        return None
    truth = np.array([right for right, _ in chosen])
    hints = np.array([given.hint for _, given in chosen])
    return {
        "F1": 100 * f1(np.array([given.score >= 0.5 for _, given in chosen]), truth),
        "hint precision": 100 * float(truth[hints].mean()) if hints.any() else 0.0,
        "hint recall": 100 * float(hints[truth].mean()) if truth.any() else 0.0,
    }


def intents(pairs: Pairs) -> dict[str, float]:
    """The F1 of each intent that the source knows: found when it is the label or one of the labels."""
    chosen = [(right, answer.intent) for row, answer in pairs if (right := _intent(row)) and answer.intent]
    known = {right for right, _ in chosen} - {"other"}
    return {
        name: 100
        * f1(
            np.array([name in (label.label, *label.labels) for _, label in chosen]),
            np.array([right == name for right, _ in chosen]),
        )
        for name in sorted(known)
    }


def _intent(row: Row) -> str | None:
    """In our words: sources of our own write them so."""
    if row.intent in INTENTS and row.source.startswith("own_"):
        return row.intent
    found = target("intent", row)
    return next(iter(found[0])) if found else None


def aspects(pairs: Pairs, categories: Mapping[str, str | Sequence[str]]) -> float | None:
    """Micro-F1 over the categories of each text; our key stands for each category that the mapping gives it."""
    hits = said = true = 0
    for row, answer in pairs:
        truth = {category.strip().lower() for category, _ in row.aspects}
        found = {name for one in answer.aspects for name in _listed(categories.get(one.key, ()))}
        hits, said, true = hits + len(truth & found), said + len(found), true + len(truth)
    return 100 * 2 * hits / max(1, said + true) if pairs else None


def _listed(category: str | Sequence[str]) -> set[str]:
    return {name.lower() for name in ([category] if isinstance(category, str) else category)}


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Rank correlation, ties sharing their mean rank."""
    return 100 * float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(values: Sequence[float]) -> np.ndarray:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    lasts = np.cumsum(counts)
    return (lasts - (counts - 1) / 2)[places]


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error (Naeini et al. 2015), 0–1."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[places == b].sum() - right[places == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(confidence))
