"""One spelling for what is matched, with the way back to the original.

So the rules of a language need not know its habits: Chinese is read in simplified characters, Arabic without vowel
signs and with one form of alef, yeh and teh marbuta; quotes and punctuation of every script become the plain ones.
"""

import unicodedata
from functools import cache
from typing import NamedTuple

from heardwell.text.chinese import chinese_scripts

_PLAIN = str.maketrans(
    "’‘ʼ＇？؟！，،：；（）\u00a0\u202f\u3000أإآٱىیےةک٠١٢٣٤٥٦٧٨٩０１２３４５６７８９",
    "''''??!,,:;()   اااايييهك01234567890123456789",
)
_UNSEEN = frozenset("\u0640\u200b\u200c\u200d\u200e\u200f\ufeff")


class Folded(NamedTuple):
    """``text`` to match; its character ``i`` stands at ``origin[i]`` of what was written."""

    text: str
    origin: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of ``text`` in the original; signs over its last letter belong to it."""
        return self.origin[start], self.origin[end] if end < len(self.text) else self.origin[-1]


@cache
def _table() -> dict[int, int]:
    return {**chinese_scripts().fold, **_PLAIN}


def fold(text: str) -> Folded:
    """``text`` as the rules read it."""
    kept = [index for index, char in enumerate(text) if char not in _UNSEEN and unicodedata.category(char) != "Mn"]
    return Folded("".join(text[index] for index in kept).translate(_table()), [*kept, len(text)])
