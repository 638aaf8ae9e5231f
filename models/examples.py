"""What each head learns from: rows, the classes that are right for them, and how much they count."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models import labels
from models.optimise import Array
from models.sources import Row

# The same 7,000 sentences in thirteen languages: thirteen times the say of their content.
SOURCE_WEIGHTS = {"m_absa": 0.3}
# Labels that follow from labels for something else: how much they count, and of how many rows.
AUXILIARY_WEIGHT, AUXILIARY_SHARE = 0.3, 0.25
NOTHING_MORE: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Examples:
    """``rows``: numbers of rows; ``right``, ``allowed``: examples × classes; ``groups``: source and language."""

    rows: np.ndarray
    right: Array
    allowed: np.ndarray
    weights: Array
    groups: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.rows)


def examples(
    head: str,
    rows: Sequence[Row],
    split: str,
    auxiliary: bool = False,
    more: Mapping[str, float] = NOTHING_MORE,
) -> Examples:
    """The rows of the split that say something to the head; ``auxiliary``: also some in a roundabout way.

    ``more``: source → how much more it counts; 0 leaves it out.
    """
    chance = random.Random(20)
    found: list[tuple[int, labels.Target, float]] = []
    for number, row in enumerate(rows):
        if row.split != split:
            continue
        if target := labels.target(head, row):
            found.append((number, target, more.get(row.source, 1.0)))
        elif auxiliary and chance.random() < AUXILIARY_SHARE and (target := labels.auxiliary(head, row)):
            found.append((number, target, more.get(row.source, 1.0) * AUXILIARY_WEIGHT))
    return _examples(head, rows, [each for each in found if each[2]])


def _examples(head: str, rows: Sequence[Row], found: Sequence[tuple[int, labels.Target, float]]) -> Examples:
    classes = labels.CLASSES[head]
    marks = [(rows[n].source, rows[n].language, "/".join(sorted(target[0]))) for n, target, _ in found]
    shares = np.array([share for _, _, share in found], np.float32)
    return Examples(
        np.array([number for number, _, _ in found], np.int64),
        np.array([[c in target[0] for c in classes] for _, target, _ in found], np.float32).reshape(-1, len(classes)),
        np.array([[c in target[1] for c in classes] for _, target, _ in found], bool).reshape(-1, len(classes)),
        class_weights(marks) * shares,
        tuple(f"{source} {language}" for source, language, _ in marks),
    )


def class_weights(marks: Sequence[tuple[str, str, str]]) -> Array:
    """Within a source and language every class has the same say; the sum per source stays its size."""
    classes = Counter(marks)
    totals = Counter((source, language) for source, language, _ in marks)
    kinds = Counter((source, language) for source, language, _ in classes)
    return np.array(
        [totals[s, la] / (kinds[s, la] * classes[s, la, label]) * SOURCE_WEIGHTS.get(s, 1.0) for s, la, label in marks],
        dtype=np.float32,
    )
