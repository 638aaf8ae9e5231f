"""Texts as sparse rows of hashed n-grams: what likeness, taught topics and groups are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from heardwell.text.engines.hashing import Hashes, Places, character_grams, stream, word_grams
from heardwell.text.normalise import fold_for_analysis

Floats = npt.NDArray[np.float32]

#: What is behind this many characters of a text no longer counts: time stays linear, and a vector is one of a comment.
LONGEST = 4000
#: Texts that are read at once, so that the arrays stay small.
AT_ONCE = 512
CHARACTERS_AT_ONCE = 100_000
#: Kinds of grams in the order of ``hashing``: characters 1–5, words, neighbouring words.
KINDS = 7
WORD, PAIR = 5, 6


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix: row ``i`` has ``values[k]`` at ``keys[k]``, ``k`` in ``starts[i]:starts[i + 1]``, keys rising.

    A key is the kind of gram in 3 bits and its hash in 29.
    """

    keys: Hashes
    values: Floats
    starts: Places

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def kinds(self) -> Hashes:
        """The kind of each entry's gram, one of ``KINDS``."""
        return self.keys >> np.uint32(29)

    @property
    def owners(self) -> Places:
        """The row of each entry."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def times(self, factors: Floats) -> "Rows":
        """Each value by its factor."""
        return Rows(self.keys, (self.values * factors).astype(np.float32), self.starts)

    def scaled(self) -> "Rows":
        """Each row to length 1; an empty row stays empty."""
        lengths = np.sqrt(row_sums(self.values**2, self.starts))
        return self.times(1 / np.maximum(np.repeat(lengths, np.diff(self.starts)), np.float32(1e-9)))

    def part(self, first: int, last: int) -> "Rows":
        """Rows ``first`` up to ``last``."""
        begin, end = self.starts[first], self.starts[last]
        return Rows(self.keys[begin:end], self.values[begin:end], self.starts[first : last + 1] - begin)

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> "Rows":
        """One below the other."""
        ends = np.cumsum([0, *(len(part.keys) for part in parts)])
        starts = [part.starts[:-1] + end for part, end in zip(parts, ends, strict=False)]
        return Rows(
            np.concatenate([np.zeros(0, np.uint32), *(part.keys for part in parts)]),
            np.concatenate([np.zeros(0, np.float32), *(part.values for part in parts)]),
            np.concatenate([*starts, ends[-1:]]).astype(np.int64),
        )


def read(texts: Sequence[str]) -> Rows:
    """How often each text has each gram."""
    cut = [text[:LONGEST] for text in texts]
    return Rows.joined([_read(cut[i:j]) for i, j in _batches(cut)])


def row_sums(values: npt.NDArray[np.float32], starts: Places) -> Floats:
    """The sum of each row's values."""
    sums = np.concatenate([np.zeros(1), np.cumsum(values, dtype=np.float64)])
    found: Floats = (sums[starts[1:]] - sums[starts[:-1]]).astype(np.float32)
    return found


def _batches(texts: Sequence[str]) -> list[tuple[int, int]]:
    found, first, characters = [], 0, 0
    for place, text in enumerate(texts):
        if place > first and (place - first == AT_ONCE or characters + len(text) > CHARACTERS_AT_ONCE):
            found.append((first, place))
            first, characters = place, 0
        characters += len(text)
    return [*found, (first, len(texts))] if texts else []


def _read(texts: Sequence[str]) -> Rows:
    text = stream(*fold_for_analysis(texts))
    owners, keys = [], []
    for kind, grams in enumerate((*character_grams(text), *word_grams(text))):
        places = np.flatnonzero(grams.valid)
        owners.append(np.searchsorted(grams.starts, places, side="right") - 1)
        keys.append(np.uint32(kind << 29) | (grams.hashes[places] >> np.uint32(3)))
    return _counted(len(texts), np.concatenate(owners), np.concatenate(keys))


def _counted(size: int, owners: Places, keys: Hashes) -> Rows:
    both = (owners.astype(np.uint64) << np.uint64(32)) | keys
    distinct, counts = np.unique(both, return_counts=True)
    starts = np.searchsorted(distinct >> np.uint64(32), np.arange(size + 1, dtype=np.uint64))
    low = (distinct & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    return Rows(low, counts.astype(np.float32), starts.astype(np.int64))
