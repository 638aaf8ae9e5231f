"""Key phrases of many texts in one language, without a dictionary.

Words and neighbouring words where words are parted by spaces; Arabic words without their article and endings; in
Chinese (and Japanese, Korean, Thai run together) runs of two to four characters that hold together (pointwise mutual
information) and whose neighbours vary on both sides (entropy), which is what makes a run a word.
"""

import math
import re
import unicodedata
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from heardwell.text.chinese import chinese_scripts
from heardwell.text.meaning import empty, grams
from heardwell.text.meaning.weights import rarity

#: Texts are looked at up to here: a long mail does not drown the others.
LONGEST = 600
#: Words that stand in more texts of the world than this (a rarity in natural logarithms) name nothing.
_COMMON = 3.7
_TOGETHER = 1.0
_LEAST_ENTROPY = 0.6
_MOST_KEPT = 3000
_BUCKETS = 1 << 20

_WORD = re.compile(r"[^\W\d_][\w'’]*")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
_PREFIX = re.compile(r"(?:[وفبكل]?ال|لل|[وف](?=\w{3}))(?=\w{3})")
_SUFFIX = re.compile(r"(?<=\w{3})(?:ات|ون|ين|ها|هم|نا|يه|ه|ي|وا|كم)$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """``text``: as most wrote it; ``places``: the texts that hold it, rising; ``weight``: how much it stands out."""

    key: str
    text: str
    places: tuple[int, ...]
    weight: float


def key_phrases(texts: Sequence[str], language: str, least: int = 5) -> list[Phrase]:
    """Phrases that at least so many texts hold, those that stand out most first. The order of texts plays no part."""
    tokens = _runs if language.split("-")[0] in ("zh", "ja") else _words(language)
    found, written, around = _held(texts, tokens, least)
    solid = [key for key in found if _holds_together(key, found, len(texts), around[key])]
    weights = _weights(solid, found, len(texts))
    phrases = [
        Phrase(key, _as_most(written[key]), tuple(sorted(found[key])), weights[key])
        for key in solid
        if weights[key] > 0
    ]
    phrases.sort(key=lambda one: (-one.weight, one.key))
    return _longest(phrases[:_MOST_KEPT])


Sides = tuple[Counter[str], Counter[str]]


def _held(
    texts: Sequence[str], tokens: "Callable[[str], Iterator[Token]]", least: int
) -> tuple[dict[str, set[int]], dict[str, Counter[str]], dict[str, Sides]]:
    """Which texts hold a key, how it is written, what stands around it. Rare keys, nearly all, are not even kept."""
    plain = [_plain(text) for text in texts]
    enough = _enough(plain, tokens, least)
    found: dict[str, set[int]] = {}
    for place, text in enumerate(plain):
        for key, *_rest in tokens(text):
            if enough[_bucket(key)]:
                found.setdefault(key, set()).add(place)
    found = {key: held for key, held in found.items() if len(held) >= least}
    written: dict[str, Counter[str]] = {key: Counter() for key in found}
    around: dict[str, Sides] = {key: (Counter(), Counter()) for key in found}
    for text in plain:
        for key, shown, before, after in tokens(text):
            if key in found:
                written[key][shown] += 1
                around[key][0][before] += 1
                around[key][1][after] += 1
    return found, written, around


def _enough(plain: Sequence[str], tokens: "Callable[[str], Iterator[Token]]", least: int) -> bytes:
    """For each bucket of keys, whether enough texts hold one of them: the first look, in 4 MB whatever the texts."""
    counts = array("I", bytes(4 * _BUCKETS))
    for text in plain:
        for bucket in {_bucket(key) for key, *_rest in tokens(text)}:
            counts[bucket] += 1
    return bytes(n >= least for n in counts)


def _bucket(key: str) -> int:
    # Not hash(): that differs from one process to the next.
    return zlib.crc32(key.encode("utf-8", "replace")) & (_BUCKETS - 1)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:LONGEST]).lower()


Token = tuple[str, str, str, str]  # key, as written, what stands before, what stands after


def _words(language: str) -> Callable[[str], Iterator[Token]]:
    """What reads the words of that language."""
    stem = _stem if language.startswith("ar") else str
    hollow = _hollow_arabic() if language.startswith("ar") else empty.ENGLISH | empty.EUROPEAN

    def tokens(text: str) -> Iterator[Token]:
        words = [match.group() for match in _WORD.finditer(text)]
        stems = [stem(word) for word in words]
        full = [key not in hollow and len(key) > 1 for key in stems]
        for i, key in enumerate(stems):
            if full[i]:
                yield key, words[i], stems[i - 1] if i else "", stems[i + 1] if i + 1 < len(stems) else ""
            if i and full[i] and full[i - 1]:
                yield f"{stems[i - 1]} {key}", f"{words[i - 1]} {words[i]}", "", ""

    return tokens


@cache
def _hollow_arabic() -> frozenset[str]:
    return frozenset(map(_stem, empty.ARABIC))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """An Arabic word without marks, article, joined particles and common endings; letters written one way."""
    bare = re.sub("[\u0640\u064b-\u065f\u0670]", "", word).translate(str.maketrans("أإآىة", "اااي" + "ه"))
    return _SUFFIX.sub("", _PREFIX.sub("", bare, count=1))


def _runs(text: str) -> Iterator[Token]:
    folded = text.translate(dict(chinese_scripts().fold))
    for match in _HAN.finditer(folded):
        run, start = match.group(), match.start()
        for size in (2, 3, 4):
            for i in range(len(run) - size + 1):
                key = run[i : i + size]
                if key[0] not in empty.EDGES and key[-1] not in empty.EDGES and key not in empty.CHINESE:
                    before = run[i - 1] if i else "<"
                    after = run[i + size] if i + size < len(run) else ">"
                    yield key, text[start + i : start + i + size], before, after


def _as_most(written: Counter[str]) -> str:
    return min(written, key=lambda shown: (-written[shown], shown))


def _holds_together(key: str, found: Mapping[str, set[int]], size: int, around: Sides) -> bool:
    """Words are what they are; two words or a run must be seen together more than by chance, in varied company."""
    if " " in key:
        first, second = key.split(" ", 1)
        parts = [len(found.get(part, ())) for part in (first, second)]
        return min(parts) > 0 and math.log(len(found[key]) * size / (parts[0] * parts[1])) > _TOGETHER
    if not _HAN.match(key):
        return True
    if len(key) > 2:
        inner = max(len(found.get(key[:-1], ())), len(found.get(key[1:], ())))
        if inner and len(found[key]) < 0.4 * inner:
            return False
    return min(_entropy(side) for side in around) >= _LEAST_ENTROPY


def _entropy(side: Counter[str]) -> float:
    """In natural units; an end of a run counts each time as another neighbour."""
    ends = side.get("<", 0) + side.get(">", 0)
    total = sum(side.values())
    rest = [n for sign, n in side.items() if sign not in "<>"] + [1] * ends
    return -sum(n / total * math.log(n / total) for n in rest)


def _weights(keys: Sequence[str], found: Mapping[str, set[int]], size: int) -> dict[str, float]:
    """How many texts hold it, by how much more often than in the world at large; 0 for words that are everywhere."""
    usual = _rarities(keys)
    weights = {}
    for key, common in zip(keys, usual, strict=True):
        lift = common - math.log(size / len(found[key]))
        weights[key] = (
            0.0 if common < _COMMON else math.sqrt(len(found[key])) * max(lift, 0.2) * (1.2 if " " in key else 1)
        )
    return weights


def _rarities(keys: Sequence[str]) -> list[float]:
    """How rare each is in the world: of a phrase its rarest gram."""
    rows = grams.read(list(keys))
    values = np.where((rows.kinds == grams.WORD) | (rows.kinds == grams.PAIR) | (rows.kinds == 1), rarity(rows.keys), 0)
    return [float(values[a:b].max()) if b > a else 0.0 for a, b in zip(rows.starts[:-1], rows.starts[1:], strict=True)]


def _longest(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Without those that are nearly always part of a longer one."""
    kept = list(phrases)
    sizes = {one.key: len(one.places) for one in kept}
    swallowed: set[str] = set()
    for one in kept:
        for part in _parts(one.key):
            if part in sizes and sizes[one.key] >= 0.6 * sizes[part]:
                swallowed.add(part)
    return [one for one in kept if one.key not in swallowed]


def _parts(key: str) -> list[str]:
    if " " in key:
        return key.split(" ")
    size = len(key)
    return [key[i:j] for i in range(size) for j in range(i + 2, size + 1) if j - i < size] if _HAN.match(key) else []
