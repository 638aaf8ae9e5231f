"""One judgement, one clause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardwell.text.clauses import clause_around, clauses

CUT = [
    "The food was great |but the service was slow",
    "Nice room, |however the bath was dirty. |Will not return",
    "The food, drinks and service were great |but the wait was long",
    "味道不错，|但是服务太慢了，|下次不来。|价格3.5元",
    "环境优雅|就是有点贵",
    "環境優雅，|不過價錢偏高",
    "الأكل لذيذ |لكن الخدمة بطيئة، |والسعر 12.5 ريال",
    "الغرفة نظيفة |بس الفطور بارد",
    "فندق ممتاز |إلا أن الموقف ضيق",
    "Das Essen war gut, |aber der Kellner unfreundlich",
    "1,000.50 dirhams at 12:30 on https://a.example/b?c=d.e is too much",
    "السعر ٣٫٥ أو ١٬٠٠٠",
]


@pytest.mark.parametrize("marked", CUT)
def test_a_text_is_cut_where_the_judgement_turns(marked: str) -> None:
    text = marked.replace("|", "")

    assert "|".join(text[first:last] for first, last in clauses(text)) == marked


def test_the_clause_around_a_word_is_the_one_that_holds_it() -> None:
    text = "The food was great but the service was slow"

    assert [text[slice(*clause_around(text, text.index(w), text.index(w) + 4))] for w in ("food", "serv")] == [
        "The food was great ",
        "but the service was slow",
    ]


def test_a_name_that_reaches_over_a_cut_has_both_clauses() -> None:
    text = "We love it. Fish but Chips is great"

    assert clause_around(text, 12, 26) == (12, len(text))


@given(st.text(max_size=200) | st.text(st.sampled_from("ab ,.但是لكن!\n1/but"), max_size=200))
def test_clauses_cover_the_text_without_gaps(text: str) -> None:
    spans = clauses(text)

    assert "".join(text[first:last] for first, last in spans) == text
    assert [last for _, last in spans[:-1]] == [first for first, _ in spans[1:]]


@given(st.text(min_size=1, max_size=100), st.data())
def test_a_clause_holds_what_was_asked_for(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, len(text)))

    first, last = clause_around(text, start, end)

    assert 0 <= first <= start <= end <= last <= len(text)
