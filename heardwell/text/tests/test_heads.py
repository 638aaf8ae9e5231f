"""Tone, sarcasm and intent as their users see them: sentences in, labels out."""

import math
import zlib

import pytest

from heardwell.text.engine import INTENTS, TONES, Brief, Label, Understanding
from heardwell.text.engines.lite import DATA, LiteEngine

TONE = [
    ("satisfied", "Thank you so much, I love it! Amazing work 😍"),
    ("satisfied", "非常开心，谢谢你们，太喜欢了"),
    ("satisfied", "شكرا جزيلا أنا سعيد جدا وأحب هذا المكان"),
    ("angry", "I am furious. You are idiots, this is outrageous and disgusting!"),
    ("angry", "气死我了，这帮人真恶心，滚"),
    ("angry", "أنا غاضب جدا، قلة أدب ووقاحة، لعنة الله عليكم"),
    ("frustrated", "I feel so sad and disappointed, I am crying"),
    ("frustrated", "好难过，想哭，心里好伤心"),
    ("frustrated", "أنا حزين جدا وقلبي موجوع"),
]
INTENT = [
    ("bug", "The app crashes every time I open it since the last update"),
    ("request", "Please add a dark mode, it would be great to have an option to export"),
    ("question", "How do I change my password?"),
    ("praise", "Love it! Great app, awesome, five stars"),
    ("complaint", "Awful service, rude staff, worst hotel ever"),
    ("leaving", "I am cancelling my subscription and deleting my account"),
    ("bug", "一打开就闪退，登录报错"),
    ("request", "希望可以增加夜间模式"),
    ("praise", "非常好吃，服务也很好，很满意"),
    ("complaint", "味道太差了，服务态度也很差"),
    ("leaving", "太失望了，已经卸载，再也不用了"),
    ("bug", "التطبيق لا يعمل ويتوقف فجأة بعد التحديث"),
    ("request", "أتمنى إضافة خاصية الوضع الليلي"),
    ("praise", "ممتاز جدا، خدمة رائعة وموظفون محترمون"),
    ("leaving", "سأحذف التطبيق ولن أستخدمه مرة أخرى"),
]


@pytest.fixture(scope="module")
def lite() -> LiteEngine:
    return LiteEngine()


def only(lite: LiteEngine, text: str, offsets: dict[str, dict[str, float]] | None = None) -> Understanding:
    return lite.analyse([text], brief=Brief(offsets=offsets or {}))[0]


def intent_of(found: Understanding) -> Label:
    assert found.intent is not None
    return found.intent


def tone_of(found: Understanding) -> Label:
    assert found.tone is not None
    return found.tone


@pytest.mark.parametrize(("tone", "text"), TONE)
def test_a_clear_tone_is_heard(lite: LiteEngine, tone: str, text: str) -> None:
    assert tone_of(only(lite, text)).label == tone


@pytest.mark.parametrize(("intent", "text"), INTENT)
def test_a_clear_wish_is_understood(lite: LiteEngine, intent: str, text: str) -> None:
    found = intent_of(only(lite, text))

    assert found.label == intent
    assert intent in found.labels


def test_a_text_can_want_two_things(lite: LiteEngine) -> None:
    found = intent_of(
        only(lite, "The app keeps crashing, please fix it. Also please add an option to sort photos by date")
    )

    assert {"bug", "request"} <= set(found.labels)


def test_scores_are_chances(lite: LiteEngine) -> None:
    for found in lite.analyse([text for _, text in TONE + INTENT]):
        assert math.isclose(sum(tone_of(found).scores.values()), 1, abs_tol=1e-5)
        assert set(tone_of(found).scores) == set(TONES)
        assert set(intent_of(found).scores) == set(INTENTS)
        assert all(0 <= score <= 1 for score in intent_of(found).scores.values())


@pytest.mark.parametrize("text", ["", " \n", "\0", "\ud800"])
def test_of_nothing_every_head_is_unsure(lite: LiteEngine, text: str) -> None:
    found = only(lite, text)

    assert (tone_of(found).label, intent_of(found).label) == ("unsure", "unsure")
    assert found.sarcasm is not None
    assert not found.sarcasm.hint


def test_emoji_change_the_tone(lite: LiteEngine) -> None:
    glad, angry = lite.analyse(["The parcel came today 😍❤️", "The parcel came today 😡🤬"])

    assert tone_of(glad).scores["satisfied"] > tone_of(angry).scores["satisfied"]
    assert tone_of(angry).scores["angry"] > tone_of(glad).scores["angry"]


@pytest.mark.parametrize(
    "text", ["The room was clean but breakfast was cold and the staff rude", "快递三天了还没到，客服也不回复"]
)
def test_a_plain_complaint_is_not_called_sarcastic(lite: LiteEngine, text: str) -> None:
    found = only(lite, text).sarcasm

    assert found is not None
    assert not found.hint


def test_corrections_move_every_head(lite: LiteEngine) -> None:
    text = "The parcel came today and the box was grey"
    offsets = {"sentiment": {"positive": 9.0}, "tone": {"angry": 9.0}, "intent": {"leaving": 20.0}}

    before, after = only(lite, text), only(lite, text, offsets)

    assert after.sentiment.label == "positive" != before.sentiment.label
    assert tone_of(after).label == "angry" != tone_of(before).label
    assert intent_of(after).label == "leaving" != intent_of(before).label


def test_a_correction_moves_the_logit_by_as_much_as_it_says(lite: LiteEngine) -> None:
    before = only(lite, "Nice shop").sentiment.scores
    after = only(lite, "Nice shop", {"sentiment": {"negative": 1.0}}).sentiment.scores

    moved = math.log(after["negative"] / after["neutral"]) - math.log(before["negative"] / before["neutral"])
    assert moved == pytest.approx(1, abs=1e-3)


def test_both_chinese_scripts_have_one_tone_and_one_intent(lite: LiteEngine) -> None:
    simplified, traditional = lite.analyse(["这个软件太卡了，气死人", "這個軟件太卡了，氣死人"])

    assert simplified.tone == traditional.tone
    assert simplified.intent == traditional.intent


def test_the_reasons_for_a_tone_and_a_wish_are_words(lite: LiteEngine) -> None:
    angry, crash = "The weather is fine but I am furious today", "It crashes on the train to Paris"

    tone, wish = lite.explain(angry, "tone", "angry")[0], lite.explain(crash, "intent", "bug")[0]

    assert (angry[tone.start : tone.end], crash[wish.start : wish.end]) == ("furious", "crashes")


def test_what_no_head_has_learned_has_no_reasons(lite: LiteEngine) -> None:
    assert lite.explain("I am leaving", "intent", "leaving") == []
    assert lite.explain("I am leaving", "colour") == []


def test_all_tables_together_stay_small_in_the_wheel() -> None:
    files = [file for kind in ("*.npy", "*.npz") for file in DATA.glob(kind)]

    packed = sum(len(zlib.compress(file.read_bytes(), 6)) for file in files)

    assert packed <= 8_000_000
    assert sum((DATA / f"{name}.npy").stat().st_size for name in ("sentiment", "voice", "language")) <= 7_000_000
