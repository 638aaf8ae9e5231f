"""A topic taught from a handful of examples."""

import json

import pytest

from heardwell.text.teaching import Taught, TooFewExamples, teach

LATE = [
    *("the parcel came two weeks late", "delivery took forever", "my package still has not arrived"),
    *("快递太慢了，等了两周", "物流慢得离谱", "包裹一直没送到"),
    *("الشحن متأخر جدا", "التوصيل بطيء والطرد لم يصل"),
]
OTHER = [
    "the app crashes on login",
    "great quality, love it",
    "客服态度很好",
    "质量不错",
    "الجودة ممتازة",
    "التطبيق لا يعمل",
]


@pytest.mark.parametrize("text", ["package arrived late", "快递慢", "الشحنة متأخرة"])
def test_new_words_about_a_taught_topic_score_above_others(text: str) -> None:
    taught = teach(LATE, OTHER)

    about, other, silent = taught.score([text, "the colour is wonderful", ""])

    assert about > 0.5
    assert other < 0.5
    assert silent < 0.3


def test_a_taught_topic_survives_being_stored() -> None:
    taught = teach(LATE, OTHER)

    again = Taught.from_json(json.loads(json.dumps(taught.as_json())))

    assert again.score(LATE + OTHER) == taught.score(LATE + OTHER)
    assert len(json.dumps(taught.as_json())) < 30_000


def test_a_topic_can_be_taught_without_counter_examples() -> None:
    late, praise = teach(LATE).score(["the parcel is late again", "wonderful"])

    assert late > praise


def test_nothing_is_learnt_from_nothing() -> None:
    with pytest.raises(TooFewExamples):
        teach(["", " "], ["anything"])


@pytest.mark.parametrize(
    "broken", [{}, {"grams": "???", "slope": 1, "bias": 0}, {"grams": "AAAA", "slope": 1, "bias": 0}]
)
def test_what_was_never_stored_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError)):
        Taught.from_json(broken)
