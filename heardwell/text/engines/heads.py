"""Linear heads over hashed features: small integer tables, read from disk as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec
import numpy as np
import numpy.typing as npt

from heardwell.text.engines.hashing import Features, Places

Scores = npt.NDArray[np.float32]
Table = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class HeadCard:
    """What a head needs beside its table; ``scales`` and ``biases`` stand in the order of ``classes``.

    Below ``sure_from`` (a probability) the head does not know.
    """

    classes: tuple[str, ...]
    scales: tuple[float, ...]
    biases: tuple[float, ...]
    temperature: float
    sure_from: float


@dataclass(frozen=True, slots=True)
class Head:
    """``table``: 2**bits rows of int8, a column per class and, last, 1 where training saw the bucket.

    A text's logits are ``sum(rows) * scales / sqrt(sum(last column)) + biases``.
    """

    card: HeadCard
    table: Table

    @property
    def bits(self) -> int:
        """Features choose a row by this many of their highest bits."""
        return len(self.table).bit_length() - 1

    def probabilities(self, kinds: Sequence[Features]) -> Scores:
        """Texts × classes, each row summing to 1; the biases alone speak for a text without features."""
        sums = np.zeros((len(kinds[0].starts), self.table.shape[1]), np.float32)
        for kind in kinds:
            self._add(kind, sums)
        known = np.sqrt(np.maximum(sums[:, -1:], 1))
        scales, biases = np.array([self.card.scales, self.card.biases], np.float32)
        logits: Scores = sums[:, :-1] * scales / known + biases
        return softmax(logits / np.float32(self.card.temperature))

    def _add(self, kind: Features, sums: Scores) -> None:
        """Add the rows of each text's features to ``sums``."""
        places = np.flatnonzero(kind.valid)
        rows = np.take(self.table, kind.hashes[places] >> np.uint32(32 - self.bits), axis=0)
        bounds = np.searchsorted(places, kind.starts)
        some: Places = np.flatnonzero(np.diff(np.append(bounds, len(places))))
        if len(some):
            sums[some] += np.add.reduceat(rows, bounds[some], axis=0, dtype=np.int32)

    def contributions(self, kinds: Sequence[Features]) -> list[Scores]:
        """What each valid feature of a single text adds to the logits: places × classes, one array per kind."""
        found = [self.table[kind.hashes[kind.valid] >> np.uint32(32 - self.bits)].astype(np.float32) for kind in kinds]
        known = np.sqrt(max(1.0, float(sum(rows[:, -1].sum() for rows in found))))
        scales = np.array(self.card.scales, np.float32) / np.float32(known * self.card.temperature)
        return [rows[:, :-1] * scales for rows in found]

    @classmethod
    def read(cls, folder: Path, name: str) -> Self:
        """The head of that name; its table stays on disk until a row of it is touched."""
        card = msgspec.json.decode((folder / f"{name}.json").read_bytes(), type=HeadCard)
        return cls(card, np.load(folder / f"{name}.npy", mmap_mode="r"))

    def write(self, folder: Path, name: str) -> None:
        """The counterpart of ``read``."""
        (folder / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(self.card)) + b"\n")
        np.save(folder / f"{name}.npy", self.table)


def softmax(logits: Scores) -> Scores:
    """Row-wise, safe against overflow."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Scores = powers / powers.sum(axis=1, keepdims=True)
    return shares


def chances(logits: Scores) -> Scores:
    """Each for itself, safe against overflow."""
    found: Scores = np.float32(1) / (np.float32(1) + np.exp(-np.clip(logits, -30, 30)))
    return found
