"""Which language: by script first, by hashed n-grams among those that share the Latin one."""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from heardwell.text.chinese import chinese_scripts
from heardwell.text.engine import UNKNOWN_LANGUAGE
from heardwell.text.engines.hashing import Features, Stream
from heardwell.text.engines.heads import Head

# Script → its code point ranges. One script speaks for one language unless a rule below knows better.
_SCRIPTS: dict[str, tuple[tuple[int, int], ...]] = {
    "Latn": ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x1E00, 0x1EFF)),
    "Hani": ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x31FFF)),
    "Kana": ((0x3041, 0x309F), (0x30A1, 0x30FF)),
    "Arab": ((0x620, 0x64A), (0x66E, 0x6D3)),
    "Cyrl": ((0x400, 0x52F),),
    "Deva": ((0x900, 0x97F),),
    "Hang": ((0xAC00, 0xD7A3), (0x1100, 0x11FF), (0x3131, 0x318E)),
    "Grek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "Hebr": ((0x5D0, 0x5EA),),
    "Thai": ((0xE01, 0xE5B),),
    "Beng": ((0x980, 0x9FF),),
    "Taml": ((0xB80, 0xBFF),),
    "Telu": ((0xC00, 0xC7F),),
    "Geor": ((0x10A0, 0x10FF),),
    "Armn": ((0x530, 0x58F),),
    "Khmr": ((0x1780, 0x17FF),),
    "Laoo": ((0xE80, 0xEFF),),
    "Mymr": ((0x1000, 0x109F),),
    "Ethi": ((0x1200, 0x137F),),
}
_NAMES = tuple(_SCRIPTS)
_LANGUAGE = {
    "Hani": "zh",
    "Kana": "ja",
    "Arab": "ar",
    "Cyrl": "ru",
    "Deva": "hi",
    "Hang": "ko",
    "Grek": "el",
    "Hebr": "he",
    "Thai": "th",
    "Beng": "bn",
    "Taml": "ta",
    "Telu": "te",
    "Geor": "ka",
    "Armn": "hy",
    "Khmr": "km",
    "Laoo": "lo",
    "Mymr": "my",
    "Ethi": "am",
}
# A Chinese character says about as much as a word of an alphabet.
_WEIGHTS = np.array([4 if name == "Hani" else 2 if name in ("Kana", "Hang") else 1 for name in _NAMES])
_LATIN, _HAN, _KANA = (_NAMES.index(name) for name in ("Latn", "Hani", "Kana"))
# Letters that this language has and the script's first language has not, and the other way round. Writers
# of Arabic dialects borrow Persian letters, so the two are weighed.
_OTHER_LETTERS = (
    ("Arab", "ur", frozenset("ٹڈڑںے"), frozenset("ةيكىإأ")),
    ("Arab", "fa", frozenset("پچژگکی"), frozenset("ةيكىإأ")),
    ("Cyrl", "uk", frozenset("іїєґІЇЄҐ"), frozenset("ыэъёЫЭЪЁ")),
)
# What the normaliser writes for links and mentions is no one's language.
_TOKENS = ("http", "user")
_SCRIPT_ALONE = 0.99

Guess = tuple[str, float]


def guess_languages(head: Head, texts: Sequence[str], read: Stream, kinds: Sequence[Features]) -> list[Guess]:
    """``(BCP-47 tag, confidence)`` for each text; ``und`` where nothing speaks for any.

    ``read`` and ``kinds`` are the same texts as positions and as n-grams.
    """
    weighted = _script_counts(read) * _WEIGHTS
    leading = weighted.argmax(axis=1)
    latin = head.probabilities(latin_only(kinds, read))
    found = []
    for text, row, script, probabilities in zip(texts, weighted, leading, latin, strict=True):
        if not row[script]:
            found.append((UNKNOWN_LANGUAGE, 0.0))
        elif script == _LATIN:
            found.append(_latin(head, probabilities))
        else:
            found.append(_by_script(text, row, script))
    return found


def as_tag(hint: str | None, text: str) -> str | None:
    """What a sender says about the language as we write it, or ``None`` when it says nothing usable."""
    primary, *rest = re.split("[-_]", (hint or "").strip().lower())
    if not re.fullmatch("[a-z]{2,3}", primary) or primary == UNKNOWN_LANGUAGE:
        return None
    if primary not in ("zh", "cmn"):
        return primary
    if {"tw", "hk", "mo", "hant"} & set(rest):
        return "zh-Hant"
    return "zh-Hans" if {"cn", "sg", "hans"} & set(rest) else chinese_script(text)


def chinese_script(text: str) -> str:
    """``zh-Hant`` when more of its characters are written in Traditional only than in Simplified only."""
    scripts, characters = chinese_scripts(), set(text)
    traditional = len(characters & scripts.traditional_only)
    return "zh-Hant" if traditional > len(characters & scripts.simplified_only) else "zh-Hans"


def _latin(head: Head, probabilities: npt.NDArray[np.float32]) -> Guess:
    best = int(probabilities.argmax())
    confidence = float(probabilities[best])
    sure = confidence >= head.card.sure_from
    return (head.card.classes[best] if sure else UNKNOWN_LANGUAGE, confidence)


def _by_script(text: str, weighted: npt.NDArray[np.int64], script: int) -> Guess:
    name = _NAMES[script]
    confidence = _SCRIPT_ALONE * float(weighted[script] / weighted.sum())
    if name in ("Hani", "Kana"):
        # Japanese cannot go without kana for long; a Chinese text may quote a の.
        japanese = weighted[_KANA] * 10 > weighted[_HAN]
        confidence = _SCRIPT_ALONE * float((weighted[_HAN] + weighted[_KANA]) / weighted.sum())
        return ("ja" if japanese else chinese_script(text), confidence)
    return (_by_letters(name, text), confidence)


def _by_letters(script: str, text: str) -> str:
    for where, tag, own, foreign in _OTHER_LETTERS:
        if (
            where == script
            and not own.isdisjoint(text)
            and sum(c in own for c in text) > 2 * sum(c in foreign for c in text)
        ):
            return tag
    return _LANGUAGE[script]


def _script_counts(read: Stream) -> npt.NDArray[np.int64]:
    """Texts × scripts: how many characters."""
    scripts = _scripts(read)
    lengths = np.diff(np.append(read.starts, len(scripts)))
    text = np.repeat(np.arange(len(read.starts)), lengths)
    width = len(_NAMES) + 1
    kept = scripts[read.starts[0] :] if len(read.starts) else scripts
    flat = np.bincount(text * width + kept, minlength=len(read.starts) * width)
    return flat.reshape(-1, width)[:, :-1]


def latin_only(kinds: Sequence[Features], read: Stream) -> list[Features]:
    """The character n-grams that hold a Latin letter at their first or second place."""
    latin = _scripts(read) == _LATIN
    latin |= np.append(latin[1:], False)
    return [Features(kind.hashes, kind.valid & latin, kind.starts) for kind in kinds]


def _scripts(read: Stream) -> npt.NDArray[np.int64]:
    """The script of each position; none for spaces, signs, and the tokens of links and mentions."""
    scripts = _script_table()[np.minimum(read.codes, 0x31FFF)].astype(np.int64)
    blank = read.kinds == 0
    for token in _TOKENS:
        size = len(token)
        if len(blank) < size + 2:
            continue
        hits = blank[: -size - 1] & blank[size + 1 :]
        for offset, letter in enumerate(token, 1):
            hits = hits & (read.codes[offset : offset - size - 1] == ord(letter))
        for place in np.flatnonzero(hits):
            scripts[place : place + size + 1] = len(_NAMES)
    return scripts


@cache
def _script_table() -> npt.NDArray[np.uint8]:
    table = np.full(0x32000, len(_NAMES), np.uint8)
    for number, name in enumerate(_NAMES):
        for first, last in _SCRIPTS[name]:
            table[first : last + 1] = number
    return table
