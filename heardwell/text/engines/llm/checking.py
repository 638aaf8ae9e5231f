"""What a language model claims, believed only where it can be checked: known ids and labels, words that are there."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from heardwell.text.engine import SENTIMENTS, UNSURE
from heardwell.text.engines.llm.prompt import INTENTS, TONES

#: Less sure than that is unsure.
SURE_FROM = 0.5
#: No model knows better: its word is not calibrated.
MOST_SURE = 0.95
LEAST_QUOTE = 3  # bytes: one Chinese character, three Latin letters
MOST_TOPICS = 20


class Claim(msgspec.Struct, frozen=True, array_like=True):
    """A label of one head, or with ``polarity`` a topic."""

    label: str
    confidence: float
    polarity: str = ""


class Claims(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that was believed about one comment. Holds no words of it, so that it may be kept."""

    sentiment: Claim | None = None
    tone: Claim | None = None
    intent: Claim | None = None
    topics: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class _Comment:
    text: str

    def holds(self, quote: object) -> bool:
        """Whether the words are in it, letter by letter, and enough of them to show anything."""
        if not isinstance(quote, str):
            return False
        words = quote.strip()
        short = len(words.encode("utf-8", "replace")) < LEAST_QUOTE and words != self.text.strip()
        return bool(words) and not short and words in self.text


def checked(content: object, sent: Mapping[str, str], topics: Collection[str]) -> dict[str, Claims]:
    """What can be believed, by id; a comment of which nothing was said, or twice, is not in it."""
    items = content.get("items") if isinstance(content, dict) else content
    if not isinstance(items, list):
        return {}
    named = [(item["id"], item) for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)]
    often = Counter(key for key, _item in named)
    found = {
        key: _claims(item, _Comment(sent[key]), frozenset(topics))
        for key, item in named
        if key in sent and often[key] == 1
    }
    return {key: claims for key, claims in found.items() if claims != Claims()}


def _claims(item: Mapping[str, Any], comment: _Comment, topics: Collection[str]) -> Claims:  # Any: JSON
    return Claims(
        sentiment=_claim(item.get("sentiment"), comment, (*SENTIMENTS, UNSURE)),
        tone=_claim(item.get("tone"), comment, TONES),
        intent=_claim(item.get("intent"), comment, INTENTS),
        topics=_topics(item.get("topics"), comment, topics),
    )


def _claim(given: object, comment: _Comment, labels: Collection[str]) -> Claim | None:
    if not isinstance(given, dict) or not comment.holds(given.get("quote")):
        return None
    label, confidence = given.get("label"), _probability(given.get("confidence"))
    if not isinstance(label, str) or label not in labels or confidence is None:
        return None
    return Claim(label if confidence >= SURE_FROM else UNSURE, confidence)


def _topics(given: object, comment: _Comment, keys: Collection[str]) -> tuple[Claim, ...]:
    found: dict[str, Claim] = {}
    for one in given[:MOST_TOPICS] if isinstance(given, list) else ():
        if not isinstance(one, dict) or not comment.holds(one.get("quote")):
            continue
        key, polarity, confidence = one.get("key"), one.get("polarity"), _probability(one.get("confidence"))
        known = isinstance(key, str) and key in keys and polarity in (*SENTIMENTS, UNSURE)
        if known and confidence is not None and confidence >= SURE_FROM:
            found.setdefault(str(key), Claim(str(key), confidence, str(polarity)))
    return tuple(found.values())


def _probability(given: object) -> float | None:
    """A number from 0 to 1; a bool, a text, NaN and 95 are none."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        return None
    return min(float(given), MOST_SURE)
