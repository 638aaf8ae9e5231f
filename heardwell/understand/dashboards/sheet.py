"""A dashboard as a whole: every score that somebody has given, what was said, and how it was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.core.scales import parse_signature
from heardwell.understand.dashboards import drawings, findings, tiles
from heardwell.understand.dashboards.asking import Asker
from heardwell.understand.dashboards.drawings import Drawing, Part
from heardwell.understand.dashboards.filters import Filters
from heardwell.understand.metrics.figures import Figures
from heardwell.web.numbers import decimal, number, percent
from heardwell.web.scores import METRIC_NAMES
from heardwell.web.times import duration


@dataclass(frozen=True, slots=True)
class OneScale:
    """A score on one of several scales that were asked: they never blend."""

    points: str
    value: str
    n: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Mixed:
    name: str
    scales: Sequence[OneScale]


@dataclass(frozen=True, slots=True)
class Service:
    """How people were answered. ``answered`` of ``calls`` cases that call for an answer; times as words."""

    finding: str
    loop: Figures
    rate: str
    median: str
    p90: str
    replied: int


@dataclass(frozen=True, slots=True)
class Sheet:
    scores: Sequence[tiles.Score]
    mixed: Sequence[Mixed]
    heat: tiles.Heat | None
    volume: Drawing | None
    feelings: Drawing | None
    service: Service | None

    @property
    def empty(self) -> bool:
        return not (self.scores or self.mixed or self.volume)


def sheet(workspace: Workspace, filters: Filters) -> Sheet:
    """Everything that the filters let through."""
    asker = Asker.of(workspace, filters)
    given = tiles.scored(asker)
    scores = [found for metric, figures in given.items() if (found := tiles.score(asker, metric, figures))]
    blended = [mixed(metric, figures) for metric, figures in given.items() if figures["mixed_scales"]]
    first = scores[0] if scores else None
    return Sheet(
        scores,
        blended,
        tiles.heat(asker, first.metric, first.figures) if first else None,
        volume(asker),
        feelings(asker),
        service(asker),
    )


def mixed(metric: str, figures: Figures) -> Mixed:
    """A score that was asked on several scales."""
    scales = [_one_scale(metric, group) for group in figures["groups"]]
    return Mixed(str(METRIC_NAMES[metric]), scales)


def _one_scale(metric: str, group: dict[str, Any]) -> OneScale:
    scale = parse_signature(group["key"]["scale"])
    value = findings.shown(metric, group["value"]) if group["value"] is not None else ""
    return OneScale(f"{decimal(scale.min)}–{decimal(scale.max)}", value, group["n"], group["low"], group["high"])


def volume(asker: Asker) -> Drawing | None:
    """How much was said."""
    figures, period = asker.now("volume"), asker.filters.period
    n, before = figures["n"], (figures["compare"] or {}).get("value")
    said = ngettext("%(n)s piece of feedback", "%(n)s pieces of feedback", n) % {"n": number(n)}
    finding = said
    if before is not None:
        finding = _("%(said)s, %(before)s in the %(period)s") % {
            "said": said,
            "before": number(before),
            "period": period.before,
        }
    return drawings.columns("volume", finding, _("Feedback"), asker.trend("volume")["series"], period.interval)


def feelings(asker: Asker) -> Drawing | None:
    """What people felt, as far as their words tell."""
    counts = asker.now("sentiment")["counts"]
    names = {"negative": _("Negative"), "neutral": _("Neutral"), "positive": _("Positive")}
    parts = [
        Part(word, counts.get(key, 0), tint)
        for (key, word), tint in zip(names.items(), ("bad", "mid", "good"), strict=True)
    ]
    total = sum(part.n for part in parts)
    if not total:
        return None
    finding = _("%(share)s of what was said is positive") % {"share": percent(100 * parts[2].n / total)}
    return drawings.shares("feelings", finding, parts, mirrored=get_language_bidi())


def service(asker: Asker) -> Service | None:
    """Whether those who need an answer got one, and how soon. Cases know no language: that filter is left out."""
    loop, first = asker.now("closed_loop"), asker.now("first_response")
    if not loop["n"]:
        return None
    answered, calls = loop["counts"].get("answered", 0), loop["n"]
    finding = ngettext(
        "%(answered)s of %(calls)s who needed an answer has it",
        "%(answered)s of %(calls)s who needed an answer have it",
        answered,
    ) % {"answered": number(answered), "calls": number(calls)}
    return Service(
        finding, loop, percent(loop["value"]), duration(first["value"]), duration(first.get("p90")), first["n"]
    )
