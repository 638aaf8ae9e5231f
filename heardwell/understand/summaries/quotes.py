"""The quotes that stand for many: near the middle of what was said, and unlike each other."""

from collections.abc import Sequence

import numpy as np

from heardwell.text.meaning.vectors import vectors

#: Characters of a good quote: enough to say something, few enough to be read.
SHORTEST, LONGEST = 12, 280
#: How much being unlike those already chosen counts beside being like all (Carbonell and Goldstein 1998).
_VARIETY = 0.4


def telling(texts: Sequence[str], count: int = 3) -> list[int]:
    """Indexes of at most ``count`` texts, the most telling first. The same texts give the same, whatever their number;
    of equal wordings one. Longer ones than ``LONGEST`` are taken only where nothing shorter is there."""
    good = [n for n, text in enumerate(texts) if SHORTEST <= len(text) <= LONGEST] or [
        n for n, text in enumerate(texts) if text.strip()
    ]
    distinct = list({_plain(texts[n]): n for n in reversed(good)}.values())[::-1]
    if len(distinct) <= 1:
        return distinct
    lie = vectors([texts[n] for n in distinct])
    like_all = lie @ lie.mean(axis=0)
    chosen: list[int] = []
    while len(chosen) < min(count, len(distinct)):
        scores = like_all - _VARIETY * (lie @ lie[chosen].T).max(axis=1) if chosen else like_all.copy()
        scores[chosen] = -np.inf
        chosen.append(int(scores.argmax()))
    return [distinct[n] for n in chosen]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
