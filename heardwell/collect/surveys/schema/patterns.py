"""Patterns for addresses, held to what can be matched in linear time: the same grammar as ``widget/src/pattern.ts``.

The widget's matcher walks all ways at once and could take more; what is refused here is what would hang another engine,
so that a pattern copied elsewhere does no harm either.
"""

from typing import Final

from django.utils.translation import gettext as _

MOST_PATTERN: Final = 200
MOST_TIMES: Final = 50
_MARKS: Final = "*+?"


class _Wrong(Exception):
    """What is wrong, in words."""


def pattern_error(pattern: str) -> str:
    """What is wrong with a pattern, or nothing."""
    if len(pattern) > MOST_PATTERN:
        return _("Expected at most %(most)s characters") % {"most": MOST_PATTERN}
    try:
        _Reading(pattern).whole()
    except _Wrong as wrong:
        return str(wrong)
    except IndexError:
        return _("This pattern ends too early")
    return ""


class _Reading:
    """Walks a pattern once; each part says whether it repeats something."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    @property
    def next(self) -> str:
        return self.pattern[self.at] if self.at < len(self.pattern) else ""

    def take(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]

    def whole(self) -> None:
        self.either()
        if self.next:
            raise _Wrong(_("There is a closing bracket without an opening one"))

    def either(self) -> bool:
        repeats = self.chain()
        while self.next == "|":
            self.take()
            repeats |= self.chain()
        return repeats

    def chain(self) -> bool:
        repeats = False
        while self.next and self.next not in "|)":
            repeats |= self.part()
        return repeats

    def part(self) -> bool:
        inside = self.atom()
        times = self.times()
        if times and inside:
            raise _Wrong(_("A repeated group must not hold a repetition: some addresses would take forever to match"))
        if times and (self.next == "{" or (self.next and self.next in _MARKS)):
            raise _Wrong(_("Two repetitions stand beside each other"))
        return inside or times

    def times(self) -> bool:
        """A repetition, where one stands here; a question mark behind it changes nothing and is let through."""
        mark = self.next
        if mark == "{":
            self.counted()
        elif mark and mark in _MARKS:
            self.take()
        else:
            return False
        if self.next == "?":
            self.take()
        return mark != "?"

    def counted(self) -> None:
        inside, end, _rest = self.pattern[self.at + 1 :].partition("}")
        least, comma, most = inside.partition(",")
        known = end and least.isascii() and least.isdigit() and (not most or (most.isascii() and most.isdigit()))
        if not known or max(int(least), int(most or 0)) > MOST_TIMES or (comma and most and int(most) < int(least)):
            expected = _("Expected a repetition such as {2} or {2,4}, of at most %(most)s")
            raise _Wrong(expected % {"most": MOST_TIMES})
        self.at += len(inside) + 2

    def atom(self) -> bool:
        letter = self.take()
        if letter == "(":
            return self.group()
        if letter == "[":
            self.set()
        elif letter == "\\":
            self.escaped()
        elif letter in "*+?{":
            raise _Wrong(_("A repetition has nothing to repeat"))
        return False

    def group(self) -> bool:
        if self.next == "?":
            self.take()
            if self.take() != ":":
                raise _Wrong(_("Looking ahead or behind and named groups are not supported"))
        repeats = self.either()
        if self.take() != ")":
            raise _Wrong(_("A bracket is not closed"))
        return repeats

    def set(self) -> None:
        if self.next == "^":
            self.take()
        first = True
        while first or self.next != "]":
            first = False
            if self.take() == "\\":
                self.escaped()
        self.take()

    def escaped(self) -> None:
        letter = self.take()
        if letter.isalnum() and letter not in "dDwWsS":
            raise _Wrong(_("\\%(letter)s is not supported here") % {"letter": letter})
