"""What the room says: the finding first, then each topic's change and where it sits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heardwell.feedback.models import Channel
from heardwell.understand.dashboards.filters import Period
from heardwell.understand.rising.queries import Place, Topics, Trend
from heardwell.understand.rising.statistics import Growth
from heardwell.web.countries import country_name
from heardwell.web.languages import language_name
from heardwell.web.numbers import number, percent, signed

#: From here on one says "2.4 times as many", below it "up 40 %".
_TIMES = 1.95


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about a topic, and what one may believe of it."""

    finding: str
    why: str = ""


def finding(topics: Topics, gravest: Sequence[Trend], names: Mapping[str, str], period: Period) -> str:
    """The one thing to know about the period, about the first of the ``gravest`` troubles where there is one; "" when
    nothing was said about any topic."""
    if gravest and gravest[0].excess > 0:
        return _grown(gravest[0], names, period)
    if gravest:
        return _("People are unhappiest about %(topic)s.") % {"topic": _name(gravest[0], names)}
    if topics.trends:
        return _("People speak most of %(topic)s.") % {"topic": _name(topics.trends[0], names)}
    return ""


def _grown(one: Trend, names: Mapping[str, str], period: Period) -> str:
    parts = {"topic": _name(one, names), "before": str(period.before), "n": number(one.negative)}
    ratio = one.trouble.ratio if one.trouble else None
    if ratio is None:
        return _("%(topic)s: %(n)s unhappy voices, none in the %(before)s.") % parts
    if ratio >= _TIMES:
        times = parts | {"times": number(ratio, 0 if ratio >= 10 else 1)}
        return _("%(topic)s: %(times)s times as many unhappy voices as in the %(before)s.") % times
    more = parts | {"share": percent(100 * (ratio - 1))}
    return _("%(topic)s: unhappy voices are up by %(share)s on the %(before)s.") % more


def because(topics: Topics) -> str:
    """How much was read, and how to read the map."""
    parts = {"n": number(topics.voices), "m": number(topics.with_topic)}
    return (
        _("%(n)s feedback items, %(m)s with a topic. Higher means more often; the sides show how people feel.") % parts
    )


def change(one: Trend, period: Period) -> Said:
    """``46 voices, 12 in the 30 days before.`` and whether that is real."""
    voices = ngettext("%(n)s voice", "%(n)s voices", one.voices) % {"n": number(one.voices)}
    if one.growth is None:
        return Said(_("%(voices)s.") % {"voices": voices})
    parts = {"voices": voices, "n": number(one.before), "before": str(period.before)}
    return Said(_("%(voices)s, %(n)s in the %(before)s.") % parts, judged(one.growth))


def judged(growth: Growth) -> str:
    """Whether a change is one."""
    if growth.real is None:
        return _("Too few to tell whether that is a change.")
    if not growth.real:
        return _("That may be chance.")
    return (
        _("More often than before, and likely not by chance.")
        if growth.low > 1
        else _("Less often than before, and likely not by chance.")
    )


def feelings(one: Trend) -> str:
    """For those who do not see the bar."""
    if not one.judged:
        return _("no clear feeling")
    shares = {name: percent(100 * one.feelings[name] / one.judged) for name in ("negative", "positive")}
    return _("%(negative)s negative, %(positive)s positive") % shares


def where(place: Place) -> str:
    """``38 of 46 unhappy voices: carrier Swift``."""
    parts = {"n": number(place.voices), "whole": number(place.whole), "place": place_name(place)}
    return _("%(n)s of the %(whole)s unhappy voices share one thing: %(place)s.") % parts


def place_name(place: Place) -> str:
    """The group of customers, with what kind of group it is."""
    value = place.value
    if place.dimension == "country":
        return country_name(value)
    if place.dimension == "language":
        return language_name(value)
    if place.dimension == "channel":
        return str(Channel(value).label) if value in Channel.values else value
    kinds = {
        "release": _("release %(name)s"),
        "context.product": _("product %(name)s"),
        "context.carrier": _("carrier %(name)s"),
        "context.location": _("location %(name)s"),
        "context.region": _("region %(name)s"),
        "context.order_state": _("order %(name)s"),
        "context.app_version": _("app version %(name)s"),
        "segment": _("segment %(name)s"),
    }
    return kinds.get(place.dimension, "%(name)s") % {"name": value}


def moved(one: Trend) -> str:
    """``+34``; "" where there is nothing to compare with."""
    return signed(one.voices - one.before) if one.growth else ""


def _name(one: Trend, names: Mapping[str, str]) -> str:
    return names.get(one.topic, one.topic)
