"""Drawings of a dashboard: Vega-Lite specs as plain dicts, each with its finding and its numbers as a table.

Colours are named (``token:accent``) and become the theme's in the page. Axes of time and score run left to right in
every language, so that a chart reads the same in a shared picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from heardwell.understand.metrics.figures import Figures
from heardwell.web.bands import FEWEST
from heardwell.web.numbers import digits, number, percent, percent_sign
from heardwell.web.scores import point_name
from heardwell.web.times import day, month

Spec = dict[str, Any]  # JSON
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_COLOURS = {"bad": "token:bad-500", "mid": "token:mid-500", "good": "token:good-500"}


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a drawing; the first cell of a row is its name."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """``finding`` is said instead of the drawing to those who do not see it."""

    identity: str
    spec: Spec
    finding: str
    table: Table


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a whole: ``feeling`` is bad, mid or good."""

    label: str
    n: int
    feeling: str


def bucket(start: str, interval: str) -> str:
    """The label of a bucket: a month, or a day."""
    moment = datetime.fromisoformat(start)
    label = month(moment) if interval in ("month", "quarter", "year") else day(moment.date())
    # Axes run from left to right in every language, words on them do not.
    return f"\u2067{label}\u2069" if get_language_bidi() else label


def trend(
    identity: str, name: str, series: Sequence[Figures], interval: str, unit: str, fewest: int = FEWEST
) -> Drawing | None:
    """A score over time with its 95 % band, which points of fewer than ``fewest`` answers do without; None when there
    are fewer than two points."""
    known = [point for point in series if point["value"] is not None]
    if len(known) < 2:
        return None
    values = [_point(point, interval, unit, fewest) for point in series]
    last = next(value for value in reversed(values) if value["value"] is not None)
    finding = _extreme([value for value in values if value["value"] is not None])
    rows = [[v["at"], v["shown"], v["between"], number(v["n"])] for v in values if v["value"] is not None]
    # xgettext:no-python-format
    between = digits(_("95% interval"))
    table = Table(name, [pgettext("a column", "When"), name, between, _("n")], rows)
    return Drawing(identity, _trend_spec(values, last), finding, table)


def _point(point: Figures, interval: str, unit: str, fewest: int) -> dict[str, Any]:
    value, told = point["value"], point["n"] >= fewest
    low, high = (point["low"], point["high"]) if told else (None, None)
    shown_unit = percent_sign() if unit == "%" else unit
    return {
        "at": bucket(point["start"], interval),
        "value": value,
        "low": low,
        "high": high,
        "n": point["n"],
        "shown": "" if value is None else number(value) + shown_unit,
        "between": "" if low is None else f"{number(low)} – {number(high)}{shown_unit}",
    }


def _extreme(values: Sequence[dict[str, Any]]) -> str:
    """What the line did: its latest extreme, where highest and lowest differ beyond their intervals."""
    low, high, last = min(values, key=_value), max(values, key=_value), values[-1]
    if low["high"] is None or high["low"] is None or low["high"] >= high["low"]:
        return _("No clear ups and downs")
    extreme = low if values.index(low) > values.index(high) else high
    parts = {"value": extreme["shown"], "when": extreme["at"], "now": last["shown"]}
    if extreme is last:
        return (_("Now at its lowest: %(value)s") if extreme is low else _("Now at its highest: %(value)s")) % parts
    if extreme is low:
        return _("Lowest at %(value)s (%(when)s), now %(now)s") % parts
    return _("Highest at %(value)s (%(when)s), now %(now)s") % parts


def _value(point: dict[str, Any]) -> float:
    return float(point["value"])


def _trend_spec(values: list[dict[str, Any]], last: dict[str, Any]) -> Spec:
    x: Spec = {"field": "at", "type": "ordinal", "sort": None, "scale": {"type": "point", "padding": 0}, "title": None}
    x["axis"] = {"labelOverlap": "greedy", "labelAngle": 0, "labelSeparation": 24}
    y = {"type": "quantitative", "title": None, "scale": {"zero": False, "nice": True}}
    end = {"data": {"values": [last]}}
    tip = [{"field": name, "type": "nominal"} for name in ("at", "shown", "between", "n")]
    return {
        "$schema": _SCHEMA,
        "height": 200,
        "padding": {"left": 0, "top": 6, "right": 40, "bottom": 4},
        "data": {"values": values},
        "encoding": {"x": x},
        "layer": [
            {"mark": "area", "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}}},
            {
                "mark": {"type": "line", "point": {"size": 22}},
                "encoding": {"y": {**y, "field": "value"}, "tooltip": tip},
            },
            {**end, "mark": {"type": "point", "size": 60}, "encoding": {"y": {**y, "field": "value"}}},
            {
                **end,
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 14, "fontWeight": 600},
                "encoding": {"y": {**y, "field": "value"}, "text": {"field": "shown"}},
            },
        ],
    }


def spread(identity: str, metric: str, distribution: Mapping[str, int], feelings: Mapping[str, str]) -> Drawing | None:
    """How many chose each point of a scale, tinted by what the scale makes of it."""
    total = sum(distribution.values())
    if not total:
        return None
    named = ((point_name(metric, point), n, feelings.get(point, "mid")) for point, n in distribution.items())
    values: list[Spec] = [
        {"point": point, "n": n, "shown": number(n), "feeling": feeling, "share": n / total}
        for point, n, feeling in named
    ]
    most = max(values, key=lambda value: value["n"])
    parts = {"point": most["point"], "share": number(100 * most["share"])}
    finding = digits(_("Most often chosen: %(point)s (%(share)s%%)") % parts)
    rows = [[v["point"], number(v["n"]), percent(100 * v["share"])] for v in values]
    head = [pgettext("a column", "Answer"), pgettext("a column", "Answers"), pgettext("a column", "Share")]
    table = Table(finding, head, rows)
    x: Spec = {"field": "point", "type": "ordinal", "sort": None, "title": None}
    x |= {"axis": {"labelAngle": 0, "labelPadding": 6, "labelFlush": False}}
    x |= {"scale": {"paddingInner": 0.25, "paddingOuter": 0}}
    spec: Spec = {
        "$schema": _SCHEMA,
        "height": 160,
        "padding": {"left": 0, "top": 14, "right": 0, "bottom": 4},
        "data": {"values": values},
        "encoding": {"x": x, "y": {"field": "n", "type": "quantitative", "axis": None}},
        "layer": [
            {"mark": "bar", "encoding": {"color": _by_feeling()}},
            {
                "mark": {"type": "text", "dy": -8, "fontSize": 11, "color": "token:ink-soft"},
                "encoding": {"text": {"field": "shown"}},
            },
        ],
    }
    return Drawing(identity, spec, finding, table)


def _by_feeling() -> Spec:
    return {
        "field": "feeling",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": list(_COLOURS), "range": list(_COLOURS.values())},
    }


def shares(identity: str, finding: str, parts: Sequence[Part], *, mirrored: bool = False) -> Drawing | None:
    """One bar that holds the whole; ``mirrored`` where the reader's eye starts at the other side."""
    total = sum(part.n for part in parts)
    if not total:
        return None
    values: list[Spec] = [
        {
            "label": p.label,
            "n": p.n,
            "feeling": p.feeling,
            "order": i,
            "share": p.n / total,
            "shown": percent(100 * p.n / total),
        }
        for i, p in enumerate(parts)
    ]
    rows = [[v["label"], number(v["n"]), v["shown"]] for v in values]
    x: Spec = {"field": "share", "type": "quantitative", "axis": None, "stack": "normalize"}
    x["scale"] = {"reverse": mirrored}
    bar = {"mark": {"type": "bar", "cornerRadius": 2, "height": 22}, "encoding": {"color": _by_feeling()}}
    words = {
        "mark": {"type": "text", "color": "token:ink", "dy": 22, "fontWeight": 600},
        "transform": [{"filter": "datum.share >= 0.08"}],
        "encoding": {"text": {"field": "shown"}, "x": {**x, "bandPosition": 0.5}},
    }
    spec: Spec = {
        "$schema": _SCHEMA,
        "height": 22,
        "padding": {"left": 0, "top": 0, "right": 0, "bottom": 2},
        "data": {"values": values},
        "encoding": {"x": x, "order": {"field": "order"}},
        "layer": [bar, words],
    }
    return Drawing(identity, spec, finding, Table(finding, [_("Part"), _("n"), pgettext("a column", "Share")], rows))


def columns(identity: str, finding: str, name: str, series: Sequence[Figures], interval: str) -> Drawing | None:
    """Counts over time."""
    if not any(point["n"] for point in series):
        return None
    values: list[Spec] = [{"at": bucket(point["start"], interval), "n": point["n"]} for point in series]
    x: Spec = {
        "field": "at",
        "type": "ordinal",
        "sort": None,
        "title": None,
        "scale": {"paddingInner": 0.25, "paddingOuter": 0},
    }
    x["axis"] = {"labelOverlap": "greedy", "labelAngle": 0, "labelSeparation": 24}
    spec: Spec = {
        "$schema": _SCHEMA,
        "height": 140,
        "padding": {"left": 0, "top": 4, "right": 16, "bottom": 4},
        "data": {"values": values},
        "mark": "bar",
        "encoding": {"x": x, "y": {"field": "n", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1}}},
    }
    rows = [[value["at"], number(value["n"])] for value in values]
    table = Table(finding, [pgettext("a column", "When"), name], rows)
    return Drawing(identity, spec, finding, table)
