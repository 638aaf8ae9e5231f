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
    """What the sentiment head reads."""
    return [*character_grams(read), *word_grams(read)]


def language_kinds(read: Stream) -> list[Features]:
    """What the language head reads."""
    return latin_only(list(character_grams(read))[1:4], read)


def counts(texts: Sequence[str], bits: int, kinds: Kinds = all_kinds) -> sparse.csr_matrix:
    """Rows are texts, columns 2**bits buckets, values how often."""
    parts = [_batch(texts[i : i + BATCH], bits, kinds) for i in range(0, len(texts), BATCH)]
    return sparse.vstack(parts, format="csr")


def seen(rows: sparse.csr_matrix) -> np.ndarray:
    """Buckets that at least two texts hold; a feature met once teaches its text by heart."""
    return np.bincount(rows.indices, minlength=rows.shape[1]) >= 2


def scaled(rows: sparse.csr_matrix, known: np.ndarray) -> sparse.csr_matrix:
    """Only known buckets, each row divided by the square root of how many it holds."""
    found = rows @ sparse.diags_array(known.astype(np.float32), format="csr")
    found.eliminate_zeros()
    sizes = np.sqrt(np.maximum(np.asarray(found.sum(axis=1)).ravel(), 1)).astype(np.float32)
    found.data /= np.repeat(sizes, np.diff(found.indptr))
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
