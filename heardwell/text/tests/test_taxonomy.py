"""Topics found by their words: inflected, folded, in three scripts, and where they stand in the original."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardwell.text.taxonomy import NO_TAXONOMY, Taxonomy, TopicWords


def taxonomy(**topics: dict[str, Sequence[str]]) -> Taxonomy:
    return Taxonomy("1", tuple(TopicWords(key, seeds) for key, seeds in topics.items()))


def found(text: str, language: str = "und", **topics: dict[str, Sequence[str]]) -> list[tuple[str, str | None]]:
    """Key and words of each mention."""
    mentions = taxonomy(**topics).find([text], [language])[0]
    return [(one.key, None if one.start is None else text[one.start : one.end]) for one in mentions]


@pytest.mark.parametrize(
    ("seed", "text", "words"),
    [
        ("delivery", "Two DELIVERIES, both late", "DELIVERIES"),
        ("charge", "I was charged twice", "charged"),
        ("ship", "Shipping took a week", "Shipping"),
        ("rate", "still rating them", "rating"),
        ("returns", "I tried to return it", "return"),
        ("late delivery", "A late-delivery again", "late-delivery"),
        ("does not work", "It does  not work at all", "does  not work"),
        ("doesn't work", "It doesn’t work", "doesn’t work"),
        ("cafe", "the cafe\u0301 was closed", "cafe\u0301"),
        ("fix", "please \ufb01x it", "\ufb01x"),
        ("app", "ＡＰＰ很好", "ＡＰＰ"),
    ],
)
def test_a_word_is_found_in_its_forms(seed, text, words):
    assert found(text, topic={"en": [seed]}) == [("topic", words)]


@pytest.mark.parametrize(
    ("seed", "text"),
    [("art", "a smart start"), ("late delivery", "late. Delivery"), ("rat", "rating"), ("even", "this evenly")],
)
def test_a_word_is_not_found_inside_another(seed, text):
    assert found(text, topic={"en": [seed]}) == []


@pytest.mark.parametrize(
    ("seed", "text", "words"),
    [
        ("توصيل", "والتوصيل كان سيئًا", "والتوصيل"),
        ("خدمة", "خدمتهم ممتازة", "خدمتهم"),
        ("خدمة", "الخدمات ضعيفة", "الخدمات"),
        ("طلب", "لم تصل طلباتنا", None),
        ("التأخير", "بسبب تاخير الشحن", "تاخير"),
        ("سعر", "بالسعر المعلن", "بالسعر"),
        ("مندوب التوصيل", "مع مندوب  التوصيل", "مندوب  التوصيل"),
        ("شحن", "للشحـــن رسوم", "للشحـــن"),
    ],
)
def test_arabic_is_found_with_what_is_written_onto_it(seed, text, words):
    expected = [("topic", words)] if words else []

    assert found(text, "ar", topic={"ar": [seed]}) == expected


@pytest.mark.parametrize(
    ("seed", "text", "words"),
    [
        ("快递", "這次快遞很慢", "快遞"),
        ("客服", "联系客服没人理", "客服"),
        ("app 闪退", "更新后app闪退了", "app闪退"),
        ("app闪退", "APP 闪退", "APP 闪退"),
        ("贵", "太貴了", "貴"),
        ("配送が遅い", "いつも配送が遅いです", "配送が遅い"),
    ],
)
def test_chinese_and_japanese_are_found_anywhere_in_either_script(seed, text, words):
    assert found(text, "zh-Hant", topic={"zh": [seed]}) == [("topic", words)]


def test_a_word_after_a_minus_keeps_a_text_out():
    seeds = {"en": ["charge", "-phone charger", "-free of charge"]}

    assert found("They charge too much", charges=seeds) == [("charges", "charge")]
    assert found("free of charge, great", charges=seeds) == []


def test_words_of_a_neighbouring_language_keep_silent_where_the_language_is_sure():
    seeds = {"present": {"en": ["gift"]}}

    assert found("Ich glaube, das ist reines Gift für die Haut", "de", **seeds) == []
    assert found("Das ist Gift", "de", **seeds) == [("present", "Gift")]  # too short to be sure it is German
    assert found("我给朋友买了一个礼物，包装成 gift 的样子，非常好看，朋友很喜欢这个礼物", "zh-Hans", **seeds) != []


def test_topics_stand_once_in_the_order_of_the_text_with_those_above_them():
    topics = (
        TopicWords("delivery", {"en": ["courier"]}),
        TopicWords("late", {"en": ["late", "delay"]}, above=("delivery",)),
        TopicWords("price", {"en": ["price"]}),
    )

    (mentions,) = Taxonomy("1", topics).find(["The price is fine. Late, late, delayed."], ["en"])

    assert [(one.key, one.start) for one in mentions] == [("price", 4), ("late", 19), ("delivery", 19)]
    price, late, _delivery = (one.confidence for one in mentions)
    assert price < late < 1  # two different words are a better reason than one


class LovesShortTexts:
    def score(self, texts: Sequence[str]) -> Sequence[float]:
        return [0.9 if len(text) < 10 else 0.1 for text in texts]


def test_what_was_taught_is_found_without_a_word():
    topics = (TopicWords("terse", {}, taught=LovesShortTexts()), TopicWords("price", {"en": ["price"]}))

    mentions = Taxonomy("1", topics).find(["price, ok", "the price was quite all right"], ["en", "en"])

    assert [[(one.key, one.start, one.confidence) for one in each] for each in mentions] == [
        [("price", 0, 0.7), ("terse", None, 0.9)],
        [("price", 4, 0.7)],
    ]


def test_nothing_is_found_where_there_is_no_topic():
    assert NO_TAXONOMY.find(["price", ""], ["en", "und"]) == [[], []]


ODD = [
    "",
    "\x00",
    "a" * 100_000,
    "快" * 100_000,
    "\ud800price",
    "e" + "\u0301" * 50_000,
    "\u202eprice",
    "<b>price</b>",
    "\uffff price",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_read(text):
    for key, words in found(text, price={"en": ["price"], "zh": ["快递", "贵"]}):
        assert (key, words) == ("price", "price")


@given(st.text(), st.lists(st.text(min_size=1, max_size=6), max_size=5))
def test_a_mention_is_a_part_of_the_text(text, seeds):
    for one in taxonomy(topic={"en": seeds, "zh": seeds}).find([text], ["und"])[0]:
        assert 0 <= one.start < one.end <= len(text) and 0 < one.confidence < 1
