"""Troubles that grow, troubles that stay, and where they sit."""

from typing import Any

from heardwell.analytics.facts import FeedbackFact
from heardwell.analytics.query import Condition, Span
from heardwell.understand.metrics.tests.conftest import NOON, said
from heardwell.understand.rising.drivers import drivers
from heardwell.understand.rising.queries import DAY_MS, Topics, Trend, place, topics

TODAY = int(NOON.timestamp() * 1000) + DAY_MS
MONTH = Span(TODAY - 30 * DAY_MS, TODAY)
BEFORE = Span(TODAY - 60 * DAY_MS, TODAY - 30 * DAY_MS)


def voices(count: int, days: float, *topics: str, feeling: str = "negative", **more: Any) -> list[FeedbackFact]:
    """So many voices, so many days ago, about these topics."""
    feelings = tuple(f"{topic} {feeling}" for topic in topics)
    return [said("nps", 0, days=-days, topics=topics, feelings=feelings, **more) for _ in range(count)]


def found() -> Topics:
    return topics(1, MONTH, BEFORE)


def one(topic: str) -> Trend:
    return next(trend for trend in found().trends if trend.topic == topic)


def test_a_trouble_that_grows_stands_out_and_one_that_stays_recurs(tell):
    tell(*voices(40, 3, "parcel lost"), *voices(8, 40, "parcel lost"))
    tell(*voices(50, 3, "fees"), *voices(55, 40, "fees"), *voices(200, 3), *voices(200, 40))

    rising = found().rising

    assert [trend.topic for trend in rising] == ["parcel lost"]
    assert (rising[0].voices, rising[0].before, rising[0].negative) == (40, 8, 40)
    assert 20 < rising[0].excess < 40
    assert [trend.topic for trend in found().recurring] == ["fees", "parcel lost"]


def test_praise_that_grows_is_no_trouble(tell):
    tell(*voices(60, 3, "speed", feeling="positive"), *voices(5, 40, "speed", feeling="positive"), *voices(99, 40))

    assert one("speed").growth.real and one("speed").net == 1
    assert found().rising == found().recurring == []


def test_a_voice_counts_once_in_each_of_its_topics_and_by_each_one_s_own_feeling(tell):
    mixed = {"topics": ("price", "speed"), "feelings": ("price negative", "speed positive")}
    tell(said("nps", 9, sentiment="positive", **mixed), *voices(2, 0))

    assert (found().voices, found().with_topic) == (3, 1)
    assert (one("price").net, one("speed").net) == (-1, 1)


def test_new_is_what_nobody_complained_of_for_weeks(tell):
    tell(*voices(20, 20), *voices(3, 2, "coupon"), *voices(3, 2, "fees"), *voices(1, 30, "fees"), *voices(2, 1, "app"))

    assert [trend.topic for trend in found().trends if trend.new] == ["coupon"]


def test_in_a_young_workspace_nothing_is_new(tell):
    tell(*voices(9, 2, "coupon"))

    assert not one("coupon").new and one("coupon").growth is None


def test_a_trouble_that_sits_in_one_place_names_it(tell):
    swift = {"context": {"carrier": "Swift"}}
    tell(*voices(30, 3, "parcel lost", **swift), *voices(6, 3, "parcel lost", context={"carrier": "Post"}))
    tell(*voices(40, 3, **swift), *voices(200, 3, context={"carrier": "Post"}))

    where = place(1, "parcel lost", MONTH)

    assert (where.dimension, where.value, where.voices, where.whole) == ("context.carrier", "Swift", 30, 36)
    assert place(1, "parcel lost", MONTH, (Condition("context.carrier", ("Post",)),)) is None


def test_where_everybody_is_the_trouble_is_nowhere_in_particular(tell):
    tell(*voices(30, 3, "fees", channel="web"), *voices(300, 3, channel="web"))

    assert place(1, "fees", MONTH) is None


def test_drivers_say_what_a_topic_costs_the_score(tell):
    tell(
        *(said("nps", 10, topics=("speed",)) for _ in range(40)), *(said("nps", 0, topics=("lost",)) for _ in range(20))
    )
    tell(*(said("nps", 9) for _ in range(40)), *(said("nps", 0, topics=("rare",)) for _ in range(3)))

    moved = drivers(1, "nps", MONTH)

    # 80 promoters and 23 detractors of 103: 55.3; without "lost" 92.8, without "speed" 27.0.
    assert [(driver.topic, round(driver.points, 1), driver.n) for driver in moved] == [
        ("lost", -37.4, 20),
        ("speed", 28.4, 40),
    ]


def test_other_workspaces_are_not_heard(tell):
    tell(*voices(9, 3, "fees"))

    assert topics(2, MONTH, BEFORE).trends == ()
