"""Fits the deep part: 16 numbers a feature, one layer of units, all heads at once."""

from dataclasses import dataclass

import numba
import numpy as np
import scipy.sparse as sparse

from models.optimise import Array, Settings, _slope

WIDTH, UNITS = 16, 32


@dataclass(frozen=True, slots=True)
class Task:
    """One head's share of the examples; ``rows`` are numbers of the count matrix's rows."""

    rows: np.ndarray
    right: Array
    allowed: np.ndarray
    weights: Array


@dataclass(frozen=True, slots=True)
class Network:
    """``embedding``: buckets × WIDTH; ``out``: UNITS × all heads' classes, side by side."""

    embedding: Array
    inner: Array
    inner_biases: Array
    out: Array
    out_biases: Array


def fit(texts: sparse.csr_matrix, tasks: list[Task], how: Settings) -> Network:
    """AdaGrad, one example at a time, the heads' examples shuffled together."""
    chance = np.random.default_rng(how.seed)
    examples = _together(tasks)
    parts = _start(texts.shape[1], sum(task.right.shape[1] for task in tasks), chance)
    squares = [np.full(texts.shape[1], 1e-3, np.float32), *(np.ones_like(part) for part in parts[1:])]
    for epoch in range(how.epochs):
        step = np.float32(how.step * (1 - epoch / how.epochs))
        order = chance.permutation(len(examples[0]))
        data = (texts.indptr, texts.indices, texts.data)
        _epoch(order, *data, *examples, *parts, *squares, step, np.float32(how.decay))
    return Network(*parts)


def units(network: Network, texts: sparse.csr_matrix) -> Array:
    """Texts × UNITS."""
    return np.maximum(texts @ network.embedding @ network.inner + network.inner_biases, 0)


def _start(buckets: int, classes: int, chance: np.random.Generator) -> list[Array]:
    shapes = (((buckets, WIDTH), 0.05), ((WIDTH, UNITS), 0.35), (UNITS, 0), ((UNITS, classes), 0.2), (classes, 0))
    return [(chance.standard_normal(shape) * size).astype(np.float32) for shape, size in shapes]


def _together(tasks: list[Task]) -> tuple[np.ndarray, ...]:
    """The examples of all heads: text, first and last class, right, allowed, weight."""
    widest = max(task.right.shape[1] for task in tasks)
    lasts = np.cumsum([task.right.shape[1] for task in tasks])
    firsts = np.append(0, lasts[:-1])
    sizes = [len(task.rows) for task in tasks]
    padded = [[(0, 0), (0, widest - task.right.shape[1])] for task in tasks]
    return (
        np.concatenate([task.rows for task in tasks]),
        np.repeat(firsts, sizes),
        np.repeat(lasts, sizes),
        np.concatenate([np.pad(task.right, pad) for task, pad in zip(tasks, padded, strict=True)]),
        np.concatenate([np.pad(task.allowed, pad) for task, pad in zip(tasks, padded, strict=True)]),
        np.concatenate([task.weights for task in tasks]),
    )


@numba.njit(fastmath=True)
def _epoch(
    order, starts, columns, values, texts, firsts, lasts, targets, allowed, weights,
    embedding, inner, inner_biases, out, out_biases,
    embedding_squares, inner_squares, inner_bias_squares, out_squares, out_bias_squares, step, decay,
):  # fmt: skip
    width, size = inner.shape
    mean, unit = np.zeros(width, np.float32), np.zeros(size, np.float32)
    mean_slope, unit_slope = np.zeros(width, np.float32), np.zeros(size, np.float32)
    logits, slopes = np.zeros(targets.shape[1], np.float32), np.zeros(targets.shape[1], np.float32)
    for example in order:
        begin, end = starts[texts[example]], starts[texts[example] + 1]
        classes = lasts[example] - firsts[example]
        logit, slope = logits[:classes], slopes[:classes]
        mean[:] = 0
        for place in range(begin, end):
            for d in range(width):
                mean[d] += values[place] * embedding[columns[place], d]
        _forward(mean, unit, logit, firsts[example], inner, inner_biases, out, out_biases)
        _slope(logit, targets[example, :classes], allowed[example, :classes], weights[example], slope)
        _backward_out(unit, slope, firsts[example], unit_slope, out, out_biases, out_squares, out_bias_squares, step)
        length = _backward_in(
            mean, unit_slope, mean_slope, inner, inner_biases, inner_squares, inner_bias_squares, step
        )
        for place in range(begin, end):
            column, value = columns[place], values[place]
            embedding_squares[column] += length * value * value
            scaled = step * value / np.sqrt(embedding_squares[column])
            for d in range(width):
                embedding[column, d] -= scaled * (mean_slope[d] + decay * embedding[column, d])


@numba.njit(fastmath=True)
def _forward(mean, unit, logit, first, inner, inner_biases, out, out_biases):
    for h in range(len(unit)):
        unit[h] = inner_biases[h]
        for d in range(len(mean)):
            unit[h] += mean[d] * inner[d, h]
        unit[h] = max(unit[h], np.float32(0))
    for c in range(len(logit)):
        logit[c] = out_biases[first + c]
        for h in range(len(unit)):
            logit[c] += unit[h] * out[h, first + c]


@numba.njit(fastmath=True)
def _backward_out(unit, slope, first, unit_slope, out, out_biases, squares, bias_squares, step):
    unit_slope[:] = 0
    for h in range(len(unit)):
        if unit[h] > 0:
            for c in range(len(slope)):
                unit_slope[h] += slope[c] * out[h, first + c]
                pull = slope[c] * unit[h]
                squares[h, first + c] += pull * pull
                out[h, first + c] -= step * pull / np.sqrt(squares[h, first + c])
    for c in range(len(slope)):
        bias_squares[first + c] += slope[c] * slope[c]
        out_biases[first + c] -= step * slope[c] / np.sqrt(bias_squares[first + c])


@numba.njit(fastmath=True)
def _backward_in(mean, unit_slope, mean_slope, inner, inner_biases, squares, bias_squares, step):
    """Writes ``mean_slope`` and returns its squared length."""
    length = np.float32(0)
    for d in range(len(mean)):
        mean_slope[d] = 0
        for h in range(len(unit_slope)):
            mean_slope[d] += unit_slope[h] * inner[d, h]
        length += mean_slope[d] * mean_slope[d]
    for h in range(len(unit_slope)):
        if unit_slope[h] != 0:
            for d in range(len(mean)):
                pull = unit_slope[h] * mean[d]
                squares[d, h] += pull * pull
                inner[d, h] -= step * pull / np.sqrt(squares[d, h])
            bias_squares[h] += unit_slope[h] * unit_slope[h]
            inner_biases[h] -= step * unit_slope[h] / np.sqrt(bias_squares[h])
    return length
