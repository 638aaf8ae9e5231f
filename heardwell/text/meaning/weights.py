"""How much a gram tells: rare ones much, frequent ones little, each kind of gram its share."""

from functools import cache

import numpy as np
import numpy.typing as npt

from heardwell.text.engines.hashing import Hashes
from heardwell.text.meaning.data import FOLDER
from heardwell.text.meaning.grams import Floats, Rows

#: Single signs and Chinese characters, runs of 2–5, words, pairs of words; chosen in ``models/VARIANTS.md``.
_SHARES = np.array([4, 0.5, 0.7, 1, 1, 2, 0.4], np.float32)
#: The table of rarities has 2**17 places, in eighths of the natural logarithm.
BITS = 17
STEPS = np.float32(8)


def weighted(rows: Rows) -> Rows:
    """Counts damped and weighed by rarity, each row of length 1."""
    damped: Floats = 1 + np.log(rows.values)
    return rows.times(damped / rows.values * _SHARES[rows.kinds] * rarity(rows.keys)).scaled()


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
