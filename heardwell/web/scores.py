"""What a score chip shows: a value, its scale, and the feeling that its scale gives it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heardwell.core.scales import DEFAULTS, GCR_VALUES, PRESETS, Scale, parse_signature
from heardwell.web.numbers import decimal

METRIC_NAMES = {
    "nps": gettext_lazy("NPS"),
    "csat": gettext_lazy("CSAT"),
    "ces": gettext_lazy("CES"),
    "gcr": gettext_lazy("GCR"),
    "stars": gettext_lazy("Stars"),
    "smileys": gettext_lazy("Smileys"),
    "thumbs": gettext_lazy("Thumbs"),
    "scale": gettext_lazy("Scale"),
}
#: Which of several scores speaks for a response.
ORDER = ("nps", "csat", "ces", "stars", "smileys", "thumbs", "gcr", "scale")
FEELINGS = {1: "good", 0: "mid", -1: "bad"}
SENTIMENTS = {"positive": "good", "neutral": "mid", "negative": "bad"}


@dataclass(frozen=True, slots=True)
class Chip:
    """``value``/``of`` with a feeling (good, mid, bad) and words for those who do not see it."""

    value: str
    of: str
    feeling: str
    title: str


def feeling_word(feeling: str) -> str:
    words = {"good": _("positive"), "mid": _("neutral"), "bad": _("negative")}
    return words.get(feeling, "")


def chip_of(score: Mapping[str, Any]) -> Chip:
    """The chip of one score ``{"metric", "value", "scale": signature | None}``."""
    metric, value = str(score.get("metric", "")), score.get("value")
    name = str(METRIC_NAMES.get(metric, metric))
    if metric == "gcr":
        return _gcr(name, str(value))
    scale = _scale(metric, score.get("scale"))
    feeling = FEELINGS[scale.band(float(value))] if scale and isinstance(value, int | float) else "mid"
    shown = decimal(f"{value:g}" if isinstance(value, float) else value)
    if metric == "thumbs":
        return Chip("", "", feeling, _said(name, _("up") if value else _("down")))
    of = decimal(scale.max) if scale else ""
    parts = {"name": name, "value": f"{shown}/{of}", "feeling": feeling_word(feeling)}
    return Chip(shown, of, feeling, _("%(name)s %(value)s, %(feeling)s") % parts)


def main_score(scores: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The score that stands before the words of a response."""
    ranked = [score for score in scores if score.get("metric") in ORDER and score.get("value") is not None]
    return min(ranked, key=lambda score: ORDER.index(str(score["metric"])), default=None)


def point_name(metric: str, point: str) -> str:
    """What a point of a scale is called where it is not a number: GCR's words, thumbs."""
    if metric == "gcr":
        return {"yes": _("yes"), "partly": _("partly"), "no": _("no")}.get(point, point)
    if metric == "thumbs":
        return {"1": _("up"), "0": _("down")}.get(point, point)
    return decimal(point)


def _scale(metric: str, signature: object) -> Scale | None:
    if isinstance(signature, str) and signature:
        return parse_signature(signature)
    return PRESETS[DEFAULTS[metric]] if metric in DEFAULTS else None


def _gcr(name: str, value: str) -> Chip:
    word = point_name("gcr", value)
    feeling = dict(zip(GCR_VALUES, ("good", "mid", "bad"), strict=True)).get(value, "mid")
    return Chip(word, "", feeling, _said(name, word))


def _said(name: str, words: str) -> str:
    return _("%(name)s: %(words)s") % {"name": name, "words": words}
