"""What part of the feedback a dashboard looks at. It lives in the address, so that a link shows the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from heardwell.analytics.calendar import Calendar, Interval
from heardwell.analytics.query import Condition
from heardwell.core import clock
from heardwell.core.errors import Invalid
from heardwell.web.numbers import digits_lazy, number
from heardwell.web.times import day


class Period(NamedTuple):
    """Whole local days up to and with today; the trend looks further back, so that a change has its context."""

    key: str
    days: int | None
    label: StrOrPromise
    before: StrOrPromise
    trend_days: int | None
    interval: Interval
    trend_label: StrOrPromise


PERIODS = {
    period.key: period
    for period in (
        Period("7d", 7, digits_lazy(_("Last 7 days")), digits_lazy(_("7 days before")), 28, "day", _("by day")),
        Period("30d", 30, digits_lazy(_("Last 30 days")), digits_lazy(_("30 days before")), 84, "week", _("by week")),
        Period("90d", 90, digits_lazy(_("Last 90 days")), digits_lazy(_("90 days before")), 182, "week", _("by week")),
        Period(
            "365d",
            365,
            digits_lazy(_("Last 12 months")),
            digits_lazy(_("12 months before")),
            730,
            "month",
            _("by month"),
        ),
        Period("all", None, _("All time"), "", None, "month", _("by month")),
    )
}
DEFAULT = "30d"
#: A chosen period of more days than the key shows its trend by that interval.
_INTERVALS: Sequence[tuple[int, Interval, StrOrPromise]] = (
    (120, "month", _("by month")),
    (14, "week", _("by week")),
    (0, "day", _("by day")),
)
_LONGEST_DAYS = 3660


def between(first: date, last: date) -> Period:
    """The days from ``first`` to ``last``, both included, as a period of its own."""
    days = (last - first).days + 1
    interval, label = next((interval, label) for above, interval, label in _INTERVALS if days > above)
    shown = gettext("%(first)s – %(last)s") % {"first": day(first), "last": day(last)}
    before = ngettext("%(n)s day before", "%(n)s days before", days) % {"n": number(days)}
    return Period("custom", days, shown if days > 1 else day(first), before, 2 * days, interval, label)


@dataclass(frozen=True, slots=True)
class Filters:
    period: Period = PERIODS[DEFAULT]
    survey: str = ""
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    last: date | None = None  # of a chosen period; otherwise today

    @classmethod
    def parse(cls, query: QueryDict) -> "Filters":
        """Read an address. Raises :class:`Invalid` for a period that does not exist."""
        period, last = _period(query)
        channels, languages = query.getlist("channel"), query.getlist("language")
        survey = query.get("survey", "")
        return cls(period, survey, tuple(filter(None, channels)), tuple(filter(None, languages)), last)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What picks people out, as metrics understand it."""
        named = (("channel", self.channels), ("language", self.languages))
        return tuple(Condition(name, values) for name, values in named if values)

    def span(self, calendar: Calendar, days: int | None) -> tuple[int | None, int | None]:
        """``days`` whole local days, today included, in milliseconds; open when there is no number of days."""
        if days is None:
            return None, None
        last = self.last or calendar.local(clock.now_ms()).date()
        return calendar.midnight(last - timedelta(days=days - 1)), calendar.midnight(last + timedelta(days=1))


def _period(query: QueryDict) -> tuple[Period, date | None]:
    """The period of an address, and the day on which a chosen one ends."""
    if query.get("from") or query.get("to"):
        first, last = _day(query, "from"), _day(query, "to")
        if first > last:
            raise Invalid.one("to", gettext("expected a day that is not before the first"))
        if (last - first).days >= _LONGEST_DAYS:
            raise Invalid.one("from", gettext("expected at most ten years"))
        return between(first, last), last
    key = query.get("period", DEFAULT)
    if key not in PERIODS:
        raise Invalid.one("period", f"expected one of {', '.join(PERIODS)}")
    return PERIODS[key], None


def _day(query: QueryDict, name: str) -> date:
    try:
        found = date.fromisoformat(query.get(name, ""))
    except ValueError:
        found = date.min
    if not 1970 <= found.year <= 2200:
        raise Invalid.one(name, gettext("expected a day such as 2026-03-31"))
    return found


def wider(period: Period) -> Sequence[Period]:
    """The named periods that hold more, the nearest first. A chosen one is left alone."""
    ordered = list(PERIODS.values())
    return ordered[ordered.index(period) + 1 :] if period in ordered else ()
