"""Growth with its interval: what may be called more, and what may be chance."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heardwell.understand.rising.statistics import growth, surely_more

COUNTS = st.integers(0, 500)


def test_twice_as_often_is_said_with_its_doubt():
    found = growth(40, 1000, 20, 1000)

    assert found.ratio == pytest.approx(2.0)
    # By hand, half an observation added: exp(ln(40.5/20.5) ± 1.96·sqrt(1/40.5 + 1/20.5 − 2/1000.5))
    assert (found.low, found.high) == (pytest.approx(1.1699, abs=1e-4), pytest.approx(3.3363, abs=1e-4))
    assert found.real is True


def test_a_handful_is_not_judged_and_a_few_more_may_be_chance():
    assert growth(3, 1000, 1, 1000).real is None
    assert growth(12, 1000, 9, 1000).real is False


def test_more_voices_in_all_are_no_growth():
    found = growth(80, 4000, 20, 1000)

    assert (found.ratio, found.real) == (pytest.approx(1.0), False)
    assert surely_more(80, found) == 0


def test_what_nobody_named_before_has_a_bound_and_no_ratio():
    found = growth(30, 500, 0, 500)

    assert found.ratio is None and found.low > 3 and found.real


def test_without_a_period_before_nothing_is_said():
    assert growth(5, 10, 0, 0) is None
    assert surely_more(5, None) == 0


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_the_other_way_round_is_the_inverse(now: int, more: int, before: int, rest: int):
    assume(now + more and before + rest)
    there, back = growth(now, now + more, before, before + rest), growth(before, before + rest, now, now + more)

    assert there.low == pytest.approx(1 / back.high) and there.high == pytest.approx(1 / back.low)
    assert 0 < there.low <= there.high
    assert surely_more(now, there) <= now
