"""Fits linear heads: softmax regression by AdaGrad, one text at a time, reproducible."""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Settings:
    """``decay`` pulls a weight back each time its feature is seen; the step falls linearly over the epochs.

    What comes out is the mean of the weights after each epoch but the first.
    """

    step: float
    decay: float
    epochs: int
    seed: int = 20


@dataclass(frozen=True, slots=True)
class Fitted:
    """``weights``: buckets × classes, for rows divided by the square root of their count of features."""

    weights: Array
    biases: Array


def fit(
    rows: sparse.csr_matrix, targets: Array, allowed: npt.NDArray[np.bool_], weights: Array, how: Settings
) -> Fitted:
    """``targets``: texts × classes, 1 where right; ``allowed``: the classes the annotators could choose.

    Classes that a source does not know take no part in its softmax, so that it teaches nothing about them; of
    several that are right, their sum is made likely.
    """
    found = np.zeros((rows.shape[1], targets.shape[1]), np.float32)
    squares = np.full(rows.shape[1], 1e-4, np.float32)
    biases, bias_squares = np.zeros(targets.shape[1], np.float32), np.full(targets.shape[1], 1e-2, np.float32)
    order = np.random.default_rng(how.seed)
    sums = Fitted(np.zeros_like(found), np.zeros_like(biases))
    for epoch in range(how.epochs):
        step = np.float32(how.step * (1 - epoch / how.epochs))
        shuffled = order.permutation(rows.shape[0])
        data = (rows.indptr, rows.indices, rows.data, targets, allowed, weights)
        _epoch(shuffled, *data, found, squares, biases, bias_squares, step, np.float32(how.decay))
        if epoch:
            sums = Fitted(sums.weights + found, sums.biases + biases)
    averaged = np.float32(how.epochs - 1)
    return Fitted(sums.weights / averaged, sums.biases / averaged)


@numba.njit(fastmath=True)
def _epoch(
    order, starts, columns, values, targets, allowed, weights, found, squares, biases, bias_squares, step, decay
):
    classes = targets.shape[1]
    logits, slope = np.zeros(classes, np.float32), np.zeros(classes, np.float32)
    for row in order:
        first, last = starts[row], starts[row + 1]
        logits[:] = biases
        for place in range(first, last):
            for c in range(classes):
                logits[c] += values[place] * found[columns[place], c]
        length = _slope(logits, targets[row], allowed[row], weights[row], slope)
        for c in range(classes):
            bias_squares[c] += slope[c] * slope[c]
            biases[c] -= step * slope[c] / np.sqrt(bias_squares[c])
        for place in range(first, last):
            column, value = columns[place], values[place]
            squares[column] += length * value * value
            scaled = step * value / np.sqrt(squares[column])
            for c in range(classes):
                found[column, c] -= scaled * (slope[c] + decay * found[column, c])


@numba.njit(fastmath=True)
def _slope(logits, target, allowed, weight, slope):
    """Write the gradient of the masked cross entropy into ``slope``; return its squared length."""
    highest, total, right = np.float32(-1e30), np.float32(0), np.float32(1e-9)
    for c in range(len(logits)):
        if allowed[c]:
            highest = max(highest, logits[c])
    for c in range(len(logits)):
        slope[c] = np.exp(logits[c] - highest) if allowed[c] else 0
        total += slope[c]
        right += slope[c] * target[c]
    length = np.float32(0)
    for c in range(len(logits)):
        slope[c] = weight * (slope[c] / total - slope[c] * target[c] / right)
        length += slope[c] * slope[c]
    return length
