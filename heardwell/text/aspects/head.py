"""Which aspects a text speaks of, by hashed n-grams: many yes-or-no decisions in one small table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import msgspec
import numpy as np
import numpy.typing as npt

from heardwell.text.engines.hashing import Features, Places

# Features choose one of 2**BITS buckets.
BITS = 18

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AspectCard:
    """``scales`` and ``biases`` stand in the order of ``keys`` and, last, whether the text is of this industry.

    A key is found from a probability of ``threshold`` on.
    """

    keys: tuple[str, ...]
    scales: tuple[float, ...]
    biases: tuple[float, ...]
    threshold: float


@dataclass(frozen=True, slots=True)
class Read:
    """One kind of features: the bucket of each, text after text; text ``i`` begins at ``starts[i]``."""

    buckets: npt.NDArray[np.uint32]
    starts: Places


def buckets_of(kinds: Sequence[Features]) -> list[Read]:
    """What all heads read, taken apart once."""
    found = []
    for kind in kinds:
        hashes, starts = kind.kept
        found.append(Read(hashes >> np.uint32(32 - BITS), starts))
    return found


@dataclass(frozen=True)
class AspectHead:
    """``buckets``: which of the 2**BITS have a row in ``table`` (int8, in the same order).

    Features of other buckets say nothing and are not counted.
    """

    card: AspectCard
    buckets: npt.NDArray[np.uint32]
    table: npt.NDArray[np.int8]

    def probabilities(self, read: Sequence[Read]) -> Scores:
        """Texts × (keys and, last, the industry); ``read``: the texts' features, as ``buckets_of`` gives them."""
        sums = np.zeros((len(read[0].starts), self.table.shape[1]), np.float32)
        known = np.zeros((len(sums), 1), np.float32)
        for kind in read:
            self._add(kind, sums, known)
        scales, biases = np.array([self.card.scales, self.card.biases], np.float32)
        logits = sums * scales / np.sqrt(np.maximum(known, 1)) + biases
        chances: Scores = np.float32(1) / (np.float32(1) + np.exp(-np.clip(logits, -30, 30)))
        return chances

    def _add(self, kind: Read, sums: Scores, known: Scores) -> None:
        slots = np.take(self._slots, kind.buckets)
        kept = np.flatnonzero(slots < len(self.buckets))
        bounds = np.searchsorted(kept, kind.starts)
        counts = np.diff(np.append(bounds, len(kept)))
        some: Places = np.flatnonzero(counts)
        if len(some):
            rows = np.take(self.table, slots[kept], axis=0)
            sums[some] += np.add.reduceat(rows, bounds[some], axis=0, dtype=np.int32)
            known[:, 0] += counts

    @cached_property
    def _slots(self) -> npt.NDArray[np.uint16]:
        """Bucket → its row; one past the last where it has none."""
        slots = np.full(1 << BITS, len(self.buckets), np.uint16)
        slots[self.buckets] = np.arange(len(self.buckets), dtype=np.uint16)
        return slots

    @classmethod
    def read(cls, folder: Path, name: str) -> Self:
        """The head of that name, as ``write`` left it."""
        card = msgspec.json.decode((folder / f"{name}.json").read_bytes(), type=AspectCard)
        with np.load(folder / f"{name}.npz") as arrays:
            return cls(card, arrays["buckets"], arrays["table"])

    def write(self, folder: Path, name: str) -> None:
        """Two files: what a person can read, and the numbers."""
        (folder / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(self.card)) + b"\n")
        np.savez_compressed(folder / f"{name}.npz", buckets=self.buckets, table=self.table)
