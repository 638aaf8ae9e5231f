"""From fitted weights to the small integer tables that ship, temperatures and thresholds."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import scipy.sparse as sparse

from heardwell.text.engines.heads import Head, softmax
from heardwell.text.engines.heads import HeadCard as LanguageCard
from heardwell.text.engines.model import Bank
from models.optimise import Array, Fitted

# The few weights beyond this quantile are cut, which leaves finer steps for all the others.
CUT = 0.9998
GRID = np.exp(np.linspace(np.log(0.3), np.log(6), 120))


def as_bank(weights: Array) -> Bank:
    """int8 columns with a scale each."""
    used = np.abs(weights).sum(axis=1) > 0
    scales = (np.quantile(np.abs(weights[used]), CUT, axis=0) / 127).astype(np.float32)
    return Bank(np.clip(np.rint(weights / scales), -127, 127).astype(np.int8), scales)


def bank_sums(bank: Bank, texts: sparse.csr_matrix) -> Array:
    """What ``Bank.sums`` gives, for a matrix of features already divided by the root of their count."""
    found: Array = (texts @ bank.table.astype(np.float32)) * bank.scales
    return found


def packed(fitted: Fitted, known: np.ndarray, classes: tuple[str, ...]) -> Head:
    """The language head: a last column marks the known buckets."""
    weights = np.where(known[:, None], fitted.weights, 0)
    weights -= weights.mean(axis=1, keepdims=True)
    scales = np.quantile(np.abs(weights[known]), CUT, axis=0) / 127
    table = np.clip(np.rint(weights / scales), -127, 127)
    card = LanguageCard(classes, tuple(map(float, scales)), tuple(map(float, fitted.biases)), 1.0, 0.0)
    return Head(card, np.column_stack([table, known]).astype(np.int8))


def logits(head: Head, rows: sparse.csr_matrix) -> Array:
    """The packed language head's logits before the temperature, for a count matrix."""
    sums = rows @ head.table.astype(np.float32)
    known = np.sqrt(np.maximum(sums[:, -1:], 1))
    scales, biases = np.array([head.card.scales, head.card.biases], np.float32)
    return sums[:, :-1] * scales / known + biases


def equal_say(groups: Sequence[str]) -> Array:
    """A weight for each row, so that every group counts alike."""
    sizes = Counter(groups)
    return np.array([1 / sizes[group] for group in groups], np.float32)


def temperature(found: Array, truth: np.ndarray, allowed: np.ndarray, weights: np.ndarray) -> float:
    """The one that makes the labels most likely (Guo et al. 2017), by search over a grid."""
    return float(min(GRID, key=lambda t: surprise(found / t, truth, allowed, weights)))


def surprise(found: Array, truth: np.ndarray, allowed: np.ndarray, weights: np.ndarray) -> float:
    """Mean negative log likelihood over the allowed classes."""
    masked = np.where(allowed, found, -np.inf)
    highest = masked.max(axis=1)
    totals = highest + np.log(np.exp(masked - highest[:, None]).sum(axis=1))
    return float(np.average(totals - found[np.arange(len(found)), truth], weights=weights))


def sure_from(found: Array, truth: np.ndarray, allowed: np.ndarray, wanted: float) -> float:
    """The lowest confidence from which, in a band of 0.05, at least ``wanted`` of the answers are right."""
    full = allowed.all(axis=1)
    probabilities = softmax(found[full])
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth[full]
    lowest_possible = round(1 / found.shape[1] + 0.005, 2)
    for lowest in np.arange(lowest_possible, 0.95, 0.01):
        band = (confidence >= lowest) & (confidence < lowest + 0.05)
        if band.sum() >= 20 and right[band].mean() >= wanted:
            return round(float(lowest), 2)
    return lowest_possible


def best_f1_from(score: np.ndarray, right: np.ndarray, groups: Sequence[str]) -> float:
    """The threshold with the best F1, every group counting alike, its neighbours alike."""
    marks, grid = np.array(groups), np.arange(0.15, 0.8, 0.01)
    masks = [marks == group for group in dict.fromkeys(groups)]
    means = [np.mean([f1(score[m] >= t, right[m]) for m in masks]) for t in grid]
    smooth = np.convolve(np.pad(means, 3, mode="edge"), np.full(7, 1 / 7), mode="valid")
    return round(float(grid[smooth.argmax()]), 2)


def precise_from(score: np.ndarray, right: np.ndarray, wanted: float, least: float = 0.05) -> float:
    """The lowest threshold from which at least ``wanted`` of the hits are right, and a share ``least`` is found."""
    for threshold in np.arange(0.3, 0.99, 0.01):
        hits = score >= threshold
        if (hits & right).sum() < least * right.sum():
            break
        if right[hits].mean() >= wanted:
            return round(float(threshold), 2)
    return round(float(threshold), 2)


def f1(found: np.ndarray, truth: np.ndarray) -> float:
    """0–1; 0 where nothing is right."""
    return float(2 * (truth & found).sum() / max(1, truth.sum() + found.sum()))
