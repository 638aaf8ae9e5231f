"""A customer's words with marks in place: what they judge, what identifies a person, what moved a label."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Mark:
    """``text[start:end]`` looks like ``css`` (class names) and says ``title``. ``instead``: what stands there in place
    of the words."""

    start: int
    end: int
    css: str
    title: str
    instead: str = ""


def marked(text: str, marks: Iterable[Mark]) -> SafeString:
    """The text as safe HTML. Marks may overlap; what lies outside of the text is left out."""
    fitting = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    shown = [mark for mark in fitting if not mark.instead]
    return format_html_join("", "{}", ((piece,) for piece in _pieces(text, shown, _apart(fitting))))


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """What is hidden, in order; of two that overlap the second hides the rest."""
    hidden: list[Mark] = []
    for mark in sorted((mark for mark in marks if mark.instead), key=lambda one: (one.start, -one.end)):
        start = max(mark.start, hidden[-1].end) if hidden else mark.start
        if start < mark.end:
            hidden.append(Mark(start, mark.end, mark.css, mark.title, mark.instead))
    return hidden


def _pieces(text: str, shown: Sequence[Mark], hidden: Sequence[Mark]) -> Iterator[SafeString | str]:
    at = 0
    for gap in hidden:
        yield from _stretch(text, at, gap.start, shown)
        yield format_html('<span class="{}" title="{}">[{}]</span>', gap.css, gap.title, gap.instead)
        at = gap.end
    yield from _stretch(text, at, len(text), shown)


def _stretch(text: str, first: int, last: int, marks: Sequence[Mark]) -> Iterator[SafeString | str]:
    """The text between two places, cut wherever a mark begins or ends."""
    here = [mark for mark in marks if mark.start < last and mark.end > first]
    cuts = {first, last, *(min(max(place, first), last) for mark in here for place in (mark.start, mark.end))}
    here.sort(key=lambda mark: mark.start)
    open_: list[Mark] = []
    for start, end in pairwise(sorted(cuts)):
        while here and here[0].start <= start:
            open_.append(here.pop(0))
        open_ = [mark for mark in open_ if mark.end > start]
        yield _piece(text[start:end], open_)


def _piece(words: str, marks: Sequence[Mark]) -> SafeString | str:
    if not marks:
        return words
    titles = " · ".join(dict.fromkeys(mark.title for mark in marks if mark.title))
    title = format_html(' title="{}"', titles) if titles else mark_safe("")
    return format_html(
        '<mark class="{}"{}>{}</mark>', " ".join(dict.fromkeys(mark.css for mark in marks)), title, words
    )
