"""All heads but language: one pass over a text's features, small integers from tables that heads share.

A text is the sum of its features' rows, divided by the square root of how many features it has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import msgspec
import numpy as np
import numpy.typing as npt

from heardwell.text.engines.hashing import Features, Places
from heardwell.text.engines.heads import Scores, Table, chances, softmax

NO_OFFSETS: Mapping[str, Mapping[str, float]] = {}


@dataclass(frozen=True, slots=True)
class Bank:
    """A table of 2**bits rows; ``scales`` gives each column its size back."""

    table: Table
    scales: Scores

    def sums(self, kinds: Sequence[Features]) -> Scores:
        """Texts × columns: the rows of each text's features, added up."""
        found = np.zeros((len(kinds[0].starts), len(self.scales)), np.int64)
        for kind in kinds:
            hashes, bounds = kind.kept
            some: Places = np.flatnonzero(np.diff(np.append(bounds, len(hashes))))
            if len(some):
                found[some] += np.add.reduceat(self.rows(hashes), bounds[some], axis=0, dtype=np.int32)
        sums: Scores = found.astype(np.float32) * self.scales
        return sums

    def rows(self, hashes: npt.NDArray[np.uint32]) -> Table:
        """A feature chooses its row by its highest bits."""
        size, columns = self.table.shape
        places = hashes >> np.uint32(33 - size.bit_length())
        if columns not in (2, 4, 8):
            return np.take(self.table, places, axis=0)
        # A row of so many bytes is read as one number.
        return np.take(self.table.view(f"u{columns}")[:, 0], places).view(np.int8).reshape(-1, columns)


@dataclass(frozen=True, slots=True)
class HeadCard:
    """How one head reads the sums: its classes, and what stands beside the tables.

    ``columns``: ``[first, last)`` of the bank, one for each class but the first, against which the others are
    measured; ``sure_from``: the probability below which it does not know; ``thresholds``: from which a class holds
    as well as others, where several may; ``each``: every class but the first is a decision of its own.
    """

    classes: tuple[str, ...]
    bank: str
    columns: tuple[int, int]
    biases: tuple[float, ...]
    temperature: float = 1.0
    sure_from: float = 0.0
    thresholds: Mapping[str, float] = field(default_factory=dict)
    each: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """The heads by name over the tables that they share."""

    heads: Mapping[str, HeadCard]
    banks: Mapping[str, Bank]

    def probabilities(
        self, kinds: Sequence[Features], heads: Sequence[str], offsets: Mapping[str, Mapping[str, float]] = NO_OFFSETS
    ) -> dict[str, Scores]:
        """Head → texts × classes, rows summing to 1, all classes alike for a text without features.

        Where each class is decided for itself, its own chance; the first is not decided.

        ``offsets``: head → class → what is added to its logit.
        """
        counts = _counts(kinds)
        roots: Scores = np.sqrt(np.maximum(counts, 1))
        banks = {self.heads[head].bank for head in heads}
        sums: dict[str, Scores] = {name: self.banks[name].sums(kinds) / roots for name in banks}
        found = {}
        for head in heads:
            card, moves = self.heads[head], offsets.get(head, {})
            logits = _beside_nothing(sums[card.bank][:, slice(*card.columns)])
            logits += (1 if card.each else np.minimum(counts, 1)) * np.array(card.biases, np.float32)
            moved = np.array([moves.get(name, 0.0) for name in card.classes], np.float32)
            logits = logits / np.float32(card.temperature) + moved
            found[head] = chances(logits) if card.each else softmax(logits)
        return found

    def contributions(self, head: str, kinds: Sequence[Features]) -> list[Scores]:
        """What each valid feature of a single text adds to the logits: places × classes, one array per kind."""
        card = self.heads[head]
        columns, bank = slice(*card.columns), self.banks[card.bank]
        root = np.sqrt(np.maximum(_counts(kinds), 1))[0, 0] * np.float32(card.temperature)
        scales = bank.scales[columns] / root
        return [_beside_nothing(bank.rows(kind.hashes[kind.valid])[:, columns] * scales) for kind in kinds]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The tables stay on disk until a row of them is touched."""
        heads = msgspec.json.decode((folder / "heads.json").read_bytes(), type=dict[str, HeadCard])
        scales = msgspec.json.decode((folder / "scales.json").read_bytes(), type=dict[str, list[float]])
        banks = {
            name: Bank(np.load(folder / f"{name}.npy", mmap_mode="r"), np.array(found, np.float32))
            for name, found in scales.items()
        }
        return cls(heads, banks)

    def save(self, folder: Path) -> None:
        """The counterpart of ``load``."""
        scales = {name: bank.scales.tolist() for name, bank in self.banks.items()}
        for name, bank in self.banks.items():
            np.save(folder / f"{name}.npy", bank.table)
        for name, found in (("heads", self.heads), ("scales", scales)):
            (folder / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(found)) + b"\n")


def _beside_nothing(columns: Scores) -> Scores:
    """With a column of zeros for the first class."""
    return np.pad(columns, ((0, 0), (1, 0)))


def _counts(kinds: Sequence[Features]) -> Scores:
    """Texts × 1: how many features each has."""
    counts = np.zeros(len(kinds[0].starts), np.int64)
    for kind in kinds:
        before = np.append(0, np.cumsum(kind.valid))
        counts += np.diff(before[np.append(kind.starts, len(kind.valid))])
    return counts.astype(np.float32)[:, None]
