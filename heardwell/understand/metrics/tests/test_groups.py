"""Groups and filters, and what small groups keep to themselves."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from heardwell.understand.metrics import queries
from heardwell.understand.metrics.request import Policy
from heardwell.understand.metrics.tests.conftest import said

Tell = Callable[..., None]
Ask = Callable[..., dict[str, Any]]
OPEN = Policy(minimum_group=0)


def test_groups_carry_the_same_figures_largest_first(tell: Tell, ask: Ask) -> None:
    tell(*(said("nps", 9, channel="web", country="TW") for _ in range(7)))
    tell(*(said("nps", 0, channel="email") for _ in range(6)))

    groups = ask("nps", group_by="channel,country")["groups"]

    assert [group["key"] for group in groups] == [
        {"channel": "web", "country": "TW"},
        {"channel": "email", "country": None},
    ]
    assert [(group["n"], group["value"]) for group in groups] == [(7, 100.0), (6, -100.0)]
    assert groups[0]["distribution"]["9"] == 7
    assert groups[0]["counts"] == {"promoters": 7, "passives": 0, "detractors": 0}


def test_group_counts_add_up_to_the_total(tell: Tell, ask: Ask) -> None:
    tell(
        *(
            said("nps", place % 11, language=["en", "ar", "zh-Hant", ""][place % 4], device="m" * (place % 2))
            for place in range(90)
        )
    )

    for dimensions in ("language", "device", "language,device"):
        found = ask("nps", OPEN, group_by=dimensions, interval="day")
        for name in found["counts"]:
            assert sum(group["counts"][name] for group in found["groups"]) == found["counts"][name]
        assert sum(group["series"][0]["n"] for group in found["groups"]) == found["series"][0]["n"] == 90


def test_dimensions_with_several_values_count_in_each(tell: Tell, ask: Ask) -> None:
    tell(
        *(said("nps", 9, topics=("price", "speed"), segments=("vip",), answers={"tags": ["a", "b"]}) for _ in range(3))
    )
    tell(said("nps", 0, topics=("price",)))

    def sizes(dimension: str) -> dict[str, int]:
        return {group["key"][dimension]: group["n"] for group in ask("nps", OPEN, group_by=dimension)["groups"]}

    assert sizes("topic") == {"price": 4, "speed": 3}
    assert sizes("segment") == {"vip": 3}
    assert sizes("answers.tags") == {"a": 3, "b": 3}


@pytest.mark.parametrize(
    ("given", "n"),
    [
        (["channel:web"], 2),
        (["channel:web", "channel:sms"], 3),
        (["channel:web", "country:TW"], 1),
        (["traits.plan:pro plus"], 1),
        (["traits.plan:pro%20plus"], 1),
        (["traits.plan:a:b,c"], 1),
        (["traits.plan:"], 1),
        (["context.page:/cart"], 1),
        (["topic:送餐"], 1),
        (["topic:"], 2),
        (["answers.size:L"], 2),
        (["answers.nps:9"], 1),
        (["question:other"], 0),
        (["channel:' or 1=1 --"], 0),
        (["traits.plan') or 1=1 --:x"], 0),
    ],
)
def test_filters_hold_for_every_kind_of_dimension(given: list[str], n: int, tell: Tell, ask: Ask) -> None:
    tell(
        said("nps", 9, channel="web", country="TW", traits={"plan": "pro plus"}, answers={"size": "L", "nps": 9}),
        said(
            "nps", 9, channel="web", traits={"plan": "a:b,c"}, context={"page": "/cart"}, answers={"size": ["L", "M"]}
        ),
        said("nps", 9, channel="sms", topics=("送餐",)),
    )

    assert ask("nps", OPEN, filter=given)["n"] == n


def test_small_groups_show_no_score_nor_enough_of_the_rest_to_work_it_out(tell: Tell, ask: Ask) -> None:
    for channel, times in (("web", 20), ("sms", 6), ("kiosk", 2)):
        tell(*(said("nps", 9, channel=channel) for _ in range(times)))

    found = ask("nps", group_by="channel", interval="day")

    shown = {group["key"]["channel"]: (group["suppressed"], group["value"], group["n"]) for group in found["groups"]}
    assert shown == {"web": (False, 100.0, 20), "sms": (True, None, 6), "kiosk": (True, None, 2)}
    hidden = found["groups"][-1]
    assert [hidden[name] for name in ("low", "high", "mean", "net", "counts", "distribution")] == [None] * 4 + [{}, {}]
    assert {point["value"] for point in hidden["series"]} == {None}
    assert (found["value"], found["suppressed"]) == (100.0, False)


def test_a_filter_makes_a_group_too(tell: Tell, ask: Ask) -> None:
    tell(
        *(said("nps", 9, channel="web", country="TW") for _ in range(20)),
        *(said("nps", 0, channel="sms") for _ in range(3)),
    )

    small = ask("nps", filter="channel:sms", interval="day", from_="2026-03-01", to="2026-03-05", compare="previous")
    rest = ask("nps", filter=["channel:web", "country:TW"])

    assert (small["n"], small["suppressed"], small["value"], small["counts"]) == (3, True, None, {})
    assert {point["value"] for point in small["series"]} == {None}
    # All but three are of the web: the whole less these is those three.
    assert (rest["suppressed"], rest["value"]) == (True, None)


def test_small_days_of_a_filtered_series_show_no_score(tell: Tell, ask: Ask) -> None:
    for days, times in ((0, 20), (1, 2), (2, 7)):
        tell(*(said("nps", 9, days=days, channel="web") for _ in range(times)))

    filtered = ask("nps", filter="channel:web", interval="day")
    whole = ask("nps", interval="day")

    assert [point["value"] for point in filtered["series"]] == [100.0, None, None]
    assert [point["value"] for point in whole["series"]] == [100.0] * 3
    assert (filtered["value"], filtered["suppressed"]) == (100.0, False)


def test_a_small_period_before_shows_no_score_under_a_filter(tell: Tell, ask: Ask) -> None:
    tell(*(said("nps", 9, channel="web") for _ in range(9)), said("nps", 0, channel="web", days=-1))
    period = {"from_": "2026-03-02", "to": "2026-03-03", "compare": "previous"}

    assert ask("nps", filter="channel:web", **period)["compare"] == {"n": 1} | dict.fromkeys(
        ("value", "delta", "low", "high", "z", "p", "significant")
    )
    assert ask("nps", **period)["compare"]["delta"] == 200.0


def test_a_whole_survey_is_never_hidden(tell: Tell, ask: Ask) -> None:
    tell(said("nps", 9, survey="a"), *(said("nps", 0, survey="b") for _ in range(9)))

    found = ask("nps", survey_id="a", interval="day")

    assert (found["value"], found["suppressed"], found["series"][0]["value"]) == (100.0, False, 100.0)
    assert [group["value"] for group in ask("nps", group_by="survey")["groups"]] == [-100.0, 100.0]
    assert ask("nps", filter="survey:a")["value"] == 100.0


def test_the_minimum_can_be_off(tell: Tell, ask: Ask) -> None:
    tell(said("nps", 9, channel="web"), said("nps", 9, channel="sms"))

    assert [group["value"] for group in ask("nps", OPEN, group_by="channel")["groups"]] == [100.0, 100.0]


def test_volume_has_no_score_to_hide(tell: Tell, ask: Ask) -> None:
    tell(said("nps", 9, channel="web"))

    assert ask("volume", group_by="channel")["groups"][0]["value"] == 1


def test_another_workspace_is_not_counted(tell: Tell, ask: Ask) -> None:
    tell(replace(said("nps", 9), workspace=2))

    assert ask("nps")["n"] == 0


def test_very_many_groups_are_cut_after_the_largest(tell: Tell, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(*(said("nps", score, agent=f"a{place}") for place in range(9) for score in range(place + 1)))

    monkeypatch.setattr(queries, "MOST_GROUPS", 3)
    fewer = ask("nps", OPEN, group_by="agent")["groups"]
    # Rows for "a8", all of them, and for a part of "a7".
    monkeypatch.setattr(queries, "_ROWS", 12)
    fewest = ask("nps", OPEN, group_by="agent")["groups"]

    assert [(group["key"]["agent"], group["n"]) for group in fewer] == [("a8", 9), ("a7", 8), ("a6", 7)]
    assert [(group["key"]["agent"], group["n"]) for group in fewest] == [("a8", 9)]
