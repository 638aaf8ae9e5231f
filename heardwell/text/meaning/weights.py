"""How much a gram tells: rare ones much, frequent ones little, each kind of gram its share."""

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

from heardwell.text.engines.hashing import Hashes
from heardwell.text.meaning.data import FOLDER
from heardwell.text.meaning.grams import Floats, Rows, read

#: Single signs and Chinese characters, runs of 2–5, words, pairs of words; chosen in ``models/VARIANTS.md``.
_SHARES = np.array([4, 0.5, 0.7, 1, 1, 2, 0.4], np.float32)
#: A question mark says little beside the words; a Chinese character by itself says much.
_SIGN = np.float32(0.3)
#: The table of rarities has 2**17 places, in eighths of the natural logarithm.
BITS = 17
STEPS = np.float32(8)


def weighted(rows: Rows) -> Rows:
    """Counts damped and weighed by rarity, each row of length 1."""
    damped: Floats = 1 + np.log(rows.values)
    shares = np.where(np.isin(rows.keys, _signs()), _SIGN, _SHARES[rows.kinds])
    return rows.times(damped / rows.values * shares * rarity(rows.keys)).scaled()


@cache
def _signs() -> Hashes:
    """The keys of punctuation."""
    signs = [chr(code) for code in range(0x3100) if unicodedata.category(chr(code))[0] == "P"]
    rows = read(signs)
    found: Hashes = np.unique(rows.keys[rows.kinds == 0])
    return found


def rarity(keys: Hashes) -> Floats:
    """The natural logarithm of how many texts of the world there are for one that holds the gram."""
    found: Floats = _table()[places(keys)]
    return found


def places(keys: Hashes) -> Hashes:
    """Where the table of rarities has each gram; those of one place share it."""
    mixed: Hashes = (codes(keys) * np.uint32(0x9E3779B1)) >> np.uint32(32 - BITS)
    return mixed


def codes(keys: Hashes) -> Hashes:
    """The kind of gram and the upper 20 bits of its hash."""
    short: Hashes = keys >> np.uint32(9)
    return short


@cache
def _table() -> npt.NDArray[np.float32]:
    table: Floats = np.load(FOLDER / "meaning_rarity.npy").astype(np.float32) / STEPS
    return table
