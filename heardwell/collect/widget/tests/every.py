"""A survey with every type of question, in the three languages of the tests."""

from typing import Any

from heardwell.core.scales import PRESETS


def said(en: str, zh: str = "", ar: str = "") -> dict[str, str]:
    return {"en": en, "zh-Hant": zh or en, "ar": ar or en}


def choice(value: str, en: str, zh: str, ar: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "label": said(en, zh, ar), **more}


def scale(preset: str, *ends: dict[str, str], **more: Any) -> dict[str, Any]:
    points = PRESETS[preset]
    values = [points.min, points.max] if len(ends) == 2 else list(points.points)
    named = {str(value): texts for value, texts in zip(values, ends, strict=False)}
    return {**points.as_json(), "labels": named, **more}


LIKELY = said("Not at all likely", "完全不可能", "غير محتمل إطلاقًا"), said("Extremely likely", "非常可能", "محتمل جدًا")
SATISFIED = (
    said("Very dissatisfied", "非常不滿意", "غير راضٍ إطلاقًا"),
    said("Dissatisfied", "不滿意", "غير راضٍ"),
    said("Neutral", "普通", "محايد"),
    said("Satisfied", "滿意", "راضٍ"),
    said("Very satisfied", "非常滿意", "راضٍ جدًا"),
)
EASE = said("Hard", "困難", "صعب"), said("So-so", "普通", "متوسط"), said("Easy", "容易", "سهل")
SHORT = (
    said("Bad", "差", "سيئ"),
    said("Poor", "不太好", "ضعيف"),
    said("Okay", "普通", "مقبول"),
    said("Good", "好", "جيد"),
    said("Great", "很好", "ممتاز"),
)
TEAS = [
    choice("oolong", "Oolong", "烏龍茶", "أولونغ"),
    choice("green", "Green tea", "綠茶", "شاي أخضر"),
    choice("black", "Black tea", "紅茶", "شاي أسود"),
    choice("mint", "Mint", "薄荷茶", "نعناع"),
]
PARTS = [choice("choosing", "Choosing", "挑選", "الاختيار"), choice("delivery", "Delivery", "送貨", "التوصيل")]

QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "hello",
        "type": "statement",
        "label": said("A few words about your tea", "聊聊您的茶", "بضع كلمات عن شايك"),
        "help": said("Nobody sees your name.", "沒有人會看到您的名字。", "لا يرى أحد اسمك."),
    },
    {
        "key": "nps",
        "type": "nps",
        "label": said("How likely are you to recommend us?", "您有多大可能推薦我們？", "ما مدى احتمال أن توصي بنا؟"),
        "scale": scale("nps", *LIKELY),
    },
    {"key": "why", "type": "text", "label": said("What’s the main reason?", "主要的原因是什麼？", "ما السبب الأساسي؟")},
    {
        "key": "csat",
        "type": "csat",
        "private": True,
        "label": said("How satisfied are you?", "您的滿意程度是？", "ما مدى رضاك؟"),
        "scale": scale("csat_5", *SATISFIED, colours="feeling"),
    },
    {
        "key": "ces",
        "type": "ces",
        "label": said("It was easy to open the parcel.", "包裹很容易打開。", "كان فتح الطرد سهلًا."),
        "scale": scale(
            "ces_agree_7",
            said("Strongly disagree", "非常不同意", "لا أوافق إطلاقًا"),
            said("Strongly agree", "非常同意", "أوافق تمامًا"),
        ),
    },
    {
        "key": "stars",
        "type": "stars",
        "label": said("How many stars for the oolong?", "烏龍茶給幾顆星？", "كم نجمة للأولونغ؟"),
        "scale": scale("stars"),
    },
    {
        "key": "faces",
        "type": "smileys",
        "label": said("How was the packing?", "包裝如何？", "كيف كان التغليف؟"),
        "scale": scale("smileys", *EASE),
    },
    {
        "key": "mood",
        "type": "scale",
        "label": said("And your mood today?", "今天心情如何？", "وكيف مزاجك اليوم؟"),
        "scale": {**scale("scale"), "emoji": {"1": "😡", "2": "🙁", "3": "😐", "4": "🙂", "5": "😍"}, "reversed": True},
    },
    {
        "key": "card",
        "type": "thumbs",
        "label": said("The brewing card?", "沖泡小卡？", "بطاقة التحضير؟"),
        "scale": scale("thumbs"),
    },
    {
        "key": "found",
        "type": "gcr",
        "label": said("Did you find what you came for?", "找到想要的了嗎？", "هل وجدت ما أتيت من أجله؟"),
    },
    {
        "key": "where",
        "type": "single",
        "order": "random",
        "label": said("Where did you hear of us?", "從哪裡知道我們？", "من أين سمعت بنا؟"),
        "choices": [
            choice("friend", "A friend", "朋友", "صديق"),
            choice("shop", "A shop", "商店", "متجر"),
            choice("other", "Somewhere else", "其他", "مكان آخر", text=True, fixed=True),
        ],
    },
    {
        "key": "buys",
        "type": "multi",
        "pick": {"max": 3},
        "label": said("What do you drink?", "您喝什麼？", "ماذا تشرب؟"),
        "choices": [*TEAS, choice("none", "None of these", "以上皆非", "لا شيء من ذلك", exclusive=True, fixed=True)],
    },
    {
        "key": "strength",
        "type": "slider",
        "step": 5,
        "label": said("How strong do you like it?", "喜歡多濃？", "ما مدى قوة الشاي الذي تحبه؟"),
        "scale": {
            "min": 0,
            "max": 100,
            "labels": {"0": said("Very light", "很淡", "خفيف جدًا"), "100": said("Very strong", "很濃", "قوي جدًا")},
        },
    },
    {
        "key": "parts",
        "type": "matrix",
        "label": said("How was each part?", "每個部分如何？", "كيف كان كل جزء؟"),
        "rows": PARTS,
        "scale": {"min": 1, "max": 5, "labels": {str(at + 1): texts for at, texts in enumerate(SHORT)}},
    },
    {
        "key": "rank",
        "type": "ranking",
        "label": said("Order these teas", "請排序這些茶", "رتّب أنواع الشاي"),
        "choices": TEAS,
    },
    {
        "key": "cups",
        "type": "number",
        "label": said("Cups a day?", "一天幾杯？", "كم كوبًا في اليوم؟"),
        "min": 0,
        "max": 50,
        "unit": said("cups", "杯", "أكواب"),
    },
    {
        "key": "since",
        "type": "date",
        "label": said("Customer since?", "何時成為顧客？", "عميل منذ متى؟"),
        "max": "today",
    },
    {"key": "mail", "type": "email", "label": said("Where may we write?", "可以寫信到哪裡？", "إلى أين نكتب لك؟")},
    {"key": "call", "type": "phone", "label": said("Where may we call?", "可以打電話到哪裡？", "على أي رقم نتصل؟")},
    {
        "key": "news",
        "type": "consent",
        "label": said("May we write to you?", "可以寫信給您嗎？", "هل يمكننا مراسلتك؟"),
        "statement": said(
            "We may send you one mail a month about new teas. You can stop that at any time.",
            "我們每月最多寄一封新茶信，隨時可以停止。",
            "قد نرسل إليك رسالة واحدة شهريًا عن الأنواع الجديدة، ويمكنك إيقافها متى شئت.",
        ),
    },
]
EVERY: dict[str, Any] = {
    "id": "every",
    "version": 1,
    "workspace": 1,
    "organisation": "Leaf & Kettle",
    "languages": ["en", "zh-Hant", "ar"],
    "default_language": "en",
    "questions": QUESTIONS,
    "texts": {
        "intro": said(
            "Hi, I’m Nora. I pack the tea.", "嗨，我是雅婷，您的茶是我包的。", "أهلًا، أنا نورة، وأنا من غلّف لك الشاي."
        ),
        "who": said("Nora and two colleagues read this", "雅婷和兩位同事會看", "تقرأ هذا نورة واثنان من زملائها"),
        "next_steps": said("Nora reads it by Tuesday.", "雅婷星期二前會看完。", "تقرؤه نورة قبل الثلاثاء."),
        "privacy": said("No name needed.", "不必留名。", "لا حاجة إلى اسمك."),
        "button": said("Feedback", "意見回饋", "إبداء الرأي"),
    },
    "public_review": {"links": [{"name": "Google", "url": "https://maps.example/review"}]},
    "display": {"mode": "button"},
    "style": {"accent": "#007373", "radius": 14, "scheme": "auto"},
}
