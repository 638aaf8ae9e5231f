"""The packs: complete in every language, and finding what customers write."""

import pytest

from heardwell.text.taxonomy import Taxonomy, TopicWords
from heardwell.understand.topics.packs import PACKS, Pack, PackTopic, pack, packs

LANGUAGES = {"en", "zh-Hans", "zh-Hant", "ar"}
#: What zh-Hant does not say.
MAINLAND = ("反饋", "數據", "質量", "用戶", "保存", "導出", "短信", "視頻", "默認", "登錄", "渠道", "軟件", "網絡")


def every(chosen: Pack) -> list[PackTopic]:
    return [topic for top in chosen.topics for topic in (top, *top.topics)]


@pytest.mark.parametrize("key", PACKS)
def test_every_topic_has_names_and_words_in_each_language(key):
    found = every(pack(key))

    assert len(found) >= 8 and len({topic.key for topic in found}) == len(found)
    for topic in found:
        assert set(topic.names) == LANGUAGES and all(topic.names.values()), topic.key
        assert {"en", "zh", "ar"} <= set(topic.seeds) and all(len(words) >= 5 for words in topic.seeds.values()), (
            topic.key
        )
        assert not any(word in topic.names["zh-Hant"] for word in MAINLAND), topic.key
        for words in topic.seeds.values():
            assert len({word.casefold() for word in words}) == len(words), topic.key


def taxonomy(*keys: str) -> Taxonomy:
    words = {topic.key: TopicWords(topic.key, topic.seeds) for key in keys for topic in every(pack(key))}
    return Taxonomy("test", tuple(words.values()))


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("The app says one price and the shop another, I was told something different", "en", "inconsistent-channels"),
        ("Three emails and no reply so far", "en", "no-answer"),
        ("Checkout is a mess, I could not order", "en", "buying-process"),
        ("How do I return this? The refund never came", "en", "return-process"),
        ("I cannot log in to my account", "en", "account-process"),
        ("It fell apart after a week, poor quality", "en", "quality"),
        ("I was charged twice", "en", "payment-failure"),
        ("The page doesn't load", "en", "technical-failure"),
        ("I complained many times and nothing changed", "en", "feedback-ignored"),
        ("Too many emails, please stop", "en", "pushy-marketing"),
        ("The description does not say what is inside", "en", "vague-marketing"),
        ("Not as described, false advertising", "en", "untrue-marketing"),
        ("I don't understand how it works", "en", "how-it-works"),
        ("Delivery took forever", "en", "late-delivery"),
        ("Way too expensive", "en", "price"),
        ("The box arrived crushed, terrible packaging", "en", "packaging"),
        ("線上和門市說法不一樣", "zh-Hant", "inconsistent-channels"),
        ("客服已讀不回，等了三天", "zh-Hant", "no-answer"),
        ("结账页面一直转圈，下不了单", "zh-Hans", "buying-process"),
        ("申请退货一个星期了还没退款", "zh-Hans", "return-process"),
        ("收不到验证码，登不上账号", "zh-Hans", "account-process"),
        ("品質很差，用沒幾次就壞掉了", "zh-Hant", "quality"),
        ("付款失敗，信用卡刷了兩次", "zh-Hant", "payment-failure"),
        ("更新后一直闪退", "zh-Hans", "technical-failure"),
        ("反映了很多次，一直不改", "zh-Hans", "feedback-ignored"),
        ("天天打电话推销", "zh-Hans", "pushy-marketing"),
        ("活動條款沒寫清楚", "zh-Hant", "vague-marketing"),
        ("图文不符，虚假宣传", "zh-Hans", "untrue-marketing"),
        ("看不懂怎么用", "zh-Hans", "how-it-works"),
        ("配送太慢了，等了很久", "zh-Hans", "late-delivery"),
        ("包裝破損", "zh-Hant", "packaging"),
        ("كل موظف يقول كلام مختلف", "ar", "inconsistent-channels"),
        ("أرسلت ثلاث رسائل ولا يردون", "ar", "no-answer"),
        ("لم أستطع إتمام الطلب", "ar", "buying-process"),
        ("أريد إرجاع المنتج واسترداد المبلغ", "ar", "return-process"),
        ("لا أستطيع الدخول إلى حسابي", "ar", "account-process"),
        ("جودته رديئة وانكسر بعد يوم", "ar", "quality"),
        ("خصموا المبلغ مرتين، مشكلة في الدفع", "ar", "payment-failure"),
        ("التطبيق لا يعمل ويتوقف فجأة", "ar", "technical-failure"),
        ("اشتكيت أكثر من مرة بدون فائدة", "ar", "feedback-ignored"),
        ("رسائل كثيرة ومزعجة كل يوم", "ar", "pushy-marketing"),
        ("الشروط غير واضحة وبدون تفاصيل", "ar", "vague-marketing"),
        ("المنتج مختلف عن الصورة، خداع", "ar", "untrue-marketing"),
        ("لم أفهم طريقة الاستخدام", "ar", "how-it-works"),
        ("تأخر التوصيل أسبوعًا", "ar", "late-delivery"),
        ("الأسعار غالية جدًا", "ar", "price"),
        ("التغليف ممزق", "ar", "packaging"),
    ],
)
def test_the_general_pack_finds_what_customers_write(text, language, key):
    found = taxonomy("general").find([text], [language])[0]

    assert key in {one.key for one in found}


@pytest.mark.parametrize(
    ("industry", "text", "language", "key"),
    [
        ("shop", "It says delivered but I never received it", "en", "delivered-not-there"),
        ("shop", "顯示已送達，可是我沒收到", "zh-Hant", "delivered-not-there"),
        ("restaurant", "等位等了一个小时", "zh-Hans", "waiting-time"),
        ("restaurant", "الأكل بارد", "ar", "temperature"),
        ("hotel", "隔音很差，整晚沒睡", "zh-Hant", "room-noise"),
        ("hotel", "The shower had no hot water", "en", "bathroom"),
        ("software", "واجهة التطبيق معقدة", "ar", "interface"),
        ("software", "Sync deleted my notes", "en", "sync"),
        ("support", "The chatbot gave a canned response", "en", "chatbot"),
        ("support", "客服一問三不知", "zh-Hant", "competence"),
    ],
)
def test_an_industrys_pack_finds_what_its_customers_write(industry, text, language, key):
    assert key in {one.key for one in taxonomy(industry).find([text], [language])[0]}


def test_words_of_praise_without_a_topic_find_none():
    neutral = ["Thank you!", "很好", "شكرا لكم", "I love it", "谢谢", "ممتاز جدا"]

    assert taxonomy("general", "shop").find(neutral, ["en", "zh-Hans", "ar", "en", "zh-Hans", "ar"]) == [[]] * 6


def test_all_packs_are_offered():
    assert [one.key for one in packs()] == list(PACKS)
