"""The answers of the metrics endpoint, from facts to JSON."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from heardwell.analytics.calendar import Calendar
from heardwell.analytics.facts import CaseFact, FeedbackFact, Score
from heardwell.core.scales import PRESETS
from heardwell.understand.metrics import queries, statistics
from heardwell.understand.metrics.request import METRICS, Policy
from heardwell.understand.metrics.tests.conftest import NOON, said

Tell = Callable[..., None]
Ask = Callable[..., dict[str, Any]]
CONTRACT = {
    *("metric", "n", "value", "low", "high", "mean", "counts", "distribution", "net", "lenient"),
    *("groups", "series", "compare", "suppressed", "mixed_scales"),
}
OPEN = Policy(minimum_group=0)


def close(value: float) -> Any:
    return pytest.approx(value, abs=1e-3)


@pytest.mark.django_db  # the response rate looks surveys up
@pytest.mark.parametrize("metric", METRICS)
def test_without_data_every_metric_answers_all_fields_and_no_score(metric: str, ask: Ask) -> None:
    found = ask(metric, interval="day", group_by="channel", compare="previous", from_="2026-03-01", to="2026-03-03")

    assert found.keys() >= CONTRACT
    assert found["n"] == 0
    assert found["value"] == (0 if metric == "volume" else None)
    assert found["groups"] == []
    assert not found["suppressed"] and not found["mixed_scales"]
    assert [found[name] for name in ("low", "high", "mean", "net", "lenient")] == [None] * 5


def test_nps_has_its_score_interval_counts_and_distribution(tell: Tell, ask: Ask) -> None:
    tell(*(said("nps", score) for score in [10, 9, 9, 8, 7, 6, 0, 10, 9, 3]))

    found = ask("nps")

    assert (found["n"], found["value"], found["mean"]) == (10, 20.0, 7.1)
    assert found["counts"] == {"promoters": 5, "passives": 2, "detractors": 3}
    assert found["distribution"] == {
        "0": 1,
        "1": 0,
        "2": 0,
        "3": 1,
        "4": 0,
        "5": 0,
        "6": 1,
        "7": 1,
        "8": 1,
        "9": 3,
        "10": 2,
    }
    assert found["low"] < 20 < found["high"]


def test_the_plain_wald_interval_comes_on_request(tell: Tell, ask: Ask) -> None:
    tell(*(said("nps", score) for score, times in [(9, 19), (7, 12), (0, 5)] for _ in range(times)))

    adjusted, plain = ask("nps"), ask("nps", ci="wald")

    assert (adjusted["low"], adjusted["high"]) == (close(13.1575), close(58.6373))
    assert (plain["low"], plain["high"]) == (close(15.4367), close(62.341))
    assert adjusted["value"] == plain["value"] == close(38.8889)


def test_csat_is_the_share_of_its_good_set_with_its_mean(tell: Tell, ask: Ask) -> None:
    tell(*(said("csat", score) for score in [5, 4, 4, 3, 2, 1, 5, 5]))

    found = ask("csat")

    assert [found[name] for name in ("value", "low", "high", "mean")] == [
        close(62.5),
        close(30.5742),
        close(86.3156),
        3.625,
    ]
    assert found["net"] is None


def test_effort_where_lower_is_better_has_a_net_of_its_bad_set(tell: Tell, ask: Ask) -> None:
    tell(*(said("ces", score, scale="ces_effort_5") for score in [1, 2, 2, 3, 5, 4, 1, 1]))

    found = ask("ces")

    assert (found["value"], found["mean"], found["net"]) == (62.5, 2.375, 37.5)
    assert found["scale"]["direction"] == "lower_better"


def test_goal_completion_has_a_strict_and_a_lenient_rate_and_the_people(tell: Tell, ask: Ask) -> None:
    answers = ["yes", "yes", "partly", "no", "yes", "no", "yes", "partly"]
    tell(*(said("gcr", word, person=1 if place < 2 else None) for place, word in enumerate(answers)))

    found = ask("gcr")

    assert [found[name] for name in ("value", "low", "high", "lenient")] == [50.0, close(21.5216), close(78.4784), 62.5]
    assert found["counts"] == found["distribution"] == {"yes": 4, "partly": 2, "no": 2}
    assert (found["n"], found["people"], found["mean"]) == (8, 7, None)


def test_stars_have_a_mean_of_two_decimals_and_the_share_of_four_and_five(tell: Tell, ask: Ask) -> None:
    tell(*(said("stars", score) for score in [5, 5, 4, 3, 1, 2, 5]))

    found = ask("stars")

    assert (found["mean"], found["value"]) == (3.57, close(57.1429))
    assert found["distribution"] == {"1": 1, "2": 1, "3": 1, "4": 1, "5": 3}


@pytest.mark.parametrize(("metric", "good", "bad"), [("thumbs", 1, 0), ("smileys", 3, 1)])
def test_thumbs_and_smileys_have_a_good_share_and_a_net(metric: str, good: int, bad: int, tell: Tell, ask: Ask) -> None:
    tell(*(said(metric, value) for value in [good, good, good, bad]))

    found = ask(metric)

    assert (found["value"], found["net"]) == (75.0, 50.0)


def test_scales_are_never_blended(tell: Tell, ask: Ask) -> None:
    tell(*(said("nps", score, scale="nps_1_10") for score in [10, 9, 9, 8, 6]))
    tell(*(said("nps", score, scale="nps_1_5") for score in [5, 5, 4, 2]))
    tell(*(said("nps", 5, scale="nps_1_5", days=-4) for _ in range(40)))

    found = ask("nps", compare="previous", from_="2026-03-01", to="2026-03-05", interval="day")

    assert found["mixed_scales"] and found["n"] == 9
    assert [found[name] for name in ("value", "low", "high", "mean", "net")] == [None] * 5
    assert found["counts"] == found["distribution"] == {}
    assert [(group["n"], group["value"], group["scale"]["max"]) for group in found["groups"]] == [
        (5, 40.0, 10),
        (4, 25.0, 5),
    ]
    assert len({group["key"]["scale"] for group in found["groups"]}) == 2
    assert {point["value"] for point in found["series"]} == {None}
    assert {point["value"] for point in found["groups"][0]["series"]} == {None, 40.0}
    assert (found["compare"]["n"], found["compare"]["value"], found["compare"]["delta"]) == (40, None, None)


def test_one_good_set_apart_is_another_scale(tell: Tell, ask: Ask) -> None:
    strict = replace(PRESETS["csat_5"], good=(5,))
    tell(said("csat", 4), said("csat", 4, scores=(Score("csat", "csat", 4, strict),)))

    found = ask("csat")

    assert found["mixed_scales"]
    assert sorted(group["value"] for group in found["groups"]) == [0.0, 100.0]


def test_groups_of_mixed_scales_are_split_by_scale(tell: Tell, ask: Ask) -> None:
    tell(said("nps", 10, channel="web"), said("nps", 5, scale="nps_1_5", channel="web"), said("nps", 9, channel="sms"))

    found = ask("nps", OPEN, group_by="channel")

    assert sorted((group["key"]["channel"], group["scale"]["max"], group["value"]) for group in found["groups"]) == [
        ("sms", 10, 100.0),
        ("web", 5, 100.0),
        ("web", 10, 100.0),
    ]


def test_a_change_does_not_cross_scales(tell: Tell, ask: Ask) -> None:
    tell(*(said("nps", 10, days=1) for _ in range(40)), *(said("nps", 5, scale="nps_1_5", days=-1) for _ in range(40)))

    compare = ask("nps", compare="previous", from_="2026-03-03", to="2026-03-05")["compare"]

    assert (compare["value"], compare["n"], compare["delta"], compare["significant"]) == (100.0, 40, None, None)


def test_the_period_before_is_compared_and_judged(tell: Tell, ask: Ask) -> None:
    for days, answers in ((-1, [(9, 40), (7, 30), (0, 30)]), (0, [(9, 55), (7, 25), (0, 20)]), (-2, [(0, 500)])):
        tell(*(said("nps", score, days=days) for score, times in answers for _ in range(times)))

    found = ask("nps", compare="previous", from_="2026-03-02", to="2026-03-03")

    assert found["value"] == 35.0
    compare = found["compare"]
    assert (compare["value"], compare["n"], compare["delta"]) == (10.0, 100, 25.0)
    assert [compare[name] for name in ("low", "high", "z", "p")] == [
        close(2.5031),
        close(47.4969),
        close(2.178),
        close(0.0294),
    ]
    assert compare["significant"] is True


def test_a_change_of_a_share_takes_newcombes_interval(tell: Tell, ask: Ask) -> None:
    for days, good in ((-1, 60), (0, 75)):
        tell(*(said("csat", 5 if place < good else 1, days=days) for place in range(100)))

    compare = ask("csat", compare="previous", from_="2026-03-02", to="2026-03-03")["compare"]

    assert [compare[name] for name in ("delta", "low", "high", "z")] == [
        15.0,
        close(2.0133),
        close(27.313),
        close(2.2646),
    ]


def test_the_period_before_spans_the_same_number_of_local_days(ask: Ask, tell: Tell) -> None:
    berlin = Policy(Calendar(ZoneInfo("Europe/Berlin")))
    # Clocks went forward on 29 March 2026: the week that ended then was an hour shorter than the one after it.
    for first in (datetime(2026, 3, 22, 23, 0, tzinfo=UTC), datetime(2026, 3, 22, 22, 59, tzinfo=UTC)):
        tell(said("nps", 9, days=(first - NOON) / timedelta(days=1)))

    compare = ask("nps", berlin, compare="previous", from_="2026-03-30", to="2026-04-06")["compare"]

    assert compare["n"] == 1


def test_from_is_inclusive_to_exclusive_and_dates_are_local(tell: Tell, ask: Ask) -> None:
    taipei = Policy(Calendar(ZoneInfo("Asia/Taipei")))
    midnight = datetime(2026, 3, 1, 16, tzinfo=UTC)  # 00:00 on the 2nd in Taipei
    for seconds in (-1, 0, 86_399, 86_400):
        tell(said("nps", 9, days=(midnight + timedelta(seconds=seconds) - NOON) / timedelta(days=1)))

    assert ask("nps", taipei, from_="2026-03-02", to="2026-03-03")["n"] == 2
    assert ask("nps", taipei, from_="2026-03-02T00:00:00+08:00", to="2026-03-02T16:00:00Z")["n"] == 2


def test_a_series_has_a_point_for_every_interval_also_without_answers(tell: Tell, ask: Ask) -> None:
    tell(said("nps", 10), said("nps", 0, days=2))

    series = ask("nps", interval="day", from_="2026-03-02", to="2026-03-06")["series"]

    assert [(point["start"][:10], point["n"], point["value"]) for point in series] == [
        ("2026-03-02", 1, 100.0),
        ("2026-03-03", 0, None),
        ("2026-03-04", 1, -100.0),
        ("2026-03-05", 0, None),
    ]


@pytest.mark.parametrize(
    ("interval", "starts"), [("week", 3), ("month", 1), ("quarter", 1), ("year", 1), ("day", 15), ("hour", 337)]
)
def test_without_a_period_the_series_spans_the_answers(interval: str, starts: int, tell: Tell, ask: Ask) -> None:
    tell(said("nps", 10), said("nps", 0, days=14))

    series = ask("nps", interval=interval)["series"]

    assert len(series) == starts
    assert sum(point["n"] for point in series) == 2
    assert series[0]["n"] and series[-1]["n"]


def test_series_points_add_up_to_the_whole_across_a_change_of_clocks(tell: Tell, ask: Ask) -> None:
    santiago = Policy(Calendar(ZoneInfo("America/Santiago")))
    tell(*(said("nps", hours % 11, days=25 + hours / 24) for hours in range(24 * 14)))

    found = ask("nps", santiago, interval="day")

    assert sum(point["n"] for point in found["series"]) == found["n"] == 24 * 14
    # 25 hours on the day on which clocks go back.
    assert sorted({point["n"] for point in found["series"][1:-1]}) == [24, 25]


def test_a_survey_and_a_question_choose_their_answers_and_without_them_all_scores_count(tell: Tell, ask: Ask) -> None:
    tell(said("nps", 9, survey="a"), said("nps", 0, survey="b", question="again"), said("nps", 0, kind="review"))

    assert ask("nps")["n"] == 3
    assert ask("nps", survey_id="a")["value"] == 100.0
    assert ask("nps", question="again")["value"] == -100.0
    assert ask("nps", survey_id="a", question="again")["n"] == 0


def both(first: int, second: int, **more: Any) -> FeedbackFact:
    scores = (Score("food", "csat", first), Score("staff", "csat", second))
    return said("csat", 1, scores=scores, **{"survey": "s", **more})


def test_several_csat_questions_of_a_survey_are_shown_apart_and_pooled_with_a_clustered_interval(
    tell: Tell, ask: Ask
) -> None:
    tell(*(both(5, 5) for _ in range(20)), *(both(1, 1) for _ in range(20)))

    found = ask("csat", survey_id="s")
    single = ask("csat", survey_id="s", question="food")

    assert (found["n"], found["value"]) == (80, 50.0)
    assert [(group["key"], group["n"], group["value"]) for group in found["groups"]] == [
        ({"question": "food"}, 40, 50.0),
        ({"question": "staff"}, 40, 50.0),
    ]
    # Respondents who repeat themselves say no more than one answer each.
    assert found["high"] - found["low"] == pytest.approx(single["high"] - single["low"], abs=0.5)
    assert single["groups"] == []


def test_pooling_knows_a_respondent_who_came_twice(tell: Tell, ask: Ask) -> None:
    once = [both(5, 1, person=place) for place in range(1, 21)]
    tell(*once, *(both(5, 1, person=place) for place in range(1, 21)))

    assert ask("csat", survey_id="s")["n"] == 80
    assert queries.store().ask(queries.Clusters(queries.Question(1, "scores", "csat"))).respondents == 20


def test_csat_of_two_surveys_has_wilsons_interval(tell: Tell, ask: Ask) -> None:
    tell(*(said("csat", 5 if place % 4 else 1, survey="ab"[place % 2], person=1) for place in range(40)))

    found = ask("csat")

    assert (found["low"], found["high"]) == statistics.wilson(30, 40)
    assert found["groups"] == []


def test_volume_counts_feedback_once_whatever_it_scored(tell: Tell, ask: Ask) -> None:
    tell(both(5, 4, answers={"food": 5}), said("nps", 3), FeedbackFact(1, 10_000_000, 1, NOON, kind="review"))

    assert ask("volume")["value"] == ask("volume")["n"] == 3
    assert ask("volume", question="food")["value"] == 1
    assert ask("volume", group_by="question")["groups"][0]["n"] == 1


def test_sentiment_counts_what_is_sure(tell: Tell, ask: Ask) -> None:
    for label, times in (("positive", 6), ("neutral", 2), ("negative", 2), ("unsure", 3), ("", 4)):
        tell(*(said("nps", 9, sentiment=label) for _ in range(times)))

    found = ask("sentiment")

    assert (found["n"], found["value"], found["net"]) == (10, 60.0, 40.0)
    assert found["counts"] == {"negative": 2, "neutral": 2, "positive": 6, "unsure": 3}
    assert found["low"] < 60 < found["high"]


@pytest.mark.parametrize("metric", ["tone", "intent"])
def test_tone_and_intent_have_a_distribution_and_no_value(metric: str, tell: Tell, ask: Ask) -> None:
    tell(*(said("nps", 9, **{metric: label}) for label in ["a", "a", "b", ""]))

    found = ask(metric)

    assert (found["n"], found["value"], found["distribution"]) == (3, None, {"a": 2, "b": 1})


def test_topics_are_groups_with_their_feeling(tell: Tell, ask: Ask) -> None:
    tell(*(said("nps", 9, topics=("price", "speed"), sentiment="positive") for _ in range(3)))
    tell(said("nps", 9, topics=("price",), sentiment="unsure"), said("nps", 9, sentiment="negative"))

    found = ask("topics")

    assert (found["n"], found["distribution"]) == (4, {"price": 4, "speed": 3})
    assert [(group["key"]["topic"], group["value"], group["net"]) for group in found["groups"]] == [
        ("price", 75.0, 75.0),
        ("speed", 100.0, 100.0),
    ]
    assert ask("topics", OPEN, group_by="channel")["groups"][0]["key"].keys() == {"topic", "channel"}


def case(number: int, **more: Any) -> CaseFact:
    return CaseFact(1, number, NOON, **more)


def test_the_closed_loop_rate_is_answered_of_those_that_call_for_it(tell: Tell, ask: Ask) -> None:
    tell(*(case(number, answered=number <= 3, channel="web") for number in range(1, 5)))
    tell(case(5, calls_for_answer=False, answered=True))

    found = ask("closed_loop")

    assert (found["n"], found["value"], found["counts"]) == (4, 75.0, {"answered": 3, "waiting": 1})


def test_the_completion_rate_is_closed_of_opened(tell: Tell, ask: Ask) -> None:
    tell(case(1, closed_at=NOON), case(2), case(3), case(4))

    assert (ask("completion")["n"], ask("completion")["value"]) == (4, 25.0)


def test_times_are_medians_and_90th_percentiles_in_seconds(tell: Tell, ask: Ask) -> None:
    tell(*(case(number, first_reply_at=NOON + timedelta(minutes=number)) for number in range(1, 12)), case(99))

    found = ask("first_response", interval="month")

    assert (found["n"], found["value"], found["p90"]) == (11, 360.0, 600.0)
    assert (found["series"][0]["value"], found["series"][0]["p90"]) == (360.0, 600.0)
    assert ask("resolution")["n"] == 0
