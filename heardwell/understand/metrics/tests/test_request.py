"""Parameters are read one by one, and every wrong one is named."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardwell.analytics.calendar import Calendar
from heardwell.analytics.query import Condition
from heardwell.core.errors import Invalid, NotFound
from heardwell.understand.metrics.request import METRICS, MetricRequest, Policy

TAIPEI = Policy(Calendar(ZoneInfo("Asia/Taipei")))


def parse(metric: str = "nps", **params: str | list[str]) -> MetricRequest:
    named = {name.rstrip("_"): value if isinstance(value, list) else [value] for name, value in params.items()}
    return MetricRequest.parse(metric, named, TAIPEI)


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def test_an_unknown_metric_is_not_found() -> None:
    with pytest.raises(NotFound):
        parse("happiness")


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2026-03-31", "2026-03-31T00:00:00+08:00"),
        ("2026-03-31T18:00:00Z", "2026-03-31T18:00:00+00:00"),
        ("2026-03-31T18:00:00.5z", "2026-03-31T18:00:00.500+00:00"),
        ("2026-03-31T18:00", "2026-03-31T18:00:00+08:00"),
        ("2026-03-31 18:00:00", "2026-03-31T18:00:00+08:00"),
        ("2026-03-31T18:00:00+02:00", "2026-03-31T18:00:00+02:00"),
        ("2026-03-31T18:00:00 02:00", "2026-03-31T18:00:00+02:00"),
        ("2026-03-31T18:00:00-0330", "2026-03-31T18:00:00-03:30"),
    ],
)
def test_moments_are_read_in_the_zone_that_they_name_or_the_workspaces(given: str, moment: str) -> None:
    assert parse(from_=given).start == ms(moment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", "yesterday"),
        ("from", "2026-02-30"),
        ("from", "2026-W01"),
        ("from", "20260101"),
        ("from", "0001-01-01"),
        ("to", "9999-12-31"),
        ("to", "2026-03-31T25:00"),
        ("to", "2026-03-31T18:00:00+99:99"),
        ("interval", "fortnight"),
        ("interval", "DAY"),
        ("compare", "last"),
        ("ci", "exact"),
        ("group_by", "channel,shoe_size"),
        ("group_by", "traits."),
        ("group_by", "context.password"),
        ("group_by", "channel,country,language,device"),
        ("filter", "channel"),
        ("filter", "shoe_size:44"),
        ("filter", "scale:x"),
        ("filter", "workspace:2"),
    ],
)
def test_a_wrong_parameter_is_named(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(**{name: value})

    assert [error.field for error in refused.value.errors] == [name]
    assert refused.value.errors[0].message


def test_all_wrong_parameters_are_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        parse(from_="x", interval="y", filter="z", group_by="w")

    assert {error.field for error in refused.value.errors} == {"from", "interval", "filter", "group_by"}


@pytest.mark.parametrize("to", ["2026-03-01", "2026-02-01"])
def test_a_period_that_ends_before_it_begins_is_refused(to: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(from_="2026-03-01", to=to)

    assert refused.value.errors[0].field == "to"


def test_a_comparison_needs_a_period_that_begins() -> None:
    with pytest.raises(Invalid) as refused:
        parse(compare="previous", to="2026-03-01")

    assert [error.field for error in refused.value.errors] == ["from"]


def test_nothing_asked_is_all_of_it() -> None:
    request = parse(interval="", from_="", filter=[], group_by=" , ")

    assert (request.start, request.end, request.interval, request.group_by, request.where) == (None, None, None, (), ())


def test_values_of_one_key_are_alternatives_and_colons_belong_to_the_value() -> None:
    request = parse(filter=["traits.plan:a:b", "traits.plan:c%3A", "channel:web"], survey_id="s")

    assert request.where == (
        Condition("survey", ("s",)),
        Condition("channel", ("web",)),
        Condition("traits.plan", ("a:b", "c%3A", "c:")),
    )


def test_an_open_period_is_compared_with_as_long_as_it_has_lasted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heardwell.core.clock.now", lambda: datetime(2026, 3, 3, 6, 0, 30, tzinfo=UTC))

    previous = parse(compare="previous", from_="2026-03-03").previous

    assert previous == (ms("2026-03-02T10:00:00+08:00"), ms("2026-03-03T00:00:00+08:00"))


def test_a_period_that_has_not_begun_has_nothing_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heardwell.core.clock.now", lambda: datetime(2026, 3, 3, tzinfo=UTC))

    previous = parse(compare="previous", from_="2026-04-01").previous

    assert previous is not None
    assert previous.start == previous.end


@given(
    st.sampled_from(METRICS),
    st.dictionaries(
        st.sampled_from(["survey_id", "question", "from", "to", "interval", "group_by", "filter", "compare", "ci"]),
        st.lists(st.text(), max_size=3),
    ),
)
def test_no_parameter_ever_breaks_the_reader(metric: str, params: dict[str, list[str]]) -> None:
    try:
        request = MetricRequest.parse(metric, params, TAIPEI)
    except Invalid as refused:
        assert refused.errors
    else:
        assert request.metric == metric
