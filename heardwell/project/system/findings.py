"""A finding: a figure, what it means, and what to do when it is bad."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"

    @property
    def word(self) -> StrOrPromise:
        return WORDS[self]


WORDS: dict[Level, StrOrPromise] = {
    Level.OK: gettext_lazy("Good"),
    Level.WARNING: gettext_lazy("Look at it"),
    Level.PROBLEM: gettext_lazy("Act now"),
}
WORST = (Level.PROBLEM, Level.WARNING, Level.OK)


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` is stable, for scripts; the rest is for people, in their language."""

    check: str
    name: str
    level: Level
    figure: str
    says: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    name: str
    findings: list[Finding]


def worst(sections: list[Section]) -> Level:
    """The level of the whole: that of its worst finding."""
    levels = {finding.level for section in sections for finding in section.findings}
    return next((level for level in WORST if level in levels), Level.OK)


def size(count: float) -> str:
    """Bytes as people say them."""
    from heardwell.web.numbers import number

    for unit, name in ((1 << 30, _("%(n)s GB")), (1 << 20, _("%(n)s MB")), (1 << 10, _("%(n)s KB"))):
        if count >= unit:
            return name % {"n": number(count / unit, 1 if count < 10 * unit else 0)}
    return _("%(n)s KB") % {"n": number(count / 1024, 1)}
