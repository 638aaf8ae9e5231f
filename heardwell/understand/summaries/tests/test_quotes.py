"""Quotes that stand for many."""

from heardwell.understand.summaries.quotes import telling

LATE = [
    "The parcel came a week late and nobody told me anything.",
    "Delivery was a week late, and nobody wrote to me about it.",
    "My parcel came ten days late without a word from anybody.",
    "The delivery came much too late and nobody told me why.",
]
ODD = "The colour of the box reminded me of my grandmother's kitchen."


def test_what_many_say_comes_before_what_one_says():
    chosen = telling([*LATE, ODD], 2)

    assert chosen[0] < 4


def test_the_same_wording_is_quoted_once():
    assert len(telling([LATE[0]] * 5 + [LATE[0].upper()], 3)) == 1


def test_where_people_say_two_things_both_are_quoted():
    rude = ["The driver was rude to my mother.", "A rude driver shouted at my mother.", "So rude, this driver!"]

    chosen = telling([*LATE, *rude], 3)

    assert min(chosen) < 4 <= max(chosen)


def test_words_too_short_or_too_long_are_taken_only_when_nothing_else_is_there():
    assert telling(["ok", LATE[0], "x" * 5000], 3) == [1]
    assert telling(["ok"], 3) == [0]
    assert telling(["", "  "], 3) == []


def test_the_same_texts_give_the_same_quotes():
    assert telling([*LATE, ODD]) == telling([*LATE, ODD])
