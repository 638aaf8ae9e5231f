"""Whether a question that was made by hand asks how somebody feels: by its words, and those of its choices.

A scale does so by its type. "Are you happy with us?" with Yes and No does as well, and only its words say so.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from heardwell.collect.surveys.neutral.folding import fold
from heardwell.collect.surveys.schema import Form

_FILE: Final = Path(__file__).parent / "data" / "feelings.json"
_SIGNS: Final = "[☹☺★☆❤⭐👍👎\U0001f600-\U0001f644\U0001f910-\U0001f92f\U0001f970-\U0001f97a]"
#: Types of which nobody can tell more than their words do.
_BY_WORDS: Final = frozenset({"single", "multi", "ranking", "number", "consent"})


def asks_for_one(question: Form) -> bool:
    """Whether the answer tells how somebody feels. Where no word can be read, it may: that is refused, too."""
    if question["type"] not in _BY_WORDS:
        return False
    texts = list(_texts(question))
    known = any(tag.partition("-")[0].lower() in _words() for tag, _text in texts)
    return not known or any(_pattern().search(fold(text).text) for _tag, text in texts)


@cache
def _words() -> Mapping[str, Sequence[str]]:
    """By language, the first part of its tag: patterns of words as :func:`fold` writes them."""
    found: dict[str, list[str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    words = {lang: "|".join(given) for lang, given in _words().items()}
    english = words.pop("en")  # alone in being written with spaces and without what grows on to a word
    return re.compile(rf"\b(?:{english})\b|{'|'.join(words.values())}|{_SIGNS}", re.IGNORECASE)


def _texts(question: Form) -> Iterator[tuple[str, str]]:
    """Every text of it with its language."""
    for given in (question["label"], question.get("help"), question.get("statement")):
        yield from _spoken(given)
    for choice in question.get("choices", []):
        yield from _spoken(choice.get("label"))
        yield from (("", str(choice[name])) for name in ("emoji", "value") if name in choice)


def _spoken(given: Any) -> Iterator[tuple[str, str]]:  # Any: JSON
    yield from (given or {}).items()
