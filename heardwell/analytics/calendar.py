"""Periods in a workspace's own time: bucket boundaries across daylight saving, as plain milliseconds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, get_args

from heardwell.core.errors import Invalid

Interval = Literal["hour", "day", "week", "month", "quarter", "year"]
INTERVALS: tuple[str, ...] = get_args(Interval)
MOST_BUCKETS = 5_000
_HOUR = 3_600_000
_DAY = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class Buckets:
    """``starts`` in milliseconds, ascending. Buckets of equal *local* length carry it as ``unit``, the local ``origin``
    and the zone's offsets between ``edges``: enough to find the bucket of a moment by integer arithmetic alone."""

    starts: tuple[int, ...]
    unit: int = 0
    origin: int = 0
    edges: tuple[int, ...] = ()
    offsets: tuple[int, ...] = (0,)

    def index(self, slot: int) -> int:
        """The bucket's number from what the engine computed for it."""
        return slot // self.unit if self.unit else slot


@dataclass(frozen=True, slots=True)
class Calendar:
    """A workspace's zone and first weekday (0 = Monday, as in Python)."""

    zone: tzinfo = UTC
    week_start: int = 0

    def local(self, milliseconds: int) -> datetime:
        return datetime.fromtimestamp(milliseconds / 1000, self.zone)

    def midnight(self, day: date) -> int:
        """The first moment of a local day; where clocks skip midnight, the moment after the gap."""
        return round(datetime.combine(day, time(), self.zone).timestamp() * 1000)

    def buckets(self, interval: Interval, start: int, end: int) -> Buckets:
        """The buckets that touch ``start`` (inclusive) … ``end`` (exclusive).

        Raises :class:`Invalid` naming ``interval`` when they would be more than 5,000.
        """
        if interval == "hour":
            return self._hours(start, end)
        days: list[date] = []
        for day in self._days(interval, self.local(start).date()):
            if days and self.midnight(day) >= end:
                break
            days.append(day)
            _check(len(days))
        starts = tuple(map(self.midnight, days))
        if interval not in ("day", "week"):
            return Buckets(starts)
        edges, offsets = self._offsets(starts[0], max(end, start + 1))
        origin = round(datetime.combine(days[0], time(), UTC).timestamp() * 1000)
        return Buckets(starts, _DAY if interval == "day" else 7 * _DAY, origin, edges, offsets)

    def _hours(self, start: int, end: int) -> Buckets:
        # Whole hours of the clock at the start; an hour that occurs twice in autumn stays two hours.
        first = start - (start + self._offset(start)) % _HOUR
        _check(-(-(end - first) // _HOUR))
        return Buckets(tuple(range(first, max(end, first + 1), _HOUR)), _HOUR, first)

    def _days(self, interval: Interval, day: date) -> Iterator[date]:
        """The first days of the period that holds ``day`` and of those after it."""
        if interval in ("day", "week"):
            step = timedelta(days=1 if interval == "day" else 7)
            day -= timedelta(days=0 if interval == "day" else (day.weekday() - self.week_start) % 7)
            while True:
                yield day
                day += step
        months = {"month": 1, "quarter": 3, "year": 12}[interval]
        count = day.year * 12 + (day.month - 1) // months * months
        while True:
            yield date(count // 12, count % 12 + 1, 1)
            count += months

    def _offset(self, milliseconds: int) -> int:
        offset = self.local(milliseconds).utcoffset() or timedelta()
        return round(offset.total_seconds() * 1000)

    def _offsets(self, start: int, end: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The moments in between at which the offset changes, and the offsets before, between and after them."""
        edges, offsets, at = [], [self._offset(start)], start
        while at < end:
            after = min(at + 7 * _DAY, end)
            if self._offset(after) != offsets[-1]:
                after = self._change(at, after)
                edges.append(after)
                offsets.append(self._offset(after))
            at = after
        return tuple(edges), tuple(offsets)

    def _change(self, before: int, after: int) -> int:
        """The first moment with another offset than ``before``, which ``after`` has left behind."""
        offset = self._offset(before)
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if self._offset(middle) == offset else (before, middle)
        return after


def _check(buckets: int) -> None:
    if buckets > MOST_BUCKETS:
        raise Invalid.one("interval", f"expected at most {MOST_BUCKETS} points; take a longer interval or less time")
