"""How much a gram tells: rare ones much, frequent ones little, each kind of gram its share."""

import numpy as np

from heardwell.text.meaning.grams import Floats, Rows

#: Single characters, runs of 2–5, words, pairs of words.
_SHARES = np.array([0.5, 0.7, 1, 1, 1, 1.4, 0.7], np.float32)


def weighted(rows: Rows) -> Rows:
    """Counts damped and weighed, each row of length 1."""
    damped: Floats = 1 + np.log(rows.values)
    return rows.times((damped / rows.values) * _SHARES[rows.kinds]).scaled()
