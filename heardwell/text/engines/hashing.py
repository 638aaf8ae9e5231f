"""From a batch of normalised texts to hashed n-grams, all of it in array operations.

One long array holds all texts, each opened by a space; a feature is a 32-bit hash at a position. There is no
loop over texts or characters: that is where the speed comes from.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from heardwell.text.normalise import BREAK, SPACE

Hashes = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_BLANK, _LETTER, _CJK, _SIGN, _APOSTROPHE = range(5)
CJK = _CJK
_CLASSES = 0x32000
_MULTIPLIER = np.uint32(0x01000193)
_SEED = np.uint32(0x811C9DC5)
_LONGEST_WORD = 32

LONGEST_GRAM = 5


@dataclass(frozen=True, slots=True)
class Stream:
    """Texts as one array of code points, tokens parted by single spaces.

    ``starts``: where each text's opening space is; ``kinds``: the class of each position.
    """

    codes: Hashes
    kinds: npt.NDArray[np.uint8]
    starts: Places


@dataclass(frozen=True)
class Features:
    """One kind of feature: a hash at each place that ``valid`` marks; text ``i`` begins at ``starts[i]``."""

    hashes: Hashes
    valid: Flags
    starts: Places

    @cached_property
    def kept(self) -> tuple[Hashes, Places]:
        """The valid ones alone, and where each text's begin among them: taken apart once for all who read them."""
        places = np.flatnonzero(self.valid)
        return self.hashes[places], np.searchsorted(places, self.starts)


def stream(codes: Hashes, ends: Places) -> Stream:
    """The output of ``fold_for_analysis`` with spaces where letters, signs and Chinese touch."""
    kinds = _kinds(codes)
    codes = np.concatenate([np.array([BREAK], np.uint32), codes])
    kinds = np.concatenate([np.zeros(1, np.uint8), kinds])
    touching = np.flatnonzero((kinds[1:] != kinds[:-1]) & (kinds[1:] != _BLANK) & (kinds[:-1] != _BLANK)) + 1
    codes, kinds = np.insert(codes, touching, SPACE), np.insert(kinds, touching, _BLANK)
    breaks = np.flatnonzero(codes == BREAK)
    codes[breaks] = SPACE
    return Stream(codes, kinds, breaks[: len(ends)])


def character_grams(texts: Stream) -> Iterator[Features]:
    """Runs of 1 (Chinese and signs only) to 5 characters within a token, its edges included (4 in Chinese)."""
    size = len(texts.codes)
    padded = np.concatenate([texts.codes, np.full(LONGEST_GRAM, SPACE, np.uint32)])
    blank = padded == SPACE
    single = (texts.kinds == _CJK) | (texts.kinds == _SIGN)
    hashes = (texts.codes ^ _SEED) * _MULTIPLIER
    yield Features(_spread(hashes), single, texts.starts)
    valid = ~(blank[:size] & blank[1 : size + 1])
    for length in range(2, LONGEST_GRAM + 1):
        if length > 2:
            valid = valid & ~blank[length - 2 : size + length - 2]
        if length == LONGEST_GRAM:
            valid = valid & ~_chinese_at(texts.kinds)
        hashes = (hashes ^ padded[length - 1 : size + length - 1]) * _MULTIPLIER
        yield Features(_spread(hashes), valid, texts.starts)


def word_grams(texts: Stream) -> Iterator[Features]:
    """Words and signs, alone and in neighbouring pairs; Chinese runs are none."""
    first = token_starts(texts)
    hashes = _word_hashes(texts.codes, texts.kinds == _BLANK, first)
    kinds = texts.kinds[first]
    words = (kinds != _BLANK) & (kinds != _CJK)
    starts = np.searchsorted(first, texts.starts)
    yield Features(_spread(hashes), words, starts)
    pairs = np.zeros(len(first), dtype=bool)
    pairs[:-1] = words[:-1] & words[1:]
    following = np.concatenate([hashes[1:], np.zeros(1, np.uint32)])
    yield Features(_spread(hashes * np.uint32(0x9E3779B1) ^ following), pairs, starts)


def token_starts(texts: Stream) -> Places:
    """Where tokens begin; a text's opening space counts as its first, so that no text is without one."""
    blank = texts.kinds == _BLANK
    opening = np.zeros(len(blank), dtype=bool)
    opening[texts.starts] = True
    return np.flatnonzero(opening | (~blank & np.concatenate([[True], blank[:-1]])))


def _word_hashes(codes: Hashes, blank: Flags, first: Places) -> Hashes:
    """A polynomial of each token's characters; past 32 characters their order no longer counts."""
    place = np.arange(len(codes)) - np.repeat(first, np.diff(np.append(first, len(codes))))
    powers = np.cumprod(np.full(_LONGEST_WORD + 1, 0x85EBCA6B, np.uint32), dtype=np.uint32)
    terms = (codes + np.uint32(0x7FEB352D)) * powers[np.minimum(place, _LONGEST_WORD)]
    terms[blank] = 0
    return np.add.reduceat(terms, first, dtype=np.uint32)


def _spread(hashes: Hashes) -> Hashes:
    """Mix, so that the highest bits of the result depend on every bit."""
    mixed = hashes ^ (hashes >> np.uint32(15))
    mixed *= np.uint32(0x2C1B3C6D)
    mixed ^= mixed >> np.uint32(12)
    mixed *= np.uint32(0x297A2D39)
    return mixed


def _chinese_at(kinds: npt.NDArray[np.uint8]) -> Flags:
    """Whether the window that begins here is Chinese: its first sign may be the space before."""
    chinese: Flags = kinds == _CJK
    following: Flags = np.append(chinese[1:], False)
    return chinese | following


def _kinds(codes: Hashes) -> npt.NDArray[np.uint8]:
    kinds = _kind_table()[np.minimum(codes, _CLASSES - 1)]
    apostrophes = np.flatnonzero(kinds == _APOSTROPHE)
    inner = apostrophes[(apostrophes > 0) & (apostrophes < len(codes) - 1)]
    inside = (kinds[inner - 1] == _LETTER) & (kinds[inner + 1] == _LETTER)
    kinds[apostrophes] = _SIGN
    kinds[inner[inside]] = _LETTER
    return kinds


@cache
def _kind_table() -> npt.NDArray[np.uint8]:
    """Code point → blank, letter (digits and marks too), Chinese (kana too), sign."""
    table = np.full(_CLASSES, _SIGN, dtype=np.uint8)
    for code in range(0x10000):
        if unicodedata.category(chr(code))[0] in "LNM":
            table[code] = _LETTER
    for first, last in ((0x3005, 0x3007), (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)):
        table[first : last + 1] = _CJK
    table[0x20000:] = _CJK
    table[[BREAK, SPACE]] = _BLANK
    table[[0x27, 0x2019]] = _APOSTROPHE
    return table
