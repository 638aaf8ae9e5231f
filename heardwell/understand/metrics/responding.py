"""The response rate: answered ÷ shown, by survey and channel, from the edge's daily counters."""

from collections.abc import Callable, Hashable, Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from heardwell.analytics.query import Span
from heardwell.collect.surveys.responding import Day, Rate, days
from heardwell.core import clock
from heardwell.core.errors import FieldError, Invalid
from heardwell.understand.metrics.request import MetricRequest
from heardwell.understand.metrics.statistics import wilson

Figures = dict[str, Any]  # Any: JSON of the contract
#: What a sight is counted by; nothing else is known of somebody who only looked.
_KNOWN = ("survey", "channel")


def response_rate(workspace: int, request: MetricRequest) -> Figures:
    """The contract's figures, days in UTC. ``n`` is how often it was shown.

    Raises :class:`Invalid` for other groups and filters than survey and channel.
    """
    _check(request)
    every = [day for day in days(workspace) if _fits(day, request)]
    now = [day for day in every if _within(day.day, request.span)]
    found = _figures(now)
    if request.group_by:
        groups = _grouped(now, lambda day: tuple(getattr(day, name) for name in request.group_by))
        named = [({**dict(zip(request.group_by, key, strict=True))}, some) for key, some in groups]
        found["groups"] = [
            {"key": key, **_figures(some)} for key, some in sorted(named, key=lambda it: -_sum(it[1]).shown)
        ]
    if request.interval and now:
        found["series"] = _series(now, request)
    if (previous := request.previous) is not None:
        before = _figures([day for day in every if _within(day.day, previous)])
        delta = None if None in (found["value"], before["value"]) else found["value"] - before["value"]
        found["compare"] = {"value": before["value"], "n": before["n"], "delta": delta}
    return found


def _check(request: MetricRequest) -> None:
    said = _("the response rate knows survey and channel only")
    wrong = [FieldError("group_by", said) for name in request.group_by if name not in _KNOWN]
    wrong += [FieldError("filter", said) for one in request.filters if one.dimension not in _KNOWN]
    if wrong:
        raise Invalid(said, errors=wrong)


def _fits(day: Day, request: MetricRequest) -> bool:
    for one in request.where:
        if one.dimension in _KNOWN and (getattr(day, one.dimension) in one.values) == one.negated:
            return False
    return not request.question


def _within(day: date, span: Span) -> bool:
    at = int((day - date(1970, 1, 1)).total_seconds() * 1000)
    return (span.start is None or at >= span.start - 86_399_999) and (span.end is None or at < span.end)


def _grouped(some: Iterable[Day], key: Callable[[Day], Hashable]) -> list[tuple[Any, list[Day]]]:
    found: dict[Any, list[Day]] = {}
    for day in some:
        found.setdefault(key(day), []).append(day)
    return list(found.items())


def _sum(some: Iterable[Day]) -> Rate:
    rate = Rate()
    for day in some:
        rate.add(day)
    return rate


def _figures(some: list[Day]) -> Figures:
    rate = _sum(some)
    interval = wilson(rate.answered, rate.shown)
    return {
        "n": rate.shown,
        "value": rate.percent,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "counts": {"answered": rate.answered, "not_answered": rate.shown - rate.answered} if rate.shown else {},
    }


def _series(some: list[Day], request: MetricRequest) -> list[Figures]:
    """A point for each bucket of the workspace's calendar."""
    calendar = request.policy.calendar
    assert request.interval is not None
    first = min(day.day for day in some)
    start = request.start if request.start is not None else calendar.midnight(first)
    end = request.end if request.end is not None else clock.now_ms() + 1
    starts = calendar.buckets(request.interval, start, max(end, start + 1)).starts
    points = []
    for place, begin in enumerate(starts):
        after = starts[place + 1] if place + 1 < len(starts) else end
        first_day, last_day = calendar.local(begin).date(), calendar.local(after).date()
        inside = [day for day in some if first_day <= day.day < max(last_day, first_day + timedelta(days=1))]
        points.append({"start": calendar.local(begin).isoformat(), **_figures(inside)})
    return points
