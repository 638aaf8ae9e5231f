"""Fits independent yes-or-no heads over the same rows: logistic regression by AdaGrad, reproducible."""

import numba
import numpy as np
import scipy.sparse as sparse

from models.optimise import Array, Fitted, Settings


def fit_each(rows: sparse.csr_matrix, targets: Array, asked: Array, how: Settings) -> Fitted:
    """``targets``: texts × labels, 0 or 1; ``asked``: how much a text teaches of each label, 0 for nothing."""
    found = np.zeros((rows.shape[1], targets.shape[1]), np.float32)
    squares = np.full(rows.shape[1], 1e-4, np.float32)
    rate = (targets * asked).sum(axis=0) / np.maximum(asked.sum(axis=0), 1)
    biases = np.log(np.clip(rate, 1e-3, 0.9) / (1 - np.clip(rate, 1e-3, 0.9))).astype(np.float32)
    bias_squares = np.full(targets.shape[1], 1e-2, np.float32)
    order = np.random.default_rng(how.seed)
    sums = Fitted(np.zeros_like(found), np.zeros_like(biases))
    for epoch in range(how.epochs):
        step = np.float32(how.step * (1 - epoch / how.epochs))
        shuffled = order.permutation(rows.shape[0])
        data = (rows.indptr, rows.indices, rows.data, targets, asked)
        _epoch(shuffled, *data, found, squares, biases, bias_squares, step, np.float32(how.decay))
        if epoch:
            sums = Fitted(sums.weights + found, sums.biases + biases)
    averaged = np.float32(how.epochs - 1)
    return Fitted(sums.weights / averaged, sums.biases / averaged)


@numba.njit(fastmath=True)
def _epoch(order, starts, columns, values, targets, asked, found, squares, biases, bias_squares, step, decay):
    labels = targets.shape[1]
    slope = np.zeros(labels, np.float32)
    for row in order:
        first, last = starts[row], starts[row + 1]
        slope[:] = biases
        for place in range(first, last):
            for c in range(labels):
                slope[c] += values[place] * found[columns[place], c]
        length = np.float32(0)
        for c in range(labels):
            slope[c] = asked[row, c] * (1 / (1 + np.exp(-slope[c])) - targets[row, c])
            length += slope[c] * slope[c]
            bias_squares[c] += slope[c] * slope[c]
            biases[c] -= step * np.float32(0.3) * slope[c] / np.sqrt(bias_squares[c])
        for place in range(first, last):
            column, value = columns[place], values[place]
            squares[column] += length * value * value
            scaled = step * value / np.sqrt(squares[column])
            for c in range(labels):
                found[column, c] -= scaled * (slope[c] + decay * found[column, c])
