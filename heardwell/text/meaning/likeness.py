"""How alike two texts are, from 0 to 1."""

from collections.abc import Sequence

import numpy as np

from heardwell.text.meaning import grams, vectors
from heardwell.text.meaning.grams import Floats, Rows
from heardwell.text.meaning.weights import weighted

#: Kinds of writing: texts of two kinds share hardly a gram, so their vectors alone decide.
_LATIN, _CHINESE, _ARABIC, _OTHER = range(4)
_ACROSS = np.float32(0.85)
_PAIRS_AT_ONCE = 500


def similar(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """The likeness of each pair; the order of the two does not matter. A text without any sign is like none."""
    found: list[float] = []
    for first in range(0, len(pairs), _PAIRS_AT_ONCE):
        some = pairs[first : first + _PAIRS_AT_ONCE]
        found += _similar([a for a, _ in some], [b for _, b in some])
    return found


def similar_to(text: str, others: Sequence[str]) -> list[float]:
    """The likeness of one text to each of the others, as :func:`similar` has it."""
    return similar([(text, other) for other in others])


def _similar(left: Sequence[str], right: Sequence[str]) -> list[float]:
    a, b = grams.read(left), grams.read(right)
    plain = np.clip(products(weighted(a), weighted(b)), 0, 1)
    near = np.clip((vectors.of_rows(a) * vectors.of_rows(b)).sum(axis=1), 0, 1) * _ACROSS
    across = np.array([_writing(x) != _writing(y) for x, y in zip(left, right, strict=True)])
    scores = np.where(across, np.maximum(plain, near), plain)
    return [round(float(score), 4) for score in scores]


def products(a: Rows, b: Rows) -> Floats:
    """The product of each row of ``a`` with the same row of ``b``."""
    left = (a.owners.astype(np.uint64) << np.uint64(32)) | a.keys
    right = (b.owners.astype(np.uint64) << np.uint64(32)) | b.keys
    places = np.minimum(np.searchsorted(right, left), max(len(right) - 1, 0))
    if not len(right):
        return np.zeros(len(a), np.float32)
    shared = right[places] == left
    return grams.row_sums(np.where(shared, a.values * b.values[places], np.float32(0)), a.starts)


def _writing(text: str) -> int:
    """The kind of writing that most letters of the beginning are of."""
    counts = [0, 0, 0, 0]
    for sign in text[:200]:
        code = ord(sign)
        if sign.isalpha():
            counts[_kind(code)] += 3 if code >= 0x3040 else 1
    return counts.index(max(counts))


def _kind(code: int) -> int:
    if code < 0x0250 or 0x1E00 <= code < 0x1F00 or 0xFF21 <= code <= 0xFF5A:
        return _LATIN
    if 0x3040 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or code >= 0x20000:
        return _CHINESE
    return _ARABIC if 0x0600 <= code < 0x0780 or 0xFB50 <= code < 0xFF00 else _OTHER
