"""Words as they stand in a text and as people look them up: folded, with their forms, and where they stood."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from heardwell.text.chinese import chinese_scripts
from heardwell.text.normalise import fold_for_search

# Written without spaces between words: looked for anywhere.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\U00020000-\U000323af"
)
#: A run of such a script (group 1), or a word.
TOKEN = re.compile(f"([{_UNSPACED}]+)|[^\\W_{_UNSPACED}]+(?:'[^\\W_{_UNSPACED}]+)*")
UNSPACED = re.compile(f"[{_UNSPACED}]")
#: No word of any language is longer; what is, is not looked up.
LONGEST_WORD = 40

_ARABIC = re.compile("[\u0621-\u064a]")
_MANY = "\uffff"  # stands for a sign that folds to none or to several
_FOLDED = 0x32000


# ---------------------------------------------------------------- folding


def fold(text: str) -> tuple[str, Sequence[int] | None]:
    """The text as it is compared, and for each of its characters the place in ``text`` (``None``: the same place)."""
    if text.isascii():
        return text.lower(), None
    folded = text.translate(_table())
    if _MANY not in folded:
        return folded, None
    parts = [_fold_one(character) for character in text]
    places = [i for i, part in enumerate(parts) for _ in part]
    return "".join(parts), [*places, len(text)]


def span(places: Sequence[int] | None, start: int, end: int) -> tuple[int, int]:
    """Where ``folded[start:end]`` stands in the original."""
    if places is None:
        return start, end
    return places[start], max(places[end - 1] + 1, places[end])


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    if character in "\u2019\u02bc\u2018":
        return "'"
    return fold_for_search(character)


@cache
def _table() -> str:
    """Code point → what it is compared as, for ``str.translate``; the rest stays as it is."""
    table = list(map(chr, range(_FOLDED)))
    for first, last in ((0x80, 0x3400), (0xA640, 0xAC00), (0xF900, 0x10000), (0x1D400, 0x1D800), (0x1F100, 0x1F200)):
        for code in range(first, last):
            folded = _fold_one(chr(code))
            table[code] = folded if len(folded) == 1 else _MANY
    for code in range(ord("A"), ord("Z") + 1):
        table[code] = chr(code).lower()
    for source, target in chinese_scripts().fold.items():
        if source >= 0x3400 and source < _FOLDED:
            table[source] = chr(target)
    return "".join(table)


# ---------------------------------------------------------------- forms


@lru_cache(maxsize=1 << 15)
def forms(word: str) -> tuple[str, ...]:
    """The word, folded, and the plain forms it may be an inflection of: "charged" → charged, charge."""
    if len(word) > LONGEST_WORD:
        return ()
    if word.isascii():
        plain = word.replace("'", "")
        owned = _english(word[:-2]) if word.endswith("'s") else []
        return tuple(dict.fromkeys([plain, *owned, *_english(plain)]))
    if _ARABIC.match(word):
        return tuple(dict.fromkeys(_arabic(word)))
    return (word, word[:-1]) if word.endswith("s") and len(word) > 4 else (word,)


def entries(word: str) -> frozenset[str]:
    """What a word is looked up by when somebody wrote it down: itself, its singular, without its article."""
    if word.isascii():
        plain = word.replace("'", "")
        return frozenset([plain, *_singular(plain)])
    for article in ("وال", "بال", "ال"):
        if word.startswith(article) and len(word) - len(article) >= 2:
            return frozenset([word, word[len(article) :]])
    return frozenset([word])


def _english(word: str) -> list[str]:
    if len(word) < 4 or not word.isalpha():
        return [word]
    if word.endswith("s"):
        return [word, *_singular(word)]
    if word.endswith("ied"):
        return [word, word[:-3] + "y"]
    if word.endswith("ed"):
        return [word, *_roots(word[:-2]), word[:-1]]
    if word.endswith("ing"):
        return [word, *_roots(word[:-3])]
    return [word]


def _singular(word: str) -> list[str]:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return []
    if word.endswith("ies"):
        return [word[:-3] + "y", word[:-1]]
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        return [word[:-2], word[:-1]]
    return [word[:-1]]


def _roots(stem: str) -> list[str]:
    """What "-ed" or "-ing" was put to: "shipp" → ship, "rat" → rate, "order" → order."""
    if len(stem) < 2 or not re.search("[aeiouy]", stem):
        return []
    if stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        return [stem[:-1], stem]
    if re.fullmatch("[^aeiou]*[aeiou][^aeiouwxy]", stem):  # would have been doubled
        return [stem + "e"]
    return [stem, stem + "e"]


# What Arabic writes onto a word: "and-by-the" before it, whose it is after it; folded, as ``fold`` does.
_BEFORE, _AFTER = map(
    str.split,
    (
        "وال فال بال كال هال عال ولل فلل لل ال وب ول فب و ف ب ك ل",
        "تهم تها تنا تكم هم هن ها نا كم ات ين ون ان ته تي تك ه ي ك ا",
    ),
)


_PARTICLES = frozenset(["لا", "لم", "لن", "ما", "من", "في"])


def _arabic(word: str) -> list[str]:
    """With and without what is written onto a word before and after it. ``word`` is folded: ة is ه."""
    found = [word]
    if word[1:] in _PARTICLES and word[0] in "وف":
        found.append(word[1:])
    for before in _BEFORE:
        rest = len(word) - len(before)
        if word.startswith(before) and rest >= (2 if before.endswith("ال") else 3):
            found.append(word[len(before) :])
    return found + [stem for one in found for stem in _without_ending(one)]


def _without_ending(word: str) -> list[str]:
    found = []
    for after in _AFTER:
        if word.endswith(after) and len(word) - len(after) >= 2 + (len(after) == 1):
            stem = word[: -len(after)]
            found += [stem + "ه"] if after[0] == "ت" else [stem]
            found += [stem + "ه"] if after == "ات" else []
    return found
