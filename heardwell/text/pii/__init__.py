"""Pieces of a text that identify a person: found by their shape, kept only where a check agrees.

Kinds: ``email``, ``phone``, ``card`` (Luhn), ``iban`` (mod 97), ``id`` (papers of a person, by their check digits).
"""

import re
from collections.abc import Iterable

from heardwell.text.engine import PersonalData
from heardwell.text.pii.digits import blanked, plain
from heardwell.text.pii.letters import emails, lettered
from heardwell.text.pii.numbers import numbers

__all__ = ["KINDS", "find_pii", "mask"]

KINDS = ("email", "phone", "card", "iban", "id")

_ANY = re.compile(r"[\d@＠﹫]")
_FINDERS = (emails, lettered, numbers)


def find_pii(text: str) -> tuple[PersonalData, ...]:
    """Addresses, numbers of phones, cards, accounts and identity papers, in the order of the text."""
    if not _ANY.search(text):
        return ()
    left = plain(text)
    found: list[PersonalData] = []
    for finder in _FINDERS:
        some = list(finder(left))
        found += some
        left = blanked(left, [(one.start, one.end) for one in some])
    return tuple(sorted(found, key=lambda one: one.start))


def mask(text: str, found: Iterable[PersonalData]) -> str:
    """The text with ``[email]``, ``[phone]``, … in place of what was found; all else as it was."""
    parts, place = [], 0
    for one in sorted(found, key=lambda each: each.start):
        parts += [text[place : one.start], f"[{one.kind}]"]
        place = one.end
    return "".join([*parts, text[place:]])
