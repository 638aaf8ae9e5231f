"""What part of the feedback a dashboard looks at. It lives in the address, so that a link shows the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from heardwell.analytics.calendar import Calendar, Interval
from heardwell.analytics.query import Condition
from heardwell.core import clock
from heardwell.core.errors import Invalid


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
        Period("7d", 7, _("Last 7 days"), _("7 days before"), 28, "day", _("by day")),
        Period("30d", 30, _("Last 30 days"), _("30 days before"), 84, "week", _("by week")),
        Period("90d", 90, _("Last 90 days"), _("90 days before"), 182, "week", _("by week")),
        Period("365d", 365, _("Last 12 months"), _("12 months before"), 730, "month", _("by month")),
        Period("all", None, _("All time"), "", None, "month", _("by month")),
    )
}
DEFAULT = "30d"


@dataclass(frozen=True, slots=True)
class Filters:
    period: Period = PERIODS[DEFAULT]
    survey: str = ""
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @classmethod
    def parse(cls, query: QueryDict) -> "Filters":
        """Read an address. Raises :class:`Invalid` for a period that does not exist."""
        key = query.get("period", DEFAULT)
        if key not in PERIODS:
            raise Invalid.one("period", f"expected one of {', '.join(PERIODS)}")
        channels, languages = query.getlist("channel"), query.getlist("language")
        return cls(PERIODS[key], query.get("survey", ""), tuple(filter(None, channels)), tuple(filter(None, languages)))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What picks people out, as metrics understand it."""
        named = (("channel", self.channels), ("language", self.languages))
        return tuple(Condition(name, values) for name, values in named if values)

    def span(self, calendar: Calendar, days: int | None) -> tuple[int | None, int | None]:
        """``days`` whole local days, today included, in milliseconds; open when there is no number of days."""
        if days is None:
            return None, None
        today = calendar.local(clock.now_ms()).date()
        return calendar.midnight(today - timedelta(days=days - 1)), calendar.midnight(today + timedelta(days=1))


def wider(period: Period) -> Sequence[Period]:
    """The periods that hold more, the nearest first."""
    ordered = list(PERIODS.values())
    return ordered[ordered.index(period) + 1 :]
