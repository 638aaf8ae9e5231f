"""The normaliser: what a searcher may write differently, and still find."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardwell.text.chinese import chinese_scripts
from heardwell.text.normalise import (
    fold_for_analysis,
    fold_for_search,
    for_analysis,
    for_search,
    match_sqlite,
    search_query,
)

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=12)
ARABIC = st.text("ابتثجحخدرزسشصضطظعغفقكلمنهوي ", min_size=1, max_size=20)
TRADITIONAL = str.maketrans({s: t for t, s in chinese_scripts().fold.items()})


def found(query: str, text: str) -> bool:
    """Whether a real FTS5 index finds the text."""
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE VIRTUAL TABLE words USING fts5(body, tokenize='unicode61')")
        db.execute("INSERT INTO words VALUES (?)", [for_search(text)])
        return bool(db.execute("SELECT 1 FROM words WHERE words MATCH ?", [match_sqlite(query)]).fetchall())


@given(st.text())
def test_normalising_for_analysis_twice_changes_nothing_more(text: str) -> None:
    once = for_analysis(text)

    assert for_analysis(once) == once


@given(st.text())
def test_folding_for_search_twice_changes_nothing_more(text: str) -> None:
    once = fold_for_search(text)

    assert fold_for_search(once) == once


@given(st.lists(st.text(), max_size=6))
def test_a_text_is_normalised_alike_alone_and_among_others(texts: list[str]) -> None:
    codes, ends = fold_for_analysis(texts)
    starts = [0, *(int(end) + 1 for end in ends)]

    together = [codes[a:b].tobytes().decode("utf-32-le") for a, b in zip(starts, ends, strict=False)]

    assert together == [for_analysis(text) for text in texts]


@given(ARABIC, st.lists(st.sampled_from("\u064b\u064c\u064e\u0650\u0651\u0652\u0640"), max_size=8))
def test_arabic_marks_and_tatweel_make_no_difference(text: str, marks: list[str]) -> None:
    dressed = "".join(a + b for a, b in zip(text, [*marks, *[""] * len(text)], strict=False))

    assert for_analysis(dressed.strip()) == for_analysis(text.strip())
    assert for_search(dressed) == for_search(text)


@given(HAN)
def test_both_chinese_scripts_are_equal(text: str) -> None:
    assert for_analysis(text.translate(TRADITIONAL)) == for_analysis(text)
    assert for_search(text.translate(TRADITIONAL)) == for_search(text)


@given(HAN, st.data())
def test_any_piece_of_a_chinese_text_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))

    assert set(search_query(text[start:end])) <= set(for_search(text).split())


@given(st.text())
def test_tokens_hold_nothing_that_an_index_would_split_or_refuse(text: str) -> None:
    for token in for_search(text).split():
        token.encode("utf-8")
        assert token[0].isalnum() or token[0] >= "\U00020000"  # Han newer than this Python
        assert not any(sign in token for sign in " _'\"*&|!():<>\0")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("送餐", "送餐速度太慢了"),
        ("速度", "送餐速度太慢了"),
        ("了", "送餐速度太慢了"),
        ("餐", "送餐速度太慢了"),
        ("餐點涼了", "餐点凉了，不好吃"),
        ("软件", "這個軟件不錯"),
        ("خدمه", "الخِدْمَةُ مُمْتَازَةٌ"),
        ("الخدمة", "خدمة ممتازة"),
        ("الخدمة", "والخدمة بطيئة"),
        ("اسعار", "أسعار مرتفعة"),
        ("مسؤول", "المسوول غير متعاون"),
        ("2024", "طلبت في ٢٠٢٤"),
        ("deliv", "The delivery was late"),
        ("DELIVERY late", "the delivery was late"),
        ("cafe", "Nice café"),
        ("café", "Nice cafe"),
        ("ｉＰｈｏｎｅ", "my iphone手机"),
        ("手机", "my iphone手机"),
        ("बहुत अच्छा", "यह बहुत अच्छा है"),
        ("ラーメン", "このラーメンは美味しい"),
        ("배송", "배송이 빨라요"),
        ("o'clock", "at 5 o'clock sharp"),
    ],
)
def test_search_finds(query: str, text: str) -> None:
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("餐速", "餐点速度"),
        ("慢餐", "送餐速度太慢了"),
        ("deliv late", "The delivery was late"),
        ("تأخر", "الخدمة ممتازة"),
        ("good", "goo d"),
    ],
)
def test_search_does_not_find(query: str, text: str) -> None:
    assert not found(query, text)


@pytest.mark.parametrize("query", ["", "  ", "!!! ??", "\0", "\ud800", "'", '"', "* OR NEAR("])
def test_a_query_of_signs_asks_for_nothing_dangerous(query: str) -> None:
    for token in search_query(query):
        assert token.rstrip("*").isalnum()


def test_links_names_and_drawn_out_letters_become_plain() -> None:
    text = "Sooooo slow!!!!! see https://shop.example/a?b=1很慢 @Bob_1 10000"

    assert for_analysis(text) == "soo slow!! see http很慢 @user 10000"


def test_unreadable_code_points_and_line_breaks_become_spaces() -> None:
    assert for_analysis("\ud800 a\x00b\r\n\nc\u2028 ") == "a b c"


def test_a_very_long_text_is_normalised() -> None:
    assert for_search("很好" * 50_000).startswith("很好 好很")
    assert len(for_analysis("ab" * 50_000)) == 100_000
