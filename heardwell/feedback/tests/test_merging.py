"""The parts of a response become one, whatever the order and however often they come."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heardwell.feedback import merging
from heardwell.feedback.said import Asked, Part

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ASKED = {"nps": Asked(0, "nps", "0-10+g9,10b0,1,2,3,4,5,6"), "why": Asked(1), "more": Asked(2)}


def part(seq: int, answers: dict, *, minutes: int = 0, done: bool = False, **rest) -> Part:
    asked = {key: ASKED[key] for key in answers if key in ASKED}
    moment = NOON + timedelta(minutes=minutes)
    return Part(1, "s1", 1, "r1", seq, done, answers, asked, "web", moment, **rest)


def merged(*parts: Part) -> merging.Merged:
    return merging.merge(merging.add({}, [(one.seq, merging.keep(one, None)) for one in parts]))


_answers = st.dictionaries(
    st.sampled_from(["nps", "why", "more"]), st.one_of(st.none(), st.integers(0, 10), st.text(max_size=5)), max_size=3
)
_parts = st.lists(
    st.builds(part, st.integers(1, 8), _answers, minutes=st.integers(0, 90), done=st.booleans()),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.seq,
)


@given(_parts, st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_of_parts_make_the_same_response(parts, random):
    mixed = parts + random.choices(parts, k=3)
    random.shuffle(mixed)

    assert merged(*mixed) == merged(*parts)


@given(_parts, st.integers(1, 7), st.randoms(use_true_random=False))
def test_parts_that_come_in_several_batches_make_the_same_response(parts, cut, random):
    mixed = list(parts)
    random.shuffle(mixed)
    kept = merging.add({}, [(one.seq, merging.keep(one, None)) for one in mixed[:cut]])

    kept = merging.add(kept, [(one.seq, merging.keep(one, None)) for one in mixed[cut:]])

    assert merging.merge(kept) == merged(*parts)


def test_per_question_the_highest_seq_wins_whatever_arrives_first():
    late_first = merged(part(3, {"nps": 9}), part(1, {"nps": 2, "why": "slow"}))

    assert late_first.answers == {"nps": 9, "why": "slow"}


def test_the_first_body_of_a_seq_wins():
    assert merged(part(1, {"nps": 2}), part(1, {"nps": 9})).answers == {"nps": 2}


def test_a_part_given_more_than_half_an_hour_after_done_counts_for_nothing():
    response = merged(part(1, {"nps": 2}, done=True), part(2, {"nps": 9}, minutes=31))

    assert response.answers == {"nps": 2}
    assert response.closes_at == NOON + timedelta(minutes=30)


def test_a_part_within_half_an_hour_after_done_counts():
    assert merged(part(1, {"nps": 2}, done=True), part(2, {"why": "slow"}, minutes=29)).text == "slow"


def test_a_queued_answer_that_was_given_in_time_counts_however_late_it_arrives():
    queued = part(1, {"why": "was offline"}, minutes=-60, claimed=True)

    response = merged(part(2, {"nps": 2}, done=True), queued)

    assert response.text == "was offline"
    assert response.occurred_at == NOON - timedelta(minutes=60)
    assert response.claimed


def test_scores_carry_their_scale_and_comments_become_the_text_in_the_order_of_the_form():
    response = merged(part(1, {"more": "and rude", "nps": 3, "why": "slow"}))

    assert response.scores == [{"question": "nps", "metric": "nps", "value": 3, "scale": ASKED["nps"].scale}]
    assert response.text == "slow\n\nand rude"


def test_a_skipped_answer_replaces_an_earlier_one_and_is_no_score():
    response = merged(part(1, {"nps": 3}), part(2, {"nps": None}))

    assert response.answers == {"nps": None}
    assert response.scores == []


def test_of_two_contacts_the_verified_one_is_the_person():
    signed = {**merging.keep(part(1, {}), 7), "who": [7, True]}
    typed = {**merging.keep(part(2, {}), 8), "who": [8, False]}

    assert merging.merge(merging.add({}, [(1, signed), (2, typed)])).person == 7
