"""What leans in the parts of a question: labels of a scale, choices that lack a way out, ranges that overlap."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from heardwell.collect.surveys.neutral.folding import fold
from heardwell.collect.surveys.neutral.rulebook import Rulebook, rulebook, worded
from heardwell.collect.surveys.neutral.wording import Finding

_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?")
_BETWEEN = re.compile(r"\s*[-–—~～〜至到]\s*")
#: Labels that say a feeling, at least; fewer are points of another kind, such as "much too slow".
_ENOUGH: Final = 0.6


class Range(NamedTuple):
    """The numbers that a choice stands for; an open end is one that is left out."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False

    def meets(self, other: "Range") -> bool:
        """Whether some number fits both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low != high:
            return low < high
        return not any(
            (one.open_low and one.low == low) or (one.open_high and one.high == high) for one in (self, other)
        )


def unbalanced(labels: Sequence[str], tag: str) -> Finding | None:
    """Whether a scale's labels, in the order of its points, hold more praise than blame, or the other way round."""
    book = rulebook(tag)
    if book is None or len(labels) < 3:
        return None
    texts = [fold(label).text for label in labels]
    feelings = [_feeling(book, text) for text in texts]
    good, bad, unknown = feelings.count("good"), feelings.count("bad"), feelings.count("")
    if unknown > (1 - _ENOUGH) * len(labels) or abs(good - bad) < 2 or _counts_up(book, texts, feelings):
        return None
    suggestion = worded(book.balanced, tag) if len(labels) == 5 else None
    return Finding("unbalanced", "unbalanced", None, None, suggestion)


def _feeling(book: Rulebook, text: str) -> str:
    return next((name for name in ("bad", "good", "middle") if book.labels[name].search(text)), "")


def _counts_up(book: Rulebook, texts: list[str], feelings: list[str]) -> bool:
    """From "not at all" over "somewhat" to "very": how much of one thing, which leans to no side."""
    return "bad" in (feelings[0], feelings[-1]) and any(book.labels["graded"].search(text) for text in texts)


def without_way_out(question: Mapping[str, Any], labels: Sequence[str], tag: str) -> Finding | None:  # Any: JSON
    """A list of choices in which somebody may not find theirs."""
    book = rulebook(tag)
    type_, choices = question.get("type"), question.get("choices", [])
    if book is None or type_ not in ("single", "multi") or len(labels) < 2:
        return None
    if any(choice.get("text") or choice.get("exclusive") for choice in choices):
        return None
    texts = [fold(label).text for label in labels]
    if any(book.choices[name].search(text) for name in ("other", "none") for text in texts):
        return None
    if type_ == "single" and any(book.choices["closed"].search(text) or _NUMBER.search(text) for text in texts):
        return None
    addition = "other" if type_ == "single" else "none"
    return Finding("way_out", f"way_out.{addition}", None, None, worded(book.additions[addition], tag))


def overlaps(labels: Sequence[str], tag: str) -> Iterator[tuple[int, Finding]]:
    """Choices whose numbers an earlier choice holds too, by their place in the list."""
    book = rulebook(tag)
    ranges = [_range(fold(label).text, book) if book else None for label in labels]
    for index, own in enumerate(ranges):
        earlier = [other for other in ranges[:index] if other and own and own.meets(other)]
        if own and earlier:
            suggestion = _moved(labels[index], own, max(other.high for other in earlier))
            yield index, Finding("overlap", "overlap", 0, len(labels[index]), suggestion)


def _range(text: str, book: Rulebook) -> Range | None:
    numbers = [float(found[0].replace(",", "")) for found in _NUMBER.finditer(text)]
    words = {name: bool(pattern.search(text)) for name, pattern in book.numbers.items()}
    if len(numbers) == 2 and (_is_between(text) or words["to"]):
        return Range(numbers[0], numbers[1])
    if len(numbers) != 1:
        return None
    [number] = numbers
    if words["up_to"]:
        return Range(-math.inf, number)
    if words["at_least"]:
        # "250 or more" after "50–250" is read kindly in Chinese, where one word says both.
        return Range(number, math.inf, open_low="以上" in text and "及以上" not in text)
    if words["less"]:
        return Range(-math.inf, number, open_high=True)
    return Range(number, math.inf, open_low=True) if words["more"] else Range(number, number)


def _is_between(text: str) -> bool:
    first, second = list(_NUMBER.finditer(text))[:2]
    return _BETWEEN.search(text[first.end() : second.start()]) is not None


def _moved(label: str, own: Range, high: float) -> str | None:
    """The same label, beginning one further; None where that is not a matter of whole numbers."""
    whole = own.low.is_integer() and high.is_integer() and own.low <= high < own.high
    digits = re.search(r"[0-9]+", label)
    if not whole or digits is None or int(digits[0]) != own.low or not math.isfinite(own.high):
        return None
    return f"{label[: digits.start()]}{int(high) + 1}{label[digits.end() :]}"
