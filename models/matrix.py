"""Texts to sparse count matrices, through the very code that runs in the product."""

from collections.abc import Callable, Sequence

import numpy as np
import scipy.sparse as sparse

from heardwell.text.engines.hashing import Features, Stream, character_grams, stream, word_grams
from heardwell.text.engines.language import latin_only
from heardwell.text.normalise import fold_for_analysis

BATCH = 1000

Kinds = Callable[[Stream], list[Features]]


def all_kinds(read: Stream) -> list[Features]:
    """What all heads but language read."""
    return [*character_grams(read), *word_grams(read)]


def language_kinds(read: Stream) -> list[Features]:
    """What the language head reads."""
    return latin_only(list(character_grams(read))[1:4], read)


def counts(texts: Sequence[str], bits: int, kinds: Kinds = all_kinds) -> sparse.csr_matrix:
    """Rows are texts, columns 2**bits buckets, values how often."""
    parts = [_batch(texts[i : i + BATCH], bits, kinds) for i in range(0, len(texts), BATCH)]
    return sparse.vstack(parts, format="csr")


def narrowed(rows: sparse.csr_matrix, bits: int) -> sparse.csr_matrix:
    """The same counts in fewer buckets: a feature's bucket is the highest bits of its hash."""
    shift = rows.shape[1].bit_length() - 1 - bits
    return sparse.csr_matrix((rows.data, rows.indices >> shift, rows.indptr), shape=(rows.shape[0], 1 << bits))


def seen(rows: sparse.csr_matrix) -> np.ndarray:
    """Buckets that at least two texts hold; a feature met once teaches its text by heart."""
    return np.bincount(rows.indices, minlength=rows.shape[1]) >= 2


def scaled(rows: sparse.csr_matrix, known: np.ndarray, by_all: bool = False) -> sparse.csr_matrix:
    """Only known buckets, each row divided by the square root of how many it holds.

    ``by_all``: of how many features it has, known or not.
    """
    sizes = np.asarray(rows.sum(axis=1)).ravel()
    kept = known[rows.indices]
    bounds = np.append(0, np.cumsum(kept))[rows.indptr]
    values = rows.data[kept].astype(np.float32)
    found = sparse.csr_matrix((values, rows.indices[kept], bounds), shape=rows.shape)
    if not by_all:
        sizes = np.asarray(found.sum(axis=1)).ravel()
    roots = np.sqrt(np.maximum(sizes, 1)).astype(np.float32)
    found.data /= np.repeat(roots, np.diff(found.indptr))
    return found


def _batch(texts: Sequence[str], bits: int, kinds: Kinds) -> sparse.csr_matrix:
    found = [_entries(kind, bits) for kind in kinds(stream(*fold_for_analysis(texts)))]
    rows = np.concatenate([row for row, _ in found])
    columns = np.concatenate([column for _, column in found])
    values = np.ones(len(rows), np.float32)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), 1 << bits))


def _entries(kind: Features, bits: int) -> tuple[np.ndarray, np.ndarray]:
    places = np.flatnonzero(kind.valid)
    rows = np.searchsorted(kind.starts, places, side="right") - 1
    return rows.astype(np.int32), (kind.hashes[places] >> np.uint32(32 - bits)).astype(np.int32)
