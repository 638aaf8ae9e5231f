"""The map: to the side that a topic is spoken of, higher the more often, and no name over another."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from heardwell.understand.atlas.mapping import NARROW, WIDE, Dot, Frame, dots
from heardwell.understand.rising.queries import Trend


def trend(topic: str, voices: int, negative: int = 0, positive: int = 0) -> Trend:
    return Trend(
        topic, voices, 0, {"negative": negative, "positive": positive, "neutral": 0, "unsure": 0}, 0, None, None
    )


def found(*trends: Trend, chosen: str = "") -> dict[str, Dot]:
    return {dot.topic: dot for dot in dots(trends, {}, WIDE, chosen)}


def test_unhappy_topics_stand_at_the_left_and_frequent_ones_higher():
    there = found(trend("speed", 200, positive=200), trend("fees", 60, negative=60), trend("rare", 3, 1, 1))

    assert there["fees"].x < there["rare"].x < there["speed"].x
    assert there["speed"].y < there["fees"].y < there["rare"].y
    assert [there[name].feeling for name in ("fees", "rare", "speed")] == ["bad", "mid", "good"]
    assert there["speed"].radius > there["fees"].radius > there["rare"].radius


def test_names_at_the_right_edge_end_at_their_dot():
    there = found(trend("speed", 200, positive=200), trend("fees", 60, negative=60))

    assert there["speed"].anchor == "end" and there["speed"].text_x < there["speed"].x
    assert there["fees"].anchor == "start" and there["fees"].text_x > there["fees"].x


def test_the_chosen_topic_is_there_and_named_however_small():
    crowd = [trend(f"topic {n}", 100, negative=100) for n in range(40)]

    there = found(*crowd, trend("mine", 1, negative=1), chosen="mine")

    assert there["mine"].named and len(there) == 25


NAMES = st.text(st.sampled_from("abc 退貨 توصيل"), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(NAMES, st.integers(1, 900), st.floats(0, 1)), min_size=1, max_size=40),
    st.sampled_from([WIDE, NARROW]),
)
def test_nothing_leaves_the_map_and_no_name_covers_another(topics: list[tuple[str, int, float]], frame: Frame):
    trends = [
        trend(f"{n}", count, round(count * bad), count - round(count * bad)) for n, (_, count, bad) in enumerate(topics)
    ]
    names = {f"{n}": name for n, (name, _, _) in enumerate(topics)}

    there = dots(trends, names, frame)

    assert all(dot.radius <= dot.x <= frame.width - dot.radius and 0 <= dot.y <= frame.height for dot in there)
    for one, other in combinations([dot for dot in there if dot.named], 2):
        # Names on one line: the end of the one is before the beginning of the other, or they stand apart in height.
        assert abs(one.text_y - other.text_y) >= 17 or one.text_x != other.text_x
