from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardwell.analytics.calendar import INTERVALS, Buckets, Calendar
from heardwell.core.errors import Invalid

ZONES = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Casablanca"]


def ms(text: str, zone: str = "UTC") -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def bucket_of(buckets: Buckets, moment: int) -> int:
    """What the engine computes: integer arithmetic on the local clock, else a search among the starts."""
    if not buckets.unit:
        return sum(start <= moment for start in buckets.starts[1:])
    offset = buckets.offsets[sum(edge <= moment for edge in buckets.edges)]
    local = moment + offset - buckets.origin
    return buckets.index(local - local % buckets.unit)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("interval", [name for name in INTERVALS if name != "hour"])
@settings(max_examples=25, deadline=None)
@given(moment=st.integers(ms("2010-01-01"), ms("2030-01-01")), days=st.integers(1, 400))
def test_the_arithmetic_finds_the_last_start_before_a_moment(zone: str, interval: str, moment: int, days: int) -> None:
    calendar = Calendar(ZoneInfo(zone), week_start=6)
    start = moment - days * 86_400_000

    buckets = calendar.buckets(interval, start, moment + 1)

    assert buckets.starts[0] <= start
    assert bucket_of(buckets, moment) == len(buckets.starts) - 1
    assert bucket_of(buckets, start) == 0


def test_a_day_of_the_autumn_change_has_25_hours() -> None:
    calendar = Calendar(ZoneInfo("Europe/Berlin"))

    days = calendar.buckets("day", ms("2026-10-25", "Europe/Berlin"), ms("2026-10-27", "Europe/Berlin"))

    assert days.starts[1] - days.starts[0] == 25 * 3_600_000
    assert bucket_of(days, days.starts[1] - 1) == 0
    assert bucket_of(days, days.starts[1]) == 1


def test_where_clocks_skip_midnight_the_hour_before_belongs_to_the_day_before() -> None:
    calendar = Calendar(ZoneInfo("America/Santiago"))

    days = calendar.buckets("day", ms("2026-09-05", "America/Santiago"), ms("2026-09-08", "America/Santiago"))

    assert days.starts[2] - days.starts[1] == 23 * 3_600_000
    assert [bucket_of(days, start - 1) for start in days.starts[1:]] == [0, 1]
    assert [bucket_of(days, start) for start in days.starts] == [0, 1, 2]


def test_the_hour_that_occurs_twice_in_autumn_stays_two_hours() -> None:
    calendar = Calendar(ZoneInfo("Europe/Berlin"))

    hours = calendar.buckets("hour", ms("2026-10-25", "Europe/Berlin"), ms("2026-10-26", "Europe/Berlin"))

    assert len(hours.starts) == 25
    assert [calendar.local(start).hour for start in hours.starts[:5]] == [0, 1, 2, 2, 3]


def test_hours_begin_on_the_clock_of_a_zone_with_half_hours() -> None:
    hours = Calendar(ZoneInfo("Asia/Kolkata")).buckets("hour", ms("2026-01-01T10:10:00"), ms("2026-01-01T11:00:00"))

    assert datetime.fromtimestamp(hours.starts[0] / 1000, UTC).minute == 30


@pytest.mark.parametrize(("week_start", "first"), [(0, "2026-02-23"), (6, "2026-03-01"), (5, "2026-02-28")])
def test_weeks_begin_on_the_weekday_of_the_workspace(week_start: int, first: str) -> None:
    calendar = Calendar(ZoneInfo("Asia/Riyadh"), week_start)

    weeks = calendar.buckets("week", ms("2026-03-01", "Asia/Riyadh"), ms("2026-03-02", "Asia/Riyadh"))

    assert calendar.local(weeks.starts[0]).date().isoformat() == first


def test_quarters_and_years_begin_where_people_expect() -> None:
    calendar = Calendar()

    quarters = calendar.buckets("quarter", ms("2025-12-31"), ms("2026-04-02"))
    years = calendar.buckets("year", ms("2025-12-31"), ms("2026-04-02"))

    assert [calendar.local(start).date().isoformat() for start in quarters.starts] == [
        "2025-10-01",
        "2026-01-01",
        "2026-04-01",
    ]
    assert [calendar.local(start).date().isoformat() for start in years.starts] == ["2025-01-01", "2026-01-01"]


def test_the_end_is_exclusive() -> None:
    days = Calendar().buckets("day", ms("2026-01-01"), ms("2026-01-03"))

    assert len(days.starts) == 2


@pytest.mark.parametrize("interval", ["hour", "day"])
def test_more_points_than_a_chart_can_hold_are_refused_by_name(interval: str) -> None:
    with pytest.raises(Invalid) as refused:
        Calendar().buckets(interval, ms("1990-01-01"), ms("2026-01-01"))

    assert refused.value.errors[0].field == "interval"
