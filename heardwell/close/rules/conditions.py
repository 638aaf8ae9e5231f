"""What a rule can ask of a feedback. Conditions are data; there are no expressions and no patterns to run wild."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from heardwell.core.errors import FieldError
from heardwell.core.scales import BAD, DEFAULTS, GCR_VALUES, PRESETS, parse_signature
from heardwell.feedback.models import Channel, Sentiment
from heardwell.feedback.understood import INTENTS, TONES
from heardwell.text.normalise import fold_for_search

MOST = 10
SCORES = frozenset({*DEFAULTS, "gcr"})
WORDS = ("sentiment", "channel", "language", "kind", "source", "survey", "tone")
#: Field of a condition → columns of Feedback that it reads.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(SCORES, ("scores",)),
    **{name: (name,) for name in WORDS},
    "intent": ("intent",),
    "topic": ("topics",),
    "text": ("text",),
    "age_days": ("occurred_at", "recorded_at"),
}
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<=": lambda value, limit: value <= limit,
    ">=": lambda value, limit: value >= limit,
    "==": lambda value, limit: value == limit,
}
_KNOWN = {"sentiment": Sentiment.values, "channel": Channel.values, "tone": TONES, "intent": INTENTS}


@dataclass(frozen=True, slots=True)
class Condition:
    """``field`` ``op`` ``value``, checked."""

    field: str
    op: str
    value: Any  # Any: a number, a word or words, as the field has it

    def holds(self, row: Mapping[str, Any]) -> bool:  # Any: column values
        """Whether it holds for the columns of one feedback."""
        if self.field in SCORES:
            return any(self._score_holds(score) for score in row["scores"] if score["metric"] == self.field)
        if self.field == "text":
            return fold_for_search(str(self.value)) in fold_for_search(str(row["text"]))
        if self.field == "age_days":
            said: datetime = row["occurred_at"]
            return bool((row["recorded_at"] - said).total_seconds() <= self.value * 86400)
        values = self.value if self.op == "in" else [self.value]
        if self.field in ("intent", "topic"):
            return any(one in _said(self.field, row) for one in values)
        return bool(row[self.field] in values)

    def _score_holds(self, score: Mapping[str, Any]) -> bool:  # Any: JSON
        value, scale = score["value"], score["scale"]
        if self.field == "gcr" or isinstance(value, str):
            return bool(value == self.value)
        usual = PRESETS[DEFAULTS[self.field]]
        given = parse_signature(scale) if scale else usual
        if given.points == usual.points:
            return _COMPARE[self.op](value, self.value)
        # Another scale of the same metric: the number means something else there, "all the bad ones" does not.
        return self.op == "<=" and self.value == max(usual.bad, default=None) and given.band(value) == BAD


def _said(field: str, row: Mapping[str, Any]) -> Sequence[str]:  # Any: column values
    """The intents or the topics of a feedback: a text can have several."""
    words = str(row[COLUMNS[field][0]]).split()
    return [word.partition(":")[0] for word in words]


def parse(given: object, errors: list[FieldError]) -> list[Condition]:
    """The conditions of a rule; what is wrong goes to ``errors`` by name (``conditions.0.op``)."""
    if not isinstance(given, list) or not 1 <= len(given) <= MOST:
        errors.append(FieldError("conditions", _("Expected a list of 1 to %(count)d conditions") % {"count": MOST}))
        return []
    return [one for index, item in enumerate(given) if (one := _parse(item, f"conditions.{index}", errors))]


def _parse(item: object, at: str, errors: list[FieldError]) -> Condition | None:
    field = item.get("field") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(field, str) or field not in COLUMNS:
        errors.append(FieldError(f"{at}.field", _one_of(sorted(COLUMNS))))
        return None
    ops = _ops(field)
    if item.get("op") not in ops:
        errors.append(FieldError(f"{at}.op", _one_of(ops)))
        return None
    problem = _value_problem(field, item["op"], item.get("value"))
    if problem:
        errors.append(FieldError(f"{at}.value", problem))
        return None
    return Condition(field, item["op"], item["value"])


def _ops(field: str) -> Sequence[str]:
    if field in SCORES - {"gcr"}:
        return tuple(_COMPARE)
    return {"gcr": ("==",), "text": ("contains",), "age_days": ("<=",)}.get(field, ("==", "in"))


def _value_problem(field: str, op: str, value: object) -> str:
    """What is wrong with a value, or nothing."""
    if field in SCORES - {"gcr"} or field == "age_days":
        scale = PRESETS[DEFAULTS[field]] if field in DEFAULTS else None
        low, high = (scale.min, scale.max) if scale else (1, 3650)
        whole = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return "" if whole else _("Expected a whole number between %(low)d and %(high)d") % {"low": low, "high": high}
    if field == "gcr":
        return "" if value in GCR_VALUES else _one_of(GCR_VALUES)
    values = value if op == "in" and isinstance(value, list) else [value]
    if not values or len(values) > 50 or not all(isinstance(one, str) and 0 < len(one) <= 200 for one in values):
        return _("Expected a word, or a list of words for in")
    known = _KNOWN.get(field)
    return _one_of(known) if known and not set(values) <= set(known) else ""


def _one_of(names: Sequence[str]) -> str:
    return _("Expected one of %(names)s") % {"names": ", ".join(names)}
