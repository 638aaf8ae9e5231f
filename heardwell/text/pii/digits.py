"""Digits of any script and width as ordinary ones, place for place; and the sums that check them."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

_LAST_PLANE = 0x20000
# Dashes of all lengths, and what stands unseen between digits.
_DASHES = "‐‑‒–—―−－﹣"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"


def plain(text: str) -> str:
    """Lower case ASCII where the text means it, as long as ``text``; NUL for signs not seen."""
    if text.isascii():
        return text.lower()
    return text.translate(_plain())


def blanked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """The text with those slices as line breaks, which part numbers; as long as before."""
    parts, place = [], 0
    for first, last in places:
        parts += [text[place:first], "\n" * (last - first)]
        place = last
    return "".join([*parts, text[place:]]) if parts else text


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of those before (ISO/IEC 7812-1)."""
    doubled = "0246813579"
    total = sum(int(doubled[int(digit)]) if i % 2 else int(digit) for i, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def mod_97(account: str) -> bool:
    """Whether an IBAN, without spaces and in any case, leaves 1 (ISO 7064)."""
    return int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97 == 1


def is_date(year: str, month: str, day: str) -> bool:
    """Whether a person can have been born on that day."""
    return 1900 <= int(year) <= 2100 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31


@cache
def _plain() -> Mapping[int, str]:
    found = {code: chr(code + 32) for code in range(0x41, 0x5B)}
    found |= {0xFEE0 + code: chr(code).lower() for code in range(0x21, 0x7F)}
    for code in range(0x80, _LAST_PLANE):
        if chr(code).isdecimal():
            found[code] = str(unicodedata.decimal(chr(code)))
    found |= {ord(dash): "-" for dash in _DASHES} | {ord(space): " " for space in _SPACES}
    return found | dict.fromkeys(map(ord, _UNSEEN), "\0") | {ord("﹫"): "@", ord("·"): ".", ord("．"): "."}
