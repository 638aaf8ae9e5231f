"""Teaching a topic from a handful of examples: a small linear head over hashed n-grams.

The head is a logistic regression on the examples and the counter-examples, and on silence: a text that shares nothing
with any example is none. How sure it may be is learnt from examples that it has not seen (five folds).
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from heardwell.text.engines.hashing import Flags, Hashes, Places
from heardwell.text.meaning import grams
from heardwell.text.meaning.grams import Floats, Rows
from heardwell.text.meaning.weights import weighted

#: Of more counter-examples, so many are taken, evenly from all.
MOST_EXAMPLES = 2000
#: Grams whose weight is kept; a head stays below 30 KB.
MOST_KEPT = 2048
_STEPS = 150
_STRENGTH = np.float32(0.02)
_FOLDS = 5
#: Slope and bias where examples say nothing else.
_USUAL = np.array([6.0, -1.0])


class TooFewExamples(ValueError):
    """Nothing can be learnt from no example."""


@dataclass(frozen=True, slots=True)
class Taught:
    """``keys``: grams, rising, with their ``weights``; a probability is ``1 / (1 + exp(-(slope * sum + bias)))``."""

    keys: Hashes
    weights: Floats
    slope: float
    bias: float

    def score(self, texts: Sequence[str]) -> list[float]:
        """The probability that each text is about the topic."""
        sums = self._sums(weighted(grams.read(texts)))
        return [float(each) for each in _logistic(np.float32(self.slope) * sums + np.float32(self.bias))]

    def _sums(self, rows: Rows) -> Floats:
        places = np.minimum(np.searchsorted(self.keys, rows.keys), len(self.keys) - 1)
        known = self.keys[places] == rows.keys
        return grams.row_sums(np.where(known, self.weights[places], np.float32(0)) * rows.values, rows.starts)

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """The counterpart of ``from_json``."""
        packed = self.keys.astype("<u4").tobytes() + self.weights.astype("<f4").tobytes()
        return {"grams": base64.b64encode(packed).decode(), "slope": self.slope, "bias": self.bias}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:  # Any: JSON
        """Raises ``ValueError`` or ``KeyError`` for what ``as_json`` has not written."""
        packed = base64.b64decode(found["grams"], validate=True)
        if not packed or len(packed) % 8:
            raise ValueError("not the weights of a taught topic")
        keys = np.frombuffer(packed[: len(packed) // 2], "<u4").astype(np.uint32)
        weights = np.frombuffer(packed[len(packed) // 2 :], "<f4").astype(np.float32)
        return cls(keys, weights, float(found["slope"]), float(found["bias"]))


def teach(examples: Sequence[str], counter: Sequence[str] = ()) -> Taught:
    """A head that tells texts like ``examples`` from texts like ``counter`` and from all others.

    The same texts in the same order teach the same. Raises :class:`TooFewExamples` when no example holds a letter.
    """
    given = [*_some(examples), *_some(counter)]
    rows = weighted(grams.read(given))
    truth = np.arange(len(given)) < min(len(examples), MOST_EXAMPLES)
    if not np.diff(rows.starts)[truth].any():
        raise TooFewExamples("teach needs at least one example with words")
    keys, columns = np.unique(rows.keys, return_inverse=True)
    weights = _learnt(rows, columns, truth, np.ones(len(given), bool), len(keys))
    usual = float(grams.row_sums(weights[columns] * rows.values, rows.starts)[truth].mean())
    slope, bias = _calibrated(_held_out(rows, columns, truth, len(keys)), truth, max(usual, 1e-6))
    most = np.sort(np.argsort(-np.abs(weights), kind="stable")[:MOST_KEPT])
    return Taught(keys[most], weights[most], slope, bias)


def _some(texts: Sequence[str]) -> list[str]:
    places = np.linspace(0, len(texts) - 1, min(len(texts), MOST_EXAMPLES)).round().astype(int)
    return [texts[place] for place in places]


def _learnt(rows: Rows, columns: Places, truth: Flags, used: Flags, size: int) -> Floats:
    """Weights by accelerated descent on the balanced logistic loss; ``used`` marks the rows that teach."""
    target = np.where(truth, np.float32(1), np.float32(-1))
    share = _shares(truth, used)
    owners, weights, before = rows.owners, np.zeros(size, np.float32), np.zeros(size, np.float32)
    for step in range(_STEPS):
        ahead = weights + np.float32(step / (step + 3)) * (weights - before)
        margins = target * grams.row_sums(ahead[columns] * rows.values, rows.starts)
        pull = share * target * _logistic(-margins)
        slope = np.bincount(columns, rows.values * pull[owners], size)
        before, weights = weights, (ahead + 4 * (slope - _STRENGTH * ahead)).astype(np.float32)
    return weights


def _shares(truth: Flags, used: Flags) -> Floats:
    """Each row's part of the loss: both sides weigh the same."""
    sides = [np.maximum((used & side).sum(), 1) for side in (truth, ~truth)]
    shares: Floats = (used * np.where(truth, 0.5 / sides[0], 0.5 / sides[1])).astype(np.float32)
    return shares


def _held_out(rows: Rows, columns: Places, truth: Flags, size: int) -> Floats:
    """What each row scores when it has not taught."""
    fold = np.arange(len(truth)) % _FOLDS
    sums = np.zeros(len(truth), np.float32)
    for each in range(_FOLDS):
        weights = _learnt(rows, columns, truth, fold != each, size)
        found = grams.row_sums(weights[columns] * rows.values, rows.starts)
        sums[fold == each] = found[fold == each]
    return sums


def _calibrated(sums: Floats, truth: Flags, usual: float) -> tuple[float, float]:
    """Slope and bias of Platt's sigmoid (his softened targets); silence, a sum of 0, counts as counter-examples do.

    ``usual``: what the examples themselves come to. With few examples the sigmoid stays near the usual one.
    """
    silent = max(len(sums) - int(truth.sum()), 10)
    found = np.concatenate([sums, np.zeros(silent, np.float32)]).astype(np.float64) / usual
    sides = np.concatenate([truth, np.zeros(silent, bool)])
    yes, no = int(sides.sum()), int((~sides).sum())
    target = np.where(sides, (yes + 1) / (yes + 2), 1 / (no + 2))
    share = np.where(sides, 0.5 / yes, 0.5 / no)
    design = np.stack([found, np.ones_like(found)], axis=1)
    doubt = np.clip(1 / yes, 0.002, 0.1) * np.array([0.2, 1])
    values = _USUAL
    for _ in range(30):
        guess = 1 / (1 + np.exp(-np.clip(design @ values, -30, 30)))
        gradient = design.T @ (share * (guess - target)) + doubt * (values - _USUAL)
        curve = (design * (share * guess * (1 - guess))[:, None]).T @ design + np.diag(doubt)
        values = values - np.linalg.solve(curve, gradient)
    # Silence is never likely, whatever the few examples say.
    return float(max(values[0], 1) / usual), float(min(values[1], _USUAL[1]))


def _logistic(values: Floats) -> Floats:
    shares: Floats = (1 / (1 + np.exp(-np.clip(values, -30, 30)))).astype(np.float32)
    return shares
