"""All heads but language in one pass: two tables of small integers and a small network between them and the classes.

A text is the sum of its features' rows, divided by the square root of how many features it has. The wide part
goes from there straight to the classes; the deep one, 16 numbers a feature, through a layer of units that all
heads share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np
import numpy.typing as npt

from heardwell.text.engines.hashing import Features, Places
from heardwell.text.engines.heads import Scores, Table, softmax

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
            places = np.flatnonzero(kind.valid)
            bounds = np.searchsorted(places, kind.starts)
            some: Places = np.flatnonzero(np.diff(np.append(bounds, len(places))))
            if len(some):
                found[some] += np.add.reduceat(self.rows(kind.hashes[places]), bounds[some], axis=0, dtype=np.int32)
        sums: Scores = found.astype(np.float32) * self.scales
        return sums

    def rows(self, hashes: npt.NDArray[np.uint32]) -> Table:
        """A feature chooses its row by its highest bits."""
        bits = len(self.table).bit_length() - 1
        return np.take(self.table, hashes >> np.uint32(32 - bits), axis=0)

    @property
    def size(self) -> int:
        """Bytes on disk, near enough."""
        return self.table.nbytes


@dataclass(frozen=True, slots=True)
class HeadCard:
    """How one head reads the sums: its classes, and what stands beside the tables.

    ``columns``: ``[first, last)`` of the bank, one for each class but the first, against which the others are
    measured; ``sure_from``: the probability below which it does not know; ``thresholds``: from which a class holds
    as well as others, where several may.
    """

    classes: tuple[str, ...]
    bank: str
    columns: tuple[int, int]
    biases: tuple[float, ...]
    temperature: float = 1.0
    sure_from: float = 0.0
    thresholds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deep:
    """The layer between the deep table and the classes; ``out``: units × classes, for each head that it helps."""

    bank: Bank
    inner: Scores
    inner_biases: Scores
    out: Mapping[str, Scores]

    def units(self, sums: Scores) -> Scores:
        """Texts × units, none below zero."""
        found: Scores = np.maximum(_times(sums, self.inner) + self.inner_biases, 0)
        return found


@dataclass(frozen=True, slots=True)
class Model:
    """The heads by name over the tables that they share."""

    heads: Mapping[str, HeadCard]
    banks: Mapping[str, Bank]
    deep: Deep

    def probabilities(
        self, kinds: Sequence[Features], heads: Sequence[str], offsets: Mapping[str, Mapping[str, float]] = NO_OFFSETS
    ) -> dict[str, Scores]:
        """Head → texts × classes, rows summing to 1, all classes alike for a text without features.

        ``offsets``: head → class → what is added to its logit.
        """
        counts = _counts(kinds)
        roots = np.sqrt(np.maximum(counts, 1))
        banks = {self.heads[head].bank for head in heads}
        wide = {name: self.banks[name].sums(kinds) / roots for name in banks}
        units = self.deep.units(self.deep.bank.sums(kinds) / roots) if self.deep.out.keys() & set(heads) else None
        found = {}
        for head in heads:
            card, moves = self.heads[head], offsets.get(head, {})
            logits = _beside_nothing(wide[card.bank][:, slice(*card.columns)])
            if units is not None and head in self.deep.out:
                logits += _times(units, self.deep.out[head])
            logits += np.minimum(counts, 1) * np.array(card.biases, np.float32)
            moved = np.array([moves.get(name, 0.0) for name in card.classes], np.float32)
            found[head] = softmax(logits / np.float32(card.temperature) + moved)
        return found

    def contributions(self, head: str, kinds: Sequence[Features]) -> list[Scores]:
        """What each valid feature of a single text adds to the logits: places × classes, one array per kind.

        Through the layer by its slope at this text, which leaves out only the biases.
        """
        card = self.heads[head]
        columns, bank = slice(*card.columns), self.banks[card.bank]
        root = np.sqrt(np.maximum(_counts(kinds), 1))
        scale = np.float32(root[0, 0] * card.temperature)
        through = self._through(head, self.deep.bank.sums(kinds) / root) / scale
        found = []
        for kind in kinds:
            hashes = kind.hashes[kind.valid]
            straight = _beside_nothing(bank.rows(hashes)[:, columns] * (bank.scales[columns] / scale))
            found.append(straight + (self.deep.bank.rows(hashes) * self.deep.bank.scales) @ through)
        return found

    def _through(self, head: str, sums: Scores) -> Scores:
        """Deep columns × classes: the layer's slope at a text."""
        if head not in self.deep.out:
            return np.zeros((sums.shape[1], len(self.heads[head].classes)), np.float32)
        open_units = self.deep.units(sums)[0] > 0
        slope: Scores = (self.deep.inner * open_units) @ self.deep.out[head]
        return slope

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The tables stay on disk until a row of them is touched."""
        heads = msgspec.json.decode((folder / "heads.json").read_bytes(), type=dict[str, HeadCard])
        with np.load(folder / "layers.npz") as layers:
            small = {name: layers[name] for name in layers.files}
        tables = {
            name: Bank(np.load(folder / f"{name}.npy", mmap_mode="r"), small[f"{name}_scales"])
            for name in {card.bank for card in heads.values()} | {"deep"}
        }
        out = {name: small[f"{name}_out"] for name in heads if f"{name}_out" in small}
        deep = Deep(tables.pop("deep"), small["inner"], small["inner_biases"], out)
        return cls(heads, tables, deep)

    def save(self, folder: Path) -> None:
        """The counterpart of ``load``."""
        small = {"inner": self.deep.inner, "inner_biases": self.deep.inner_biases}
        small |= {f"{name}_out": out for name, out in self.deep.out.items()}
        for name, bank in {**self.banks, "deep": self.deep.bank}.items():
            np.save(folder / f"{name}.npy", bank.table)
            small[f"{name}_scales"] = bank.scales
        arrays: dict[str, Any] = {name: array.astype(np.float32) for name, array in small.items()}  # Any: numpy's stub
        np.savez(folder / "layers.npz", **arrays)
        heads = msgspec.json.format(msgspec.json.encode(self.heads))
        (folder / "heads.json").write_bytes(heads + b"\n")


def _times(rows: Scores, matrix: Scores) -> Scores:
    """``rows @ matrix``, term by term: a library's product may round a row differently in other company."""
    product: Scores = np.add.reduce(rows[:, :, None] * matrix, axis=1)
    return product


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
