"""The worked cases of the metrics, and the algebra behind them."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardwell.core.scales import PRESETS, Scale
from heardwell.understand.metrics import statistics
from heardwell.understand.metrics.statistics import Bands, ClusterSums

CASES: dict[int, dict[str, Any]] = {
    case["id"]: case for case in json.loads(Path(__file__).with_name("cases.json").read_text())
}

counts = st.integers(0, 5_000)
bands = st.builds(Bands, counts, counts, counts)
answered = bands.filter(lambda some: some.n > 0)
shares = st.tuples(counts, counts).map(lambda pair: (min(pair), max(pair))).filter(lambda pair: pair[1] > 0)


def close(value: float) -> Any:
    return pytest.approx(value, abs=1e-3)


def input_of(number: int) -> dict[str, Any]:
    return CASES[number]["input"]


def expected(number: int) -> dict[str, Any]:
    return CASES[number]["expected"]


def banded(scores: list[int], scale: Scale) -> Bands:
    return statistics.banded(scores, scale.good, scale.bad)


@pytest.mark.parametrize(("number", "preset"), [(1, "nps"), (2, "nps"), (4, "nps"), (25, "nps_1_10"), (26, "nps_1_5")])
def test_nps_of_raw_scores(number: int, preset: str) -> None:
    found, wanted = banded(input_of(number)["scores"], PRESETS[preset]), expected(number)

    assert found.n == wanted["n"]
    bands = {"promoters": found.good, "passives": found.neutral, "detractors": found.bad}
    assert bands.items() >= {name: wanted[name] for name in bands if name in wanted}.items()
    assert statistics.nps(found) == (None if wanted["nps"] is None else close(wanted["nps"]))


def test_percentages_are_not_rounded_before_they_are_subtracted() -> None:
    score = statistics.nps(Bands(*input_of(5)["counts"]))

    assert score == close(expected(5)["nps"])
    assert statistics.rounded(score) == expected(5)["display"]


def test_the_plain_wald_interval_of_an_nps() -> None:
    found, wanted = Bands(*input_of(7)["counts"]), expected(7)

    assert statistics.nps(found) == close(wanted["nps"])
    assert statistics.nps_error(found) == close(wanted["se"])
    assert statistics.nps_wald(found) == (close(wanted["low"]), close(wanted["high"]))


def test_the_adjusted_wald_interval_of_an_nps() -> None:
    found, wanted = Bands(*input_of(8)["counts"]), expected(8)

    assert statistics.nps_adjusted(found) == close(wanted["nps_adj"])
    assert statistics.nps_error(found, 0.75) == close(wanted["se"])
    assert statistics.nps_adjusted_wald(found) == (close(wanted["low"]), close(wanted["high"]))


def test_the_change_of_an_nps_between_periods() -> None:
    wanted = expected(11)

    change = statistics.nps_change(Bands(*input_of(11)["a"]), Bands(*input_of(11)["b"]))

    assert change is not None
    assert change[:5] == tuple(map(close, (wanted["delta"], *wanted["ci"], wanted["z"], wanted["p"])))
    assert change.significant is wanted["significant_5pct"]


@pytest.mark.parametrize(
    ("number", "scale", "names"),
    [
        (13, PRESETS["csat_5"], ("csat", "mean")),
        (16, PRESETS["ces_agree_7"], ("ces_pct", "mean")),
        (17, PRESETS["ces_effort_5"], ("good_pct", "mean")),
        (28, PRESETS["ces_ease_7"], ("good_pct", "mean")),
    ],
)
def test_good_share_and_mean_of_a_scale(number: int, scale: Scale, names: tuple[str, str]) -> None:
    scores, wanted = input_of(number)["scores"], expected(number)
    assert list(scale.good) == input_of(number).get("good", input_of(number).get("top"))

    found = banded(scores, scale)

    assert statistics.share(found.good, found.n) == close(wanted[names[0]])
    assert statistics.mean({score: scores.count(score) for score in scores}) == close(wanted[names[1]])
    if "low" in wanted:
        assert statistics.wilson(found.good, found.n) == (close(wanted["low"]), close(wanted["high"]))


def test_the_published_check_of_wilsons_interval() -> None:
    k, n, wanted = input_of(15)["k"], input_of(15)["n"], expected(15)

    assert statistics.share(k, n) == close(wanted["p"])
    assert statistics.wilson(k, n) == (close(wanted["low"]), close(wanted["high"]))


def test_the_strict_and_the_lenient_goal_completion_rate() -> None:
    answers, wanted = input_of(19)["answers"], expected(19)
    yes, partly = answers.count("yes"), answers.count("partly")

    assert statistics.share(yes, len(answers)) == close(wanted["gcr"])
    assert statistics.wilson(yes, len(answers)) == (close(wanted["low"]), close(wanted["high"]))
    assert statistics.share(yes + partly / 2, len(answers)) == close(wanted["lenient"])


def test_stars_have_a_mean_of_two_decimals() -> None:
    scores, wanted = input_of(20)["scores"], expected(20)
    found = banded(scores, PRESETS["stars"])
    mean = statistics.mean({score: scores.count(score) for score in scores})

    assert mean is not None
    assert statistics.rounded(mean, 2) == wanted["mean"]
    assert statistics.share(found.good, found.n) == close(wanted["top2"])


def test_the_change_of_a_share_between_periods() -> None:
    wanted = expected(21)

    change = statistics.share_change(*input_of(21)["a"], *input_of(21)["b"])

    assert change is not None
    assert change[:5] == tuple(map(close, (wanted["delta"], wanted["low"], wanted["high"], wanted["z"], wanted["p"])))


def test_a_reversed_scale_counts_values_and_not_positions() -> None:
    values = [10 - position for position in input_of(23)["positions"]]

    assert statistics.nps(banded(values, PRESETS["nps"])) == close(expected(23)["nps"])


def test_faces_have_a_net_score() -> None:
    found = banded(input_of(29)["scores"], PRESETS["ces_faces"])

    assert statistics.share(found.good, found.n) == close(expected(29)["good_pct"])
    assert statistics.nps(found) == close(expected(29)["net"])


def test_every_worked_case_is_tried_somewhere() -> None:
    here = {1, 2, 4, 5, 7, 8, 11, 13, 15, 16, 17, 19, 20, 21, 23, 25, 26, 28, 29}

    assert set(CASES) - here == {27}  # two scales asked together: test_answers


@pytest.mark.parametrize(
    ("value", "digits", "wanted"),
    [
        (0.5, 0, 1),
        (-0.5, 0, -1),
        (2.5, 0, 3),
        (-2.5, 0, -3),
        (0.125, 2, 0.13),
        (-0.04, 1, 0.0),
        (1.005, 2, 1.01),
        (1e9, 0, 1e9),
    ],
)
def test_rounding_goes_half_away_from_zero(value: float, digits: int, wanted: float) -> None:
    found = statistics.rounded(value, digits)

    assert found == wanted
    assert math.copysign(1, found) > 0 or found < 0


def test_nothing_is_known_of_no_answers() -> None:
    empty = Bands()

    assert statistics.nps(empty) is None
    assert statistics.nps_wald(empty) is None
    assert statistics.nps_adjusted_wald(empty) is None
    assert statistics.nps_change(empty, Bands(1, 1, 1)) is None
    assert statistics.share(0, 0) is None
    assert statistics.wilson(0, 0) is None
    assert statistics.wald(0, 0) is None
    assert statistics.newcombe(0, 0, 1, 2) is None
    assert statistics.share_change(1, 2, 0, 0) is None
    assert statistics.clustered(0, 0, ClusterSums(0, 0, 0, 0)) is None
    assert statistics.mean({}) is None


@given(answered)
def test_an_nps_lies_in_its_interval_and_both_in_bounds(some: Bands) -> None:
    score, interval = statistics.nps(some), statistics.nps_adjusted_wald(some)

    assert score is not None and interval is not None
    assert -100 <= interval.low <= interval.high <= 100
    assert -100 <= score <= 100
    assert interval.low < interval.high


@given(answered)
def test_turning_the_scale_round_turns_the_nps_round(some: Bands) -> None:
    turned = Bands(some.bad, some.neutral, some.good)
    low, high = statistics.nps_adjusted_wald(some) or (0, 0)

    assert statistics.nps(turned) == -(statistics.nps(some) or 0)
    assert statistics.nps_adjusted_wald(turned) == (pytest.approx(-high), pytest.approx(-low))


@given(st.lists(st.integers(0, 10)), st.lists(st.integers(0, 10)))
def test_counts_of_two_periods_add_up_to_the_figures_of_both(first: list[int], second: list[int]) -> None:
    together = banded(first, PRESETS["nps"]) + banded(second, PRESETS["nps"])

    assert together == banded(first + second, PRESETS["nps"])
    assert together.n == len(first) + len(second)


@given(shares)
def test_wilson_holds_its_point_within_bounds_and_mirrors(share: tuple[int, int]) -> None:
    k, n = share

    low, high = statistics.wilson(k, n) or (0, 0)

    assert 0 <= low <= 100 * k / n <= high <= 100
    assert statistics.wilson(n - k, n) == (pytest.approx(100 - high), pytest.approx(100 - low))


@given(shares, shares)
def test_newcombe_holds_the_difference_and_mirrors(first: tuple[int, int], second: tuple[int, int]) -> None:
    low, high = statistics.newcombe(*first, *second) or (0, 0)
    delta = 100 * second[0] / second[1] - 100 * first[0] / first[1]

    assert -100 - 1e-9 <= low <= delta + 1e-9
    assert delta - 1e-9 <= high <= 100 + 1e-9
    assert statistics.newcombe(*second, *first) == (pytest.approx(-high, abs=1e-9), pytest.approx(-low, abs=1e-9))


@given(answered, answered)
def test_a_change_back_is_the_change_turned_round(before: Bands, after: Bands) -> None:
    forth, back = statistics.nps_change(before, after), statistics.nps_change(after, before)

    assert forth is not None and back is not None
    assert forth.delta == pytest.approx(-back.delta)
    assert forth.p == pytest.approx(back.p)
    assert 0 <= forth.p <= 1
    assert forth.significant == back.significant


def test_a_change_is_not_judged_on_too_little_data() -> None:
    change = statistics.nps_change(Bands(20, 5, 4), Bands(40, 30, 30))

    assert change is not None
    assert change.significant is None
    assert statistics.missing(29) == 1
    assert statistics.missing(30) == 0


def test_a_change_among_people_who_all_agree_still_has_an_error() -> None:
    change = statistics.nps_change(Bands(bad=40), Bands(good=40))

    assert change is not None
    assert math.isfinite(change.z)
    assert change.significant is True


@given(shares)
def test_one_answer_per_respondent_clusters_to_wilsons_interval(share: tuple[int, int]) -> None:
    k, n = share

    assert statistics.clustered(k, n, ClusterSums(n, k, k, n)) == pytest.approx(statistics.wilson(k, n))


def test_answers_that_respondents_repeat_widen_the_interval() -> None:
    # 40 respondents answer three questions each, always the same: as good as 40 answers.
    low, high = statistics.clustered(60, 120, ClusterSums(40, 20 * 9, 20 * 9, 40 * 9)) or (0, 0)

    assert (low, high) == pytest.approx(statistics.wilson(20, 40), abs=0.2)


def test_respondents_who_all_agree_count_once_each() -> None:
    assert statistics.clustered(120, 120, ClusterSums(40, 360, 360, 360)) == statistics.wilson(40, 40)
