"""Texts cut where one judgement ends and the next begins."""

import re
from bisect import bisect_right
from functools import lru_cache

# Words that turn a sentence round; a cut falls before them.
_TURNS = (
    "but|however|although|though|yet|except|whereas|unfortunately|sadly|despite"
    "|aber|jedoch|allerdings|leider|pero|sin embargo|aunque|mais|cependant|pourtant|malheureusement"
    "|però|tuttavia|purtroppo|mas|porém|contudo|ama|ancak|fakat|tapi|namun|sayangnya|но|однако|хотя|зато"
    "|و?لكن(?:ه|ها|هم|ني|نا)?|بس|[إا]لا [أا]ن(?:ه|ها|هم)?|غير [أا]ن(?:ه|ها|هم)?|للأسف|للاسف|رغم|بالرغم|لولا"
    "|लेकिन|मगर|परंतु"
)
_UNSPACED_TURNS = (
    "但是|但|不過|不过|可是|然而|只是|就是|可惜|虽然|雖然|尽管|儘管|反而|不料|没想到|沒想到|偏偏|惟独|唯独|遺憾|遗憾"
    "|けれど|しかし|ただし|ですが|ますが|하지만|그러나|그런데|지만"
)
# Signs stand between letters and digits of links, numbers and times without ending anything.
_ARABIC_DIGIT = "[\u0660-\u0669\u06f0-\u06f9]"
_INSIDE = rf"(?<=[0-9A-Za-z/=])[.,:!?;](?=[0-9A-Za-z/=])|(?<={_ARABIC_DIGIT})[.,:،٫٬](?={_ARABIC_DIGIT})"
_CUT = re.compile(
    rf"(?P<inside>{_INSIDE})"
    r"|(?P<hard>[.!?;。！？；؟؛…।\n]+\s*)"
    r"|(?P<soft>[,，،:：~～()（）]+\s*)"
    rf"|(?P<turn>\b(?:{_TURNS})\b|{_UNSPACED_TURNS})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
# "The food, the drinks and …": fewer words than this before a comma judge nothing yet.
_FEWEST_WORDS = 3

Span = tuple[int, int]


@lru_cache(maxsize=8)
def clauses(text: str) -> tuple[Span, ...]:
    """The clauses of ``text`` in order, without gaps; ``((0, 0),)`` for an empty one. Time grows with the text."""
    found, first, words, counted = [], 0, 0, 0
    for match in _CUT.finditer(text):
        kind = match.lastgroup
        cut = match.start() if kind == "turn" else match.end()
        if kind == "inside" or cut <= first:
            continue
        words, counted = words + _words(text, counted, cut, _FEWEST_WORDS - words), cut
        if words >= _FEWEST_WORDS or kind == "hard" or (kind == "turn" and words):
            found.append((first, cut))
            first, words = cut, 0
    if first < len(text) or not found:
        found.append((first, len(text)))
    return tuple(found)


def clause_around(text: str, start: int, end: int) -> Span:
    """The clause of ``text`` that holds ``text[start:end]``; several where it reaches over a cut."""
    spans = clauses(text)
    first = _holding(spans, start)
    last = _holding(spans, max(start, end - 1))
    return spans[first][0], spans[last][1]


def _holding(spans: tuple[Span, ...], place: int) -> int:
    return max(0, bisect_right(spans, (place, float("inf"))) - 1)


def _words(text: str, first: int, last: int, most: int) -> int:
    """How many words stand there, counting no further than ``most``."""
    counted = 0
    while counted < most and (word := _WORD.search(text, first, last)):
        counted, first = counted + 1, word.end()
    return counted
