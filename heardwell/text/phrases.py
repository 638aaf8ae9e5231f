"""Many phrases looked for at once, in time that grows with the text alone.

Phrases are written with choices: ``"(can|could) you (please |)add"`` stands for four. Texts are folded one
character to one character, so that a place in the folded text is a place in what people wrote.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import compress, product
from operator import add, or_
from typing import Generic, NamedTuple, TypeVar

from heardwell.text.chinese import chinese_scripts

# Written without spaces, or with particles joined to words: a phrase may begin at any character.
UNSPACED = frozenset({"zh", "ja", "ko", "th", "km", "lo", "my"})
_LONGEST_WORD = 40
# A batch of short texts is read for several purposes: its words are taken apart once.
_REMEMBERED, _MANY = 500, 512

# What is silent inside a word stands as NUL.
_WORD = re.compile(r"[^\W_](?:[\w\0'’]*[^\W_])?|[?\u2600-\u27bf\U0001f300-\U0001faff]")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_CHOICE = re.compile(r"\(([^()]*)\)")
# Vowel signs and what is not seen; NUL stands for them, so that places stay.
_SILENT = re.compile(
    "[\u00ad\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff]"
)
_ARABIC = re.compile("[\u0600-\u06ff]")
_DRAWN_OUT = re.compile(r"(.)\1\1+")
_ARTICLES = ("وبال", "وكال", "فبال", "وال", "بال", "فال", "كال", "ولل", "فلل", "لل", "ال")
_ENDINGS = ("هما", "كما", "ها", "هم", "كم", "نا", "وا", "ين", "ون", "ات", "ان", "يه", "ه", "ي", "ك")


Value = TypeVar("Value")


class Found(NamedTuple, Generic[Value]):
    """``text[start:end]`` is one of the phrases; ``value`` is what was kept with it."""

    start: int
    end: int
    value: Value


class Phrases(Generic[Value]):
    """A set of phrases of one language, each with a value; a phrase given twice keeps the last."""

    def __init__(self, language: str, phrases: Iterable[tuple[str, Value]]) -> None:
        self._spaced = language not in UNSPACED
        self._values: dict[str, Value] = {}
        for pattern, value in phrases:
            for phrase in spelled_out(pattern):
                if key := self._key(phrase):
                    self._values[key] = value
        self._sizes = self._lengths()
        self._singles = frozenset(first for first in self._sizes if len(first) == 1)

    def find(self, folded: str) -> Iterator[Found[Value]]:
        """From left to right, the longest at each place, none inside another; ``folded`` is ``fold(text)``."""
        return self._words(folded) if self._spaced else self._characters(folded)

    def __len__(self) -> int:
        return len(self._values)

    def _key(self, phrase: str) -> str:
        folded = fold(phrase)
        return " ".join(map(stem, _WORD.findall(folded))) if self._spaced else folded

    def _lengths(self) -> dict[str, tuple[int, ...]]:
        """First word (first two characters) → how many words (characters) its phrases have, most first."""
        found: dict[str, set[int]] = defaultdict(set)
        for key in self._values:
            first, size = (key.partition(" ")[0], key.count(" ") + 1) if self._spaced else (key[:2], len(key))
            found[first].add(size)
        for first in found:
            found[first] |= found.get(first[0], set()) if not self._spaced else set()
        return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in found.items()}

    def _characters(self, folded: str) -> Iterator[Found[Value]]:
        sizes, values, past = self._sizes, self._values, 0
        for place in self._begun(folded):
            if place < past:
                continue
            one = folded[place]
            for size in sizes.get(folded[place : place + 2]) or sizes.get(one, ()):
                key = folded[place : place + size]
                if key in values and not (one in _LETTERS and _inside_a_word(folded, place, place + len(key))):
                    past = place + len(key)
                    yield Found(place, past, values[key])
                    break

    def _begun(self, folded: str) -> Iterator[int]:
        """Where a phrase may begin: most places are passed over here."""
        begun = map(self._sizes.__contains__, map(add, folded, folded[1:] + "\0"))
        if not self._singles.isdisjoint(folded):
            begun = map(or_, begun, map(self._singles.__contains__, folded))
        return compress(range(len(folded)), begun)

    def _words(self, folded: str) -> Iterator[Found[Value]]:
        sizes, values, past = self._sizes, self._values, 0
        words, starts, ends = _tokens(folded) if len(folded) <= _REMEMBERED else _tokens.__wrapped__(folded)
        for place, first in enumerate(words):
            if first not in sizes or place < past:
                continue
            for size in sizes[first]:
                if (key := " ".join(words[place : place + size])) in values:
                    past = min(place + size, len(words))
                    yield Found(starts[place], ends[past - 1], values[key])
                    break


def _inside_a_word(folded: str, start: int, end: int) -> bool:
    """ "ad" in "add": Latin words have edges in Chinese text too."""
    return folded[start - 1 : start] in _LETTERS or folded[end : end + 1] in _LETTERS


def spelled_out(pattern: str) -> list[str]:
    """All that a phrase with choices stands for; choices do not nest."""
    parts = _CHOICE.split(pattern)
    return [
        "".join(chosen) for chosen in product(*(part.split("|") if i % 2 else [part] for i, part in enumerate(parts)))
    ]


def fold(text: str) -> str:
    """Lower case, one script for Chinese, plain letters for Arabic, ordinary digits and width; as long as ``text``."""
    if text.isascii():
        return text.lower()
    return _folded(text) if len(text) <= _REMEMBERED else _folded.__wrapped__(text)


@lru_cache(maxsize=_MANY)
def _folded(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lowered.translate(_folding())


@lru_cache(maxsize=_MANY)
def _tokens(folded: str) -> tuple[list[str], list[int], list[int]]:
    """Stems, and where their words begin and end."""
    matches = list(_WORD.finditer(folded))
    return [stem(match[0]) for match in matches], [m.start() for m in matches], [m.end() for m in matches]


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """An Arabic word without article, "and", and endings; others as they are."""
    if len(word) > _LONGEST_WORD:
        return word
    word = word.replace("\0", "")
    if not _ARABIC.match(word):
        return word.replace("’", "'")
    word = _DRAWN_OUT.sub(r"\1", word)
    if word[0] == "و" and len(word) > 4:
        word = word[1:]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            word = word[len(article) :]
            break
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@cache
def _folding() -> Mapping[int, str | int]:
    found: dict[int, str | int] = dict(chinese_scripts().fold)
    found |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    found |= {0xFF21 + i: chr(0x61 + i) for i in range(26)} | {0x3000: " ", ord("؟"): "?"}
    found |= dict.fromkeys(map(ord, "أإآٱ"), "ا") | dict.fromkeys(map(ord, "ىیې"), "ي")
    found |= {ord("ة"): "ه", ord("ک"): "ك"}
    found |= {0x660 + i: str(i) for i in range(10)} | {0x6F0 + i: str(i) for i in range(10)}
    silent = [c for c in range(0x10000) if not 0xD800 <= c < 0xE000 and _SILENT.match(chr(c))]
    return found | dict.fromkeys(silent, "\0")
