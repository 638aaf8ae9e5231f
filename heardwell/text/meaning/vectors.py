"""A short vector for each text: texts that mean alike lie close, also across languages.

Some twelve thousand grams have a place in a space of 128 dimensions, learned from reviews in thirteen languages: a text
lies where its grams point, weighed by how rare they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from heardwell.text.engines.hashing import Hashes, Places
from heardwell.text.meaning import grams
from heardwell.text.meaning.data import FOLDER
from heardwell.text.meaning.grams import Floats, Rows
from heardwell.text.meaning.weights import codes

Packed = npt.NDArray[np.int8]

SIZE = 128
#: Texts whose grams are summed at once: their directions stay in the processor's cache.
_AT_ONCE = 32
#: A packed vector's unit: its 128 numbers are about 1/11 each.
_UNIT = np.float32(300)


def vectors(texts: Sequence[str]) -> Floats:
    """Texts × 128, each row of length 1; zeros for a text whose grams are all unknown."""
    return of_rows(grams.read(texts))


def of_rows(rows: Rows) -> Floats:
    """The vectors of texts that were read already."""
    space = _space()
    wanted = codes(rows.keys)
    places = np.minimum(np.searchsorted(space.keys, wanted), len(space.keys) - 1)
    known = np.flatnonzero(space.keys[places] == wanted)
    places, starts = places[known], np.searchsorted(known, rows.starts)
    weights = ((1 + np.log(rows.values[known])) * space.rarity[places]).astype(np.float32)
    parts = [_sums(weights, places, starts[i : i + _AT_ONCE + 1]) for i in range(0, len(rows), _AT_ONCE)]
    found = np.concatenate([np.zeros((0, SIZE), np.float32), *parts]) * space.scales
    lengths = np.sqrt((found**2).sum(axis=1, keepdims=True))
    scaled: Floats = (found / np.maximum(lengths, 1e-6)).astype(np.float32)
    return scaled


def packed(found: Floats) -> Packed:
    """The vectors at a byte a number."""
    small: Packed = np.clip(np.round(found * _UNIT), -127, 127).astype(np.int8)
    return small


def closeness(vector: Floats, block: Packed) -> Floats:
    """The cosine of one vector with each of a block of packed ones."""
    found: Floats = block.astype(np.float32) @ (vector / _UNIT)
    return found


@dataclass(frozen=True, slots=True)
class Space:
    """``keys``: codes of grams, rising; ``table``: their directions (4 bits), times ``scales``; ``rarity``: weights."""

    keys: Hashes
    table: Packed
    scales: Floats
    rarity: Floats


def _sums(weights: Floats, places: Places, starts: Places) -> Floats:
    """Row by row: the directions of its grams, weighed and summed."""
    first, last = starts[0], starts[-1]
    found = np.zeros((len(starts) - 1, SIZE), np.float32)
    some = np.flatnonzero(np.diff(starts))
    if len(some):
        directions = _space().table[places[first:last]] * weights[first:last, None]
        found[some] = np.add.reduceat(directions, starts[some] - first, axis=0)
    return found


@cache
def _space() -> Space:
    """Read at first use: 1.7 MB in memory."""
    with np.load(FOLDER / "meaning_space.npz") as found:
        halves = found["table"]
        table = np.empty((len(halves), SIZE), np.int8)
        table[:, 0::2], table[:, 1::2] = (halves & 15).astype(np.int8) - 8, (halves >> 4).astype(np.int8) - 8
        return Space(found["keys"], table, found["scales"], found["rarity"].astype(np.float32) / np.float32(8))
