"""Why a text was understood so: words of the text as written, with what they weighed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardwell.text.engines.explaining import places
from heardwell.text.engines.lite import LiteEngine
from heardwell.text.normalise import for_analysis

PIECES = [
    "很好！！！！",
    "Sooooo",
    " ",
    "\n",
    "https://a.example/b?c",
    "@bob",
    "ﷺ",
    "é",
    "e\u0301",
    "👍🏽",
    "الخِدْمَةُ",
    "，",
]


@pytest.fixture(scope="module")
def lite() -> LiteEngine:
    return LiteEngine()


def words(lite: LiteEngine, text: str, label: str | None = None) -> dict[str, float]:
    return {text[one.start : one.end]: one.weight for one in lite.explain(text, label=label)}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The   food was TERRRRRIBLE!!! and cold", "TERRRRRIBLE"),
        ("الأكل كان مُمْتَازاً جداً", "مُمْتَازاً"),
        ("أسوأ تجربة في حياتي", "أسوأ"),
        ("see https://shop.example/?a=1 @bob it is horrible", "horrible"),
        ("見てください 😡😡😡😡 今日", "😡😡😡😡"),
    ],
)
def test_the_word_that_decided_comes_back_as_it_was_written(lite: LiteEngine, text: str, word: str) -> None:
    found = words(lite, text)

    assert found[word] == max(found.values()) > 0


def test_chinese_comes_back_in_stretches(lite: LiteEngine) -> None:
    found = words(lite, "送餐的時候下雨，品質太差了！！！！")

    assert "差" in max(found, key=found.__getitem__)


def test_a_word_that_speaks_for_another_label_weighs_against(lite: LiteEngine) -> None:
    found = words(lite, "Excellent food but horrible horrible staff, the worst", "negative")

    assert found["worst"] > 0 > found["Excellent"]


def test_strongest_come_first(lite: LiteEngine) -> None:
    found = lite.explain("Terrible, rude and slow. The soup was nice but cold, what a waste of money!")

    weights = [abs(one.weight) for one in found]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) > 2


@pytest.mark.parametrize("text", ["", " \n", "\0", "\ud800", "很好 " * 3000, "a" * 20_000, "é@" * 3000])
def test_odd_texts_are_explained_too(lite: LiteEngine, text: str) -> None:
    for one in lite.explain(text):
        assert 0 <= one.start < one.end <= len(text)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join))
def test_every_sign_the_model_reads_has_a_place_in_the_text(text: str) -> None:
    found = places(text)

    assert len(found) == len(for_analysis(text).replace(" ", ""))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert [start for start, _ in found] == sorted(start for start, _ in found)
