"""One normaliser, two uses: what the models read, and what search looks up.

The original text is what people see; nothing of this is ever shown.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from heardwell.text.chinese import chinese_scripts

Codes = npt.NDArray[np.uint32]

# Joins texts into one array; a line break inside a text becomes a space first.
BREAK = 10
SPACE = 32

# Signs over letters that two people write differently: Arabic vowels and Quranic signs, Hebrew points,
# what is left of Latin accents after composing; and what is not seen: tatweel, selectors, zero widths.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
)
_UNSEEN = "\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_DROPPED = re.compile(f"[{_MARKS}{_UNSEEN}]+")

_LETTERS = {
    **dict.fromkeys(map(ord, "أإآٱ"), ord("ا")),
    **dict.fromkeys(map(ord, "ىیې"), ord("ي")),
    ord("ة"): ord("ه"),
    ord("ک"): ord("ك"),
}


# ---------------------------------------------------------------- for analysis

# ASCII only, so that Chinese written right after a link is kept.
_LINK = re.compile(r"https?://[!-~]*|www\.[!-~]*")
_MENTION = re.compile(r"@\w+")
_FOLDED = 0x32000


def for_analysis(text: str) -> str:
    """The text as the models read it: one script per language, links and names as tokens; idempotent."""
    codes, _ = fold_for_analysis([text])
    return codes[:-1].tobytes().decode("utf-32-le")


def fold_for_analysis(texts: Sequence[str]) -> tuple[Codes, npt.NDArray[np.int64]]:
    """Normalise a batch at once.

    Returns the code points of all texts, each closed by ``BREAK``, and ``ends`` (one per text): the
    position of its ``BREAK``. A text's result does not depend on its neighbours.
    """
    joined = _readable("".join(text.replace("\n", " ") + "\n" for text in texts))
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = _one_space(_shorten(_fold_table()[np.minimum(codes, _FOLDED - 1)]))
    return codes, np.flatnonzero(codes == BREAK)


def _readable(text: str) -> str:
    """Unicode forms made one, unseen signs dropped, links and mentions made tokens."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if not text.isascii():
        # Dropping a sign can bring two together that compose.
        text = unicodedata.normalize("NFKC", _DROPPED.sub("", text))
    if "http" in text or "www." in text:
        text = _LINK.sub("http", text)
    return _MENTION.sub("@user", text) if "@" in text else text


@cache
def _fold_table() -> Codes:
    """Code point → folded code point, up to the last Han character; what lies above becomes one symbol."""
    table = np.arange(_FOLDED, dtype=np.uint32)
    for code in range(0x3100):
        character = chr(code)
        if unicodedata.category(character) in ("Cc", "Zs", "Zl", "Zp"):
            table[code] = SPACE
        elif character.isdecimal():
            table[code] = ord(str(unicodedata.decimal(character)))
    table[0xD800:0xE000] = SPACE
    table[BREAK] = BREAK
    for source, target in (_LETTERS | dict(chinese_scripts().fold)).items():
        table[source] = target
    return table


def _shorten(codes: Codes) -> Codes:
    """Keep two of any sign drawn out to three or more ("sooooo", "！！！！"); numbers stay."""
    keep = np.ones(len(codes), dtype=bool)
    keep[2:] = (codes[2:] != codes[1:-1]) | (codes[2:] != codes[:-2])
    keep |= ((codes >= 48) & (codes <= 57)) | (codes == BREAK)
    return codes[keep]


def _one_space(codes: Codes) -> Codes:
    """Runs of spaces become one; none at the ends of a text."""
    blank = codes == SPACE
    after_blank = np.ones(len(codes), dtype=bool)
    after_blank[1:] = blank[:-1] | (codes[:-1] == BREAK)
    codes = codes[~(blank & after_blank)]
    before_break = np.zeros(len(codes), dtype=bool)
    before_break[:-1] = (codes[:-1] == SPACE) & (codes[1:] == BREAK)
    return codes[~before_break]


# ---------------------------------------------------------------- for search

_CJK = "\u3005\u3007\u3040-\u309f\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U000323af"
_CJK_RUN = re.compile(f"[{_CJK}]")
# Longest first. Of "and-the", "by-the", "like-the", "for-the", "the", what follows is the word.
_ARTICLE = re.compile(r"(?:[وبكف]ال|لل|ال)(?=[\u0621-\u064a]{3})")


def for_search(text: str) -> str:
    """Space separated tokens for a full-text index (FTS5 ``unicode61``, PostgreSQL ``simple``).

    Chinese, Japanese and Korean runs become overlapping pairs and their last character, so that each
    character begins a token; an Arabic word with an article is there with and without it.
    """
    return " ".join(token for word in _words(text) for token in _indexed(word))


def search_query(query: str) -> list[str]:
    """Tokens that must all be in ``for_search(text)``; one that ends in ``*`` may be a beginning.

    The last word may still be in the middle of being typed; a single Chinese character begins any pair.
    """
    words = list(_words(query))
    found: list[str] = []
    for word in words:
        found += _asked(word)
    if words and not _CJK_RUN.match(words[-1]) and _DROPPED.sub("", query)[-1:].isalnum():
        found[-1] += "*"
    return list(dict.fromkeys(found))


def match_sqlite(query: str) -> str:
    """The query as an FTS5 ``MATCH`` expression; "" when it holds no word."""
    return " ".join(f'"{t[:-1]}"*' if t.endswith("*") else f'"{t}"' for t in search_query(query))


def match_postgres(query: str) -> str:
    """The query for ``to_tsquery('simple', …)``; "" when it holds no word."""
    return " & ".join(f"'{t[:-1]}':*" if t.endswith("*") else f"'{t}'" for t in search_query(query))


def fold_for_search(text: str) -> str:
    """The text without what a searcher may leave out: case, width, marks, script; idempotent."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", _DROPPED.sub("", text)).translate(_search_table())


def _words(text: str) -> Iterator[str]:
    return (match.group() for match in _word_pattern().finditer(fold_for_search(text)))


def _indexed(word: str) -> list[str]:
    if _CJK_RUN.match(word):
        return [*_pairs(word), word[-1]]
    bare = _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word
    return [word] if bare == word else [word, bare]


def _asked(word: str) -> list[str]:
    if _CJK_RUN.match(word):
        return _pairs(word) or [word + "*"]
    return _indexed(word)[-1:]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


@cache
def _word_pattern() -> re.Pattern[str]:
    # Vowel signs of Indic and South-East Asian scripts are marks, yet part of the word.
    marks = "".join(chr(c) for c in range(0x0900, 0x1A00) if unicodedata.category(chr(c)) in ("Mn", "Mc"))
    return re.compile(f"[{_CJK}]+|(?:(?![{_CJK}])[^\\W_])(?:(?![{_CJK}])[^\\W_]|[{marks}])*")


@cache
def _search_table() -> dict[int, int]:
    digits = {code: ord(str(unicodedata.decimal(chr(code)))) for code in range(0x0600, 0x1A00) if chr(code).isdecimal()}
    return digits | _LETTERS | dict(chinese_scripts().fold)
