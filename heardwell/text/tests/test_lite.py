"""The lite engine as its users see it: sentences in, languages and sentiments out."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from heardwell.text.cli_support import understand_lines
from heardwell.text.engine import Aspect, Engine, Label, PersonalData, Sarcasm, Topic, Understanding
from heardwell.text.registry import UnknownEngine, engine

CLEAR = [
    ("en", "positive", "The driver was friendly and everything arrived early, I love this shop!"),
    ("en", "negative", "Terrible service. I waited two hours and the food was cold."),
    ("en", "negative", "The app crashes every time I open it, what a waste of money"),
    ("zh-Hans", "positive", "送餐很快，味道也很好，非常满意，下次还会再来"),
    ("zh-Hans", "negative", "质量太差了，用了两天就坏了，客服也不理人"),
    ("zh-Hant", "positive", "送餐很快，味道也很好，非常滿意，下次還會再來"),
    ("zh-Hant", "negative", "品質太差了，用了兩天就壞了，客服也不理人"),
    ("ar", "positive", "الخدمة ممتازة والموظفون لطفاء، أنصح الجميع بزيارة هذا المكان"),
    ("ar", "negative", "أسوأ تجربة في حياتي، الأكل بارد والتوصيل متأخر جدا"),
]
OTHER_LANGUAGES = [
    ("ja", "配達がとても早くて、商品も良かったです。ありがとう"),
    ("ko", "배송이 너무 느리고 포장이 엉망이었어요"),
    ("ru", "Доставка быстрая, но упаковка была повреждена"),
    ("uk", "Дякую за швидку доставку, її привезли вчора"),
    ("hi", "खाना बहुत अच्छा था और सेवा भी तेज़ थी"),
    ("de", "Die Lieferung kam leider viel zu spät und das Paket war beschädigt"),
    ("fr", "La livraison est arrivée trop tard et le colis était abîmé"),
    ("es", "El pedido llegó tarde y la comida estaba fría"),
    ("it", "Il pacco è arrivato in ritardo e nessuno risponde al telefono"),
    ("pt", "A encomenda chegou atrasada e ninguém atende o telefone"),
    ("id", "Pengiriman sangat lambat dan barangnya rusak"),
    ("tr", "Kargo çok geç geldi ve ürün kırık çıktı"),
    ("fa", "غذا خیلی خوب بود ولی پیک دیر آمد، چرا؟"),
    ("th", "อาหารอร่อยมาก แต่ส่งช้า"),
    ("el", "Η παράδοση άργησε πολύ"),
    ("he", "המשלוח הגיע מאוחר מדי"),
]
STRANGE = ["", " ", "\n", "\0", "\ud800", "12345", "!!!", "…", "https://shop.example", "\u200b\u200f", "🙂", "ａ" * 3]


@pytest.fixture(scope="module")
def lite() -> Engine:
    return engine()


def only(lite: Engine, text: str, hint: str | None = None) -> Understanding:
    return lite.analyse([text], [hint])[0]


@pytest.mark.parametrize(("language", "sentiment", "text"), CLEAR)
def test_clear_words_are_understood(lite: Engine, language: str, sentiment: str, text: str) -> None:
    found = only(lite, text)

    assert (found.language, found.sentiment.label) == (language, sentiment)


@pytest.mark.parametrize(("language", "text"), OTHER_LANGUAGES)
def test_languages_are_told_apart(lite: Engine, language: str, text: str) -> None:
    assert only(lite, text).language == language


@pytest.mark.parametrize("text", STRANGE)
def test_a_text_without_words_has_no_language_and_still_three_scores(lite: Engine, text: str) -> None:
    found = only(lite, text)

    assert found.language == ("en" if text.startswith("ａ") else "und") or found.language_confidence < 0.9
    assert sum(found.sentiment.scores.values()) == pytest.approx(1)
    assert set(found.sentiment.scores) == {"negative", "neutral", "positive"}


@pytest.mark.parametrize("text", ["", " \n", "\0", "\ud800"])
def test_nothing_said_is_und_and_unsure(lite: Engine, text: str) -> None:
    found = only(lite, text)

    assert (found.language, found.sentiment.label) == ("und", "unsure")


def test_a_word_of_no_known_language_is_und(lite: Engine) -> None:
    assert only(lite, "Xq").language == "und"


def test_emoji_speak(lite: Engine) -> None:
    good, bad = lite.analyse(["😍😍👍", "😡😡👎"])

    assert good.sentiment.scores["positive"] > bad.sentiment.scores["positive"]
    assert bad.sentiment.scores["negative"] > good.sentiment.scores["negative"]


def test_drawing_a_word_out_more_changes_nothing(lite: Engine) -> None:
    first, second = lite.analyse(["sooo good", "sooooooooooo good"])

    assert first == second


def test_arabic_marks_change_nothing(lite: Engine) -> None:
    plain, dressed = lite.analyse(["الخدمة ممتازة جدا", "الخِدْمَةُ مُمْتَازَةٌ جِدّاً"])

    assert plain.sentiment == dressed.sentiment


def test_both_chinese_scripts_mean_the_same(lite: Engine) -> None:
    simplified, traditional = lite.analyse(["这个价钱买到这样的东西，真的后悔", "這個價錢買到這樣的東西，真的後悔"])

    assert simplified.sentiment == traditional.sentiment
    assert (simplified.language, traditional.language) == ("zh-Hans", "zh-Hant")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("iPhone 手机壳很好用，包装也不错", "zh-Hans"),
        ("iPhone 很好用", "zh-Hans"),
        ("Delivery من المطعم كان سريع والاكل طازج", "ar"),
        ("I ordered 宫保鸡丁 again and it was as good as the last time", "en"),
        ("この店の☆☆☆☆☆ service が good でした", "ja"),
        ("شكرا @wonderful_shop_team https://shop.example/orders", "ar"),
        ("الشنطه مو متماسگه والچنطه انكسرت", "ar"),
        ("很好 http://shop.example @customer_service", "zh-Hans"),
    ],
)
def test_in_mixed_writing_the_main_language_counts(lite: Engine, text: str, language: str) -> None:
    assert only(lite, text).language == language


@pytest.mark.parametrize(
    ("hint", "text", "language"),
    [
        ("fr", "ok", "fr"),
        ("en-US", "ok", "en"),
        ("zh", "很滿意", "zh-Hant"),
        ("zh-TW", "很好", "zh-Hant"),
        ("zh_CN", "很好", "zh-Hans"),
        ("zh-Hant-HK", "很好", "zh-Hant"),
        ("", "很好", "zh-Hans"),
        ("und", "很好", "zh-Hans"),
        ("not a language", "很好", "zh-Hans"),
    ],
)
def test_a_usable_hint_decides_the_language(lite: Engine, hint: str, text: str, language: str) -> None:
    assert only(lite, text, hint).language == language


def test_a_text_is_answered_alike_alone_and_in_any_company(lite: Engine) -> None:
    texts = [text for _, _, text in CLEAR] * 40 + STRANGE + [text for _, text in OTHER_LANGUAGES] + ["很好 " * 9000]

    together = lite.analyse(texts)

    assert together == [only(lite, text) for text in texts]


def test_threads_share_one_engine(lite: Engine) -> None:
    texts = [text for _, _, text in CLEAR] * 50

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lite.analyse, [texts] * 8))

    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("piece", ["good ", "很好", "a", "!", "الخدمة "])
def test_a_very_long_text_is_answered(lite: Engine, piece: str) -> None:
    found = only(lite, (piece * 100_000)[:100_000])

    assert sum(found.sentiment.scores.values()) == pytest.approx(1)


def test_no_texts_no_answers(lite: Engine) -> None:
    assert lite.analyse([]) == []


def test_hints_must_be_as_many_as_texts(lite: Engine) -> None:
    with pytest.raises(ValueError, match="2 texts, but 1 languages"):
        lite.analyse(["a", "b"], ["en"])


def test_an_unsure_answer_still_has_the_scores_behind_it(lite: Engine) -> None:
    found = only(lite, "").sentiment

    assert found.label == "unsure"
    assert found.confidence == max(found.scores.values())


def test_the_json_is_one_item_of_text_analyze(lite: Engine) -> None:
    item = only(lite, "Great shop").as_json()

    assert json.loads(json.dumps(item)) == {
        "language": "en",
        "language_confidence": item["language_confidence"],
        "sentiment": item["sentiment"],
        "tone": item["tone"],
        "sarcasm": item["sarcasm"],
        "intent": item["intent"],
        "topics": [],
        "aspects": item["aspects"],
        "pii": [],
        "engine": "lite-3",
    }
    assert set(item["sentiment"]) == set(item["tone"]) == {"label", "confidence", "scores"}
    assert set(item["sarcasm"]) == {"hint", "score"}
    assert set(item["intent"]) == {"label", "confidence", "scores", "labels"}


def test_every_field_has_its_json() -> None:
    full = Understanding(
        language="en",
        language_confidence=0.9,
        sentiment=Label("negative", 0.91234, {"negative": 0.91234, "neutral": 0.05, "positive": 0.03766}),
        tone=Label("angry", 0.8, {"angry": 0.8}),
        sarcasm=Sarcasm(True, 0.7),
        intent=Label("bug", 0.6, {"bug": 0.6}, ("bug", "request")),
        topics=(Topic("delivery", "negative", 0.5),),
        aspects=(Aspect("price", "cost", 4, 8, "negative"),),
        pii=(PersonalData("email", 10, 20),),
        engine="x-1",
    )

    expected: dict[str, Any] = {
        "language": "en",
        "language_confidence": 0.9,
        "sentiment": {
            "label": "negative",
            "confidence": 0.9123,
            "scores": {"negative": 0.9123, "neutral": 0.05, "positive": 0.0377},
        },
        "tone": {"label": "angry", "confidence": 0.8, "scores": {"angry": 0.8}},
        "sarcasm": {"hint": True, "score": 0.7},
        "intent": {"label": "bug", "confidence": 0.6, "scores": {"bug": 0.6}, "labels": ["bug", "request"]},
        "topics": [{"key": "delivery", "polarity": "negative", "confidence": 0.5}],
        "aspects": [{"key": "price", "term": "cost", "start": 4, "end": 8, "polarity": "negative"}],
        "pii": [{"kind": "email", "start": 10, "end": 20}],
        "engine": "x-1",
    }
    assert full.as_json() == expected


def test_an_engine_is_loaded_once() -> None:
    assert engine("lite") is engine("lite")


def test_an_unknown_engine_names_those_there_are() -> None:
    with pytest.raises(UnknownEngine, match="'magic' is not one of: lite"):
        engine("magic")


def test_lines_come_back_as_json_objects_in_order() -> None:
    found = list(understand_lines(["Great shop!\n", "\n", "太差了\r\n"]))

    assert [item["text"] for item in found] == ["Great shop!", "太差了"]
    assert [item["language"] for item in found] == ["en", "zh-Hans"]
