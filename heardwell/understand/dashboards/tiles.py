"""The tiles of a dashboard: each is a finding, the number with its interval, and the drawings behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from heardwell.collect.surveys.queries import survey_names
from heardwell.feedback.models import Channel
from heardwell.feedback.topics import topics_of
from heardwell.understand.dashboards import drawings, findings
from heardwell.understand.dashboards.asking import Asker
from heardwell.understand.dashboards.drawings import Drawing
from heardwell.understand.dashboards.filters import Period, wider
from heardwell.understand.dashboards.layout import SPLITS
from heardwell.understand.metrics.figures import Figures
from heardwell.understand.metrics.request import SCORES
from heardwell.understand.metrics.statistics import ENOUGH
from heardwell.web import bands
from heardwell.web.languages import language_name
from heardwell.web.numbers import digits, number
from heardwell.web.scores import METRIC_NAMES

#: The word for a value of a dimension.
Naming = Callable[[str], str]
#: A table of cells stays readable up to so many rows and columns.
MOST_CELLS = 6
#: How far a cell lies from the whole, in points → how deep its tint.
STEPS = (2, 6, 12, 20, 30)


@dataclass(frozen=True, slots=True)
class Score:
    """One metric on one scale."""

    metric: str
    name: str
    figures: Figures
    title: str
    headline: SafeString
    because: SafeString
    way: str
    judgement: str
    bands: Sequence[bands.Row | None]
    notes: Sequence[str]
    missing: str
    wider: Period | None
    trend: Drawing | None = None
    spread: Drawing | None = None
    parts: Drawing | None = None

    @property
    def value(self) -> str:
        return findings.shown(self.metric, self.figures["value"]) if self.figures["value"] is not None else ""

    @property
    def direction(self) -> str:
        """Which way the score went: ``up``, ``down`` or nothing."""
        delta = (self.figures.get("compare") or {}).get("delta")
        return "" if not delta else "up" if delta > 0 else "down"


@dataclass(frozen=True, slots=True)
class Cell:
    value: str
    n: int
    tint: str  # "" · "good k3" · "few"


@dataclass(frozen=True, slots=True)
class Heat:
    """A score by two dimensions."""

    title: str
    subtitle: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell | None]]]


def score(asker: Asker, metric: str, figures: Figures, *, drawn: bool = True) -> Score | None:
    """The score of one metric under the filters, with its drawings if ``drawn``; None where no score can be told."""
    if figures["value"] is None:
        return None
    name, period = str(METRIC_NAMES[metric]), asker.filters.period
    way, judgement = findings.change_words(figures)
    return Score(
        metric,
        name,
        figures,
        findings.title(metric, name, figures),
        findings.headline(metric, name, figures, period),
        findings.because(metric, figures),
        way,
        judgement,
        _bands(metric, figures, asker.before(metric), period),
        _notes(metric, figures),
        findings.missing(figures["n"]),
        _wider(asker, metric, figures["n"]),
        trend(asker, metric) if drawn else None,
        spread(metric, figures) if drawn else None,
        _parts(metric, figures) if drawn else None,
    )


def trend(asker: Asker, metric: str) -> Drawing | None:
    """The score over time, further back than the period."""
    period, unit = asker.filters.period, "" if metric == "nps" else "%"
    series = asker.trend(metric)["series"]
    return drawings.trend(f"{metric}-trend", str(METRIC_NAMES[metric]), series, period.interval, unit)


def spread(metric: str, figures: Figures) -> Drawing | None:
    """How the answers are spread over the scale's points."""
    return drawings.spread(f"{metric}-spread", metric, figures["distribution"], _feelings(metric, figures))


def _feelings(metric: str, figures: Figures) -> dict[str, str]:
    """What the scale makes of each of its points."""
    if metric == "gcr":
        return {"yes": "good", "partly": "mid", "no": "bad"}
    scale = figures.get("scale") or {"good": [], "bad": []}
    named = [(str(point), feeling) for feeling in ("good", "bad") for point in scale[feeling]]
    return dict(named)


def _parts(metric: str, figures: Figures) -> Drawing | None:
    """Detractors, passives and promoters as parts of the whole."""
    if metric != "nps" or not figures["counts"]:
        return None
    names = {"detractors": _("Detractors"), "passives": _("Passives"), "promoters": _("Promoters")}
    feelings = dict(zip(names, ("bad", "mid", "good"), strict=True))
    counts = figures["counts"]
    parts = [drawings.Part(word, counts[key], feelings[key]) for key, word in names.items()]
    share = number(100 * counts["promoters"] / figures["n"])
    finding = digits(_("%(share)s%% are promoters") % {"share": share})
    return drawings.shares("nps-parts", finding, parts, mirrored=get_language_bidi())


def _bands(metric: str, now: Figures, before: Figures | None, period: Period) -> list[bands.Row | None]:
    return [_band(metric, now, str(period.label)), _band(metric, before, str(period.before), past=True)]


def _band(metric: str, figures: Figures | None, label: str, *, past: bool = False) -> bands.Row | None:
    if not figures or figures["value"] is None or figures["low"] is None or figures["n"] < bands.FEWEST:
        return None
    unit = "" if metric == "nps" else "%"
    return bands.Row(label, figures["value"], figures["low"], figures["high"], past, unit)


def _notes(metric: str, figures: Figures) -> list[str]:
    """What else the metric says: the mean, the net, the lenient count."""
    notes = []
    if metric == "stars":
        notes.append(digits(_("Share of 4 and 5 stars. Mean %(mean)s of 5.") % {"mean": number(figures["mean"], 2)}))
    elif metric in ("csat", "ces") and figures["mean"] is not None:
        most = (figures.get("scale") or {}).get("max", "")
        notes.append(_("Mean %(mean)s of %(most)s.") % {"mean": number(figures["mean"], 2), "most": digits(most)})
    if figures.get("net") is not None:
        notes.append(_("Good minus bad: %(net)s.") % {"net": number(figures["net"])})
    if figures.get("lenient") is not None:
        notes.append(digits(_("%(value)s%% when “partly” counts half.") % {"value": number(figures["lenient"])}))
    if figures.get("people"):
        people = ngettext("%(n)s person.", "%(n)s people.", figures["people"])
        notes.append(people % {"n": number(figures["people"])})
    return notes


def _wider(asker: Asker, metric: str, n: int) -> Period | None:
    """The nearest longer period that has enough answers, when this one has not."""
    if n >= ENOUGH:
        return None
    return next((period for period in wider(asker.filters.period) if _enough(asker, metric, period)), None)


def _enough(asker: Asker, metric: str, period: Period) -> bool:
    return bool(asker.now(metric, period=period)["n"] >= ENOUGH)


def scored(asker: Asker) -> dict[str, Figures]:
    """The figures of every score that somebody has given in the period."""
    found = {metric: asker.now(metric) for metric in SCORES}
    return {metric: figures for metric, figures in found.items() if figures["n"]}


def heat(asker: Asker, metric: str, whole: Figures, *, rows: str = "channel", columns: str = "language") -> Heat | None:
    """The score by two dimensions, tinted by the distance from the whole; None for a single group."""
    if rows == columns:
        return None
    groups = asker.now(metric, group_by=(rows, columns))["groups"]
    places = {(str(g["key"][rows] or ""), str(g["key"][columns] or "")): g for g in groups}
    down, across = (_largest(places, axis) for axis in (0, 1))
    if len(down) * len(across) < 2:
        return None
    names = _names(asker, rows), _names(asker, columns)
    cells = [
        (names[0](row), [_cell(metric, places.get((row, column)), whole["value"]) for column in across]) for row in down
    ]
    return Heat(
        _stands_out(places, whole, names),
        _heat_says(metric, rows, columns),
        [names[1](column) for column in across],
        cells,
    )


def _heat_says(metric: str, rows: str, columns: str) -> str:
    words = {"name": str(METRIC_NAMES[metric])}
    if (rows, columns) == ("channel", "language"):
        return _("%(name)s by channel and language, answers below") % words
    words |= {"rows": str(SPLITS[rows]), "columns": str(SPLITS[columns])}
    return _("%(name)s: %(rows)s by %(columns)s, answers below") % words


def _names(asker: Asker, dimension: str) -> Naming:
    """How the values of a dimension are called."""
    if dimension == "survey":
        names = survey_names(asker.workspace)
        return lambda value: names.get(value, value) or _("No survey")
    if dimension == "topic":
        known = topics_of(asker.workspace)
        return lambda value: known[value].name if value in known else value or _("No topic")
    return {"channel": _channel, "language": language_name}.get(dimension, lambda value: value or _("Unknown"))


def _largest(places: dict[tuple[str, str], Figures], axis: int) -> list[str]:
    sizes: dict[str, int] = {}
    for place, group in places.items():
        sizes[place[axis]] = sizes.get(place[axis], 0) + group["n"]
    return sorted(sizes, key=lambda name: -sizes[name])[:MOST_CELLS]


def _channel(value: str) -> str:
    return str(Channel(value).label) if value in Channel.values else value or _("Unknown channel")


def _cell(metric: str, group: Figures | None, whole: float) -> Cell | None:
    if group is None:
        return None
    if group["suppressed"] or group["value"] is None:
        return Cell(_("too few"), group["n"], "few")
    away = group["value"] - whole
    depth = sum(abs(away) >= step for step in STEPS)
    tint = f"{'good' if away > 0 else 'bad'} k{depth}" if depth else ""
    return Cell(findings.shown(metric, group["value"]), group["n"], tint)


def _stands_out(places: dict[tuple[str, str], Figures], whole: Figures, names: tuple[Naming, Naming]) -> str:
    """The finding: the group that lies furthest below the whole, beyond its own interval."""
    weak = [
        (group["value"] - whole["value"], place)
        for place, group in places.items()
        if not group["suppressed"] and group["high"] is not None and group["high"] < whole["value"]
    ]
    if not weak:
        return _("No group clearly lags behind")
    row, column = min(weak)[1]
    return _("%(row)s in %(column)s is the weak spot") % {"row": names[0](row), "column": names[1](column)}
