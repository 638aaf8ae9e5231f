"""Numbers as people read them: the reader's digits, a thin grammar of signs, rounded once, half away from zero.

A workspace may have its numbers written in Arabic-Indic digits for readers of Arabic (``Workspace.digits``). The door
of its pages says so (:func:`written_in`); everything that is shown goes through here, and nothing that programs read:
addresses, ids, inputs, code, the API and files keep 0–9.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import lazy
from django.utils.translation import get_language, get_language_bidi

MINUS = "\u2212"
#: Keeps a sign before its digits in a line that runs from right to left.
LEFT_TO_RIGHT = "\u200e"
#: The same beside Arabic-Indic digits (CLDR).
ARABIC_LETTER_MARK = "\u061c"
ARABIC_INDIC = "٠١٢٣٤٥٦٧٨٩"
_WRITTEN = str.maketrans("0123456789,.%", f"{ARABIC_INDIC}٬٫٪")
_DIGITS = str.maketrans("0123456789%", f"{ARABIC_INDIC}٪")

_digits: ContextVar[str] = ContextVar("digits", default="latin")


@contextmanager
def written_in(digits: str) -> Iterator[None]:
    """Inside the block, readers of Arabic see these digits: a value of ``accounts.models.Digits``."""
    token = _digits.set(digits)
    try:
        yield
    finally:
        _digits.reset(token)


def arabic_digits() -> bool:
    """Whether the present reader sees ٠–٩: the workspace writes them so, and the reader reads Arabic."""
    return _digits.get() == "arabic" and (get_language() or "").partition("-")[0] == "ar"


def digits(text: object) -> str:
    """``text`` with digits and percent sign as the reader writes them: dates, times, "9 in 10", "95% interval".

    For words of ours only: names, addresses and what customers said stay as they were written.
    """
    return str(text).translate(_DIGITS) if arabic_digits() else str(text)


#: For words that are said later, in a language that is not known yet.
digits_lazy = lazy(digits, str)


def numbers_in(sentence: str) -> str:
    """The same for a sentence that is still to be filled: its places (``%(n)s``, ``%%``) are kept."""
    if not arabic_digits():
        return sentence
    return re.sub(r"(\d+)(%%)?", lambda found: digits(found[1]) + ("٪" if found[2] else ""), sentence)


class Count(int):
    """A whole number for ``ngettext`` that shows itself as :func:`number` does."""

    def __str__(self) -> str:
        return number(int(self))


def rounded(value: float | Decimal, decimals: int = 0) -> Decimal:
    """``value`` with so many decimals, half away from zero, never "-0"."""
    step = Decimal(1).scaleb(-decimals)
    return Decimal(str(value)).quantize(step, ROUND_HALF_UP) + Decimal(0)


def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """``1,284`` or ``4.25``, in Arabic-Indic digits ``١٬٢٨٤`` or ``٤٫٢٥``; a real minus sign; nothing for nothing.

    Grouping is by thousands in every language: Django's own formats would group Chinese by ten thousands and write
    Arabic with a point for thousands, which nobody expects beside Latin digits.
    """
    if value is None:
        return ""
    # An int that shows itself (Count) is taken as the number it is.
    plain = int(value) if isinstance(value, int) else value
    return _written(f"{rounded(plain, decimals):,.{decimals}f}").replace("-", _kept(MINUS))


def signed(value: float | Decimal | None, decimals: int = 0) -> str:
    """``+9``, ``−4`` or ``0``."""
    text = number(value, decimals)
    return f"{_kept('+')}{text}" if value is not None and rounded(value, decimals) > 0 else text


def percent(value: float | Decimal | None, decimals: int = 0) -> str:
    """``82%`` of a value between 0 and 100."""
    return "" if value is None else f"{number(value, decimals)}{percent_sign()}"


def percent_sign() -> str:
    return _written("%")


def decimal(value: object) -> str:
    """A number that is text already, as ``3.5`` or ``7``, in the reader's digits and separators."""
    return _written(str(value)).replace("-", _kept(MINUS))


def _written(text: str) -> str:
    return text.translate(_WRITTEN) if arabic_digits() else text


def _kept(sign: str) -> str:
    if arabic_digits():
        return ARABIC_LETTER_MARK + sign
    return LEFT_TO_RIGHT + sign if get_language_bidi() else sign
