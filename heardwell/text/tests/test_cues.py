"""What a writer wants, told from the words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardwell.text.cues import INTENTS, cue_intents
from heardwell.text.phrases import Phrases, fold, spelled_out

WANTED = [
    ("zh-Hans", "request", "希望能增加夜间模式"),
    ("zh-Hant", "request", "希望可以增加匯出功能"),
    ("zh-Hant", "request", "可唔可以加返舊版"),
    ("zh-Hans", "bug", "一打开就闪退"),
    ("zh-Hant", "bug", "更新之後打不開"),
    ("zh-Hans", "praise", "非常满意，五星好评"),
    ("zh-Hans", "question", "请问什么时候发货"),
    ("zh-Hant", "complaint", "服務態度超差"),
    ("zh-Hans", "leaving", "已经卸载，再也不会用了"),
    ("ar", "request", "أتمنى تضيفون الوضع الليلي"),
    ("ar", "request", "يا ريت تعملوا نسخة للآيباد"),
    ("ar", "bug", "التطبيق لا يعمل بعد التحديث"),
    ("ar", "bug", "مش بيفتح وبيهنج"),
    ("ar", "praise", "خدمة ممتازة، أنصح به"),
    ("ar", "question", "هل يوجد توصيل؟"),
    ("ar", "complaint", "أسوأ خدمة، نصابين"),
    ("ar", "leaving", "سأحذف التطبيق ولن أعود"),
    ("ar", "leaving", "إلغاء الاشتراك، آخر مرة أتعامل معكم"),
    ("en", "request", "could you please add a dark mode"),
    ("en", "bug", "it keeps crashing"),
    ("en", "leaving", "I'm cancelling my subscription"),
]


@pytest.mark.parametrize(("language", "intent", "text"), WANTED)
def test_clear_words_tell_what_is_wanted(language: str, intent: str, text: str) -> None:
    found = cue_intents([text], [language])[0]

    assert max(found, key=found.__getitem__) == intent


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-Hans", "bug", "从来没有闪退，没有任何问题"),
        ("ar", "praise", "ما انصح فيه"),
        ("en", "bug", "no bugs at all"),
    ],
)
def test_a_cue_inside_its_denial_is_none(language: str, intent: str, text: str) -> None:
    assert cue_intents([text], [language])[0].get(intent, 0) < 0.5


def test_two_parts_of_a_wish_say_more_when_they_stand_together() -> None:
    near, far = cue_intents(["希望增加字幕", "希望大家身体健康万事如意阖家欢乐，这里增加"], ["zh", "zh"])

    assert near["request"] > far["request"]


def test_other_languages_have_no_cues() -> None:
    assert cue_intents(["Bitte fügt das hinzu"], ["de"]) == [{}]


@given(st.lists(st.text(max_size=80), max_size=4))
def test_strengths_are_chances_of_known_intents(texts: list[str]) -> None:
    languages = ["zh", "ar", "en", "und"][: len(texts)]

    for found in cue_intents(texts, languages):
        assert set(found) <= set(INTENTS)
        assert all(0 < strength < 1 for strength in found.values())


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_choices_are_spelled_out() -> None:
    assert spelled_out("(can|could) you(| please) add") == [
        "can you add",
        "can you please add",
        "could you add",
        "could you please add",
    ]


def test_the_longest_phrase_wins_and_places_are_the_texts() -> None:
    text = "لوحة الـمفاتيح والشّاشة"
    phrases = Phrases("ar", [("شاشة", "screen"), ("لوحة المفاتيح", "keyboard"), ("لوحة", "board")])

    found = [(text[one.start : one.end], one.value) for one in phrases.find(fold(text))]

    assert found == [("لوحة الـمفاتيح", "keyboard"), ("والشّاشة", "screen")]
