"""From fitted weights to the small integer head that ships, its temperature and its threshold."""

import numpy as np
import scipy.sparse as sparse

from heardwell.text.engines.heads import Head, HeadCard
from models.optimise import Array, Fitted

# The few weights beyond this quantile are cut, which leaves finer steps for all the others.
CUT = 0.9998


def packed(fitted: Fitted, known: np.ndarray, classes: tuple[str, ...]) -> Head:
    """int8 columns with a scale each, and a last column that marks the known buckets."""
    weights = np.where(known[:, None], fitted.weights, 0)
    weights -= weights.mean(axis=1, keepdims=True)
    scales = np.quantile(np.abs(weights[known]), CUT, axis=0) / 127
    table = np.clip(np.rint(weights / scales), -127, 127)
    card = HeadCard(classes, tuple(map(float, scales)), tuple(map(float, fitted.biases)), 1.0, 0.0)
    return Head(card, np.column_stack([table, known]).astype(np.int8))


def logits(head: Head, rows: sparse.csr_matrix) -> Array:
    """The packed head's logits before the temperature, for a count matrix."""
    sums = rows @ head.table.astype(np.float32)
    known = np.sqrt(np.maximum(sums[:, -1:], 1))
    scales, biases = np.array([head.card.scales, head.card.biases], np.float32)
    return sums[:, :-1] * scales / known + biases


def temperature(found: Array, truth: np.ndarray, allowed: np.ndarray, weights: np.ndarray) -> float:
    """The one that makes the labels most likely (Guo et al. 2017), by search over a grid."""
    grid = np.exp(np.linspace(np.log(0.3), np.log(6), 120))
    return float(min(grid, key=lambda t: _surprise(found / t, truth, allowed, weights)))


def _surprise(found: Array, truth: np.ndarray, allowed: np.ndarray, weights: np.ndarray) -> float:
    masked = np.where(allowed, found, -np.inf)
    highest = masked.max(axis=1)
    totals = highest + np.log(np.exp(masked - highest[:, None]).sum(axis=1))
    return float(np.average(totals - found[np.arange(len(found)), truth], weights=weights))


def sure_from(confidence: np.ndarray, right: np.ndarray, wanted: float) -> float:
    """The lowest confidence from which, in a band of 0.05, at least ``wanted`` of the answers are right."""
    for lowest in np.arange(0.34, 0.95, 0.01):
        band = (confidence >= lowest) & (confidence < lowest + 0.05)
        if band.sum() >= 20 and right[band].mean() >= wanted:
            return round(float(lowest), 2)
    return 0.34
