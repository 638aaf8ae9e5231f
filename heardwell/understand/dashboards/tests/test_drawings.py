"""Charts: valid specs that carry their finding and their numbers."""

import altair
import pytest
from django.utils import translation

from heardwell.understand.dashboards import drawings


def _week(day, value, spread=10, n=50):
    known = value is not None
    low, high = (value - spread, value + spread) if known else (None, None)
    return {
        "start": f"2026-03-{day:02}T00:00:00+00:00",
        "value": value,
        "low": low,
        "high": high,
        "n": n if known else 0,
    }


def _trend(*values):
    return drawings.trend("t", "NPS", [_week(2 + 7 * i, value) for i, value in enumerate(values)], "week", "")


@pytest.mark.parametrize(
    "drawing",
    [
        _trend(10, 40, None, 20),
        drawings.spread("s", "nps", {"0": 3, "10": 9}, {"0": "bad", "10": "good"}),
        drawings.shares("p", "x", [drawings.Part("Bad", 3, "bad"), drawings.Part("Good", 9, "good")], mirrored=True),
        drawings.columns("c", "x", "Feedback", [_week(2, 1), _week(9, 2)], "week"),
    ],
    ids=["trend", "spread", "shares", "columns"],
)
def test_specs_are_valid_vega_lite(drawing):
    altair.Chart.from_dict(drawing.spec)

    assert drawing.finding and drawing.table.rows


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ((30, 34, 28), "No clear ups and downs"),
        ((40, -20, 25), "Lowest at −20 (9 Mar), now 25"),
        ((0, 50, 30), "Highest at 50 (9 Mar), now 30"),
        ((50, 20, -10), "Now at its lowest: −10"),
        ((-10, 20, 60), "Now at its highest: 60"),
    ],
)
def test_a_trend_says_its_latest_extreme_only_beyond_the_intervals(values, finding, monkeypatch):
    from heardwell.core import clock

    with clock.at(clock.now().replace(year=2026)):
        assert _trend(*values).finding == finding


def test_one_point_is_no_trend():
    assert _trend(10) is None and _trend(None, 10) is None


def test_weeks_without_answers_are_gaps_not_zeros():
    drawing = _trend(10, None, 20)

    assert [value["value"] for value in drawing.spec["data"]["values"]] == [10, None, 20]
    assert len(drawing.table.rows) == 2


def test_words_on_axes_keep_their_own_direction():
    with translation.override("ar"):
        label = _trend(10, 20).spec["data"]["values"][0]["at"]

    assert label.startswith("\u2067") and label.endswith("\u2069")


def test_words_stand_for_points_that_are_not_numbers():
    drawing = drawings.spread("s", "gcr", {"yes": 3, "partly": 1, "no": 0}, {"yes": "good", "no": "bad"})

    assert [row[0] for row in drawing.table.rows] == ["yes", "partly", "no"]
    assert drawing.finding == "Most often chosen: yes (75%)"
