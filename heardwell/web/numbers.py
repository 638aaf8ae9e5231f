"""Numbers as people read them: Latin digits, a thin grammar of signs, rounded once, half away from zero."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language_bidi

MINUS = "\u2212"
#: Keeps a sign before its digits in a line that runs from right to left.
LEFT_TO_RIGHT = "\u200e"


def rounded(value: float | Decimal, decimals: int = 0) -> Decimal:
    """``value`` with so many decimals, half away from zero, never "-0"."""
    step = Decimal(1).scaleb(-decimals)
    return Decimal(str(value)).quantize(step, ROUND_HALF_UP) + Decimal(0)


def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """``1,284`` or ``4.25``; a real minus sign; nothing for nothing.

    Grouping is by thousands in every language: Django's own formats would group Chinese by ten thousands and write
    Arabic with a point for thousands, which nobody expects beside Latin digits.
    """
    if value is None:
        return ""
    return f"{rounded(value, decimals):,.{decimals}f}".replace("-", _kept(MINUS))


def signed(value: float | Decimal | None, decimals: int = 0) -> str:
    """``+9``, ``−4`` or ``0``."""
    text = number(value, decimals)
    return f"{_kept('+')}{text}" if value is not None and rounded(value, decimals) > 0 else text


def _kept(sign: str) -> str:
    return LEFT_TO_RIGHT + sign if get_language_bidi() else sign


def percent(value: float | Decimal | None, decimals: int = 0) -> str:
    """``82%`` of a value between 0 and 100."""
    return "" if value is None else f"{number(value, decimals)}%"
