"""Conditions, rules, endings and quotas that can be met; and public reviews that nobody is kept away from."""

import pytest

from heardwell.collect.surveys import gating, readiness
from heardwell.collect.surveys.gating import is_review_site
from heardwell.collect.surveys.schema import parse_form
from heardwell.collect.surveys.tests.kinds import choices, question

QUESTIONS = [
    question("nps", "nps"),
    question("single", "one"),
    question("matrix", "grid"),
    question("number", "n"),
    question("consent", "ok"),
    question("text", "why"),
    question("statement", "note"),
    question("text", "last"),
]


def blockers(**parts: object) -> list[str]:
    form = parse_form({"name": "S", "languages": ["en"], "questions": QUESTIONS, **parts})
    return [error.field for error in readiness.blockers(form)]


def shown_if(condition: dict) -> list[str]:
    *before, last = QUESTIONS
    return blockers(questions=[*before, {**last, "show_if": condition}])


@pytest.mark.parametrize(
    "condition",
    [
        {"question": "nps", "from": 7},
        {"question": "grid/speed", "in": [1, 2]},
        {"question": "grid", "answered": True},
        {"question": "n", "from": -1, "to": 2.5},
        {"question": "n", "in": [3]},
        {"question": "ok", "in": [True]},
        {"question": "why", "answered": False},
        {"all": [{"hidden": "shop", "in": ["taipei"]}, {"trait": "plan", "in": ["pro"]}, {"language": ["en"]}]},
        {"any": [{"question": "one", "not_in": ["a"]}]},
    ],
)
def test_a_condition_that_can_be_met(condition):
    assert shown_if(condition) == []


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        ({"question": "why", "in": ["x"]}, "question"),
        ({"question": "note", "answered": True}, "question"),
        ({"question": "last", "answered": True}, "question"),
        ({"question": "grid/price", "in": [1]}, "question"),
        ({"question": "grid", "in": [1]}, "question"),
        ({"question": "one", "from": 1}, "from"),
        ({"question": "one", "to": 1}, "to"),
        ({"question": "ok", "in": [1]}, "in"),
        ({"question": "one", "not_in": ["z"]}, "not_in"),
        ({"hidden": "shop", "in": []}, "in"),
        ({"language": ["fr"]}, "language"),
        ({"language": []}, "language"),
        ({"all": []}, "all"),
        ({"any": [{"question": "nps", "in": [1]}, {"question": "nps", "in": [11]}]}, "any.1.in"),
    ],
)
def test_a_condition_that_cannot_be_met_stops_publishing(condition, field):
    assert shown_if(condition) == [f"questions.7.show_if.{field}"]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"logic": [{"from": "gone", "to": "end"}]}, "logic.0.from"),
        ({"logic": [{"from": "why", "to": "nps"}]}, "logic.0.to"),
        ({"logic": [{"from": "why", "to": "why"}]}, "logic.0.to"),
        ({"logic": [{"from": "why", "to": "gone"}]}, "logic.0.to"),
        ({"logic": [{"from": "nps", "to": "end", "ending": "x"}]}, "logic.0.ending"),
        ({"logic": [{"from": "nps", "if": {"question": "n", "from": 1}, "to": "last"}]}, "logic.0.if.question"),
        ({"endings": [{"key": "a"}]}, "endings.0.title.en"),
        ({"endings": [{"key": "a", "title": "T", "if": {"question": "x", "in": [1]}}]}, "endings.0.if.question"),
        ({"limits": {"quotas": [{"question": "one", "in": ["z"], "most": 9}]}}, "limits.quotas.0.in"),
        ({"limits": {"quotas": [{"question": "why", "in": ["z"], "most": 9}]}}, "limits.quotas.0.question"),
        ({"public_review": {"text": "Rate us"}}, "public_review.links"),
        ({"questions": [question("ranking", "r", choices=choices("a"))]}, "questions.0.choices"),
        ({"questions": [question("multi", "m", pick={"max": 9})]}, "questions.0.pick.max"),
        ({"questions": [question("matrix", "m", rows=[])]}, "questions.0.rows"),
        ({"questions": [question("consent", "c", statement={})]}, "questions.0.statement.en"),
        ({"questions": [question("matrix", "m", rows=[{"value": "a"}])]}, "questions.0.rows.0.label.en"),
    ],
)
def test_what_leads_nowhere_or_says_nothing_stops_publishing(parts, field):
    assert blockers(**parts)[:1] == [field]


def test_what_nobody_comes_by_is_a_warning():
    logic = [{"from": "nps", "to": "n"}, {"from": "n", "if": {"question": "n", "to": 3}, "to": "last"}]
    endings = [{"key": key, "title": {"en": f"Ending {key}"}} for key in ("all", "led_to", "never")]
    logic.append({"from": "why", "to": "end", "ending": "led_to"})
    form = parse_form({"name": "S", "languages": ["en"], "questions": QUESTIONS, "logic": logic, "endings": endings})

    assert readiness.blockers(form) == []
    assert [sentence for sentence in readiness.warnings(form) if "Nobody" in sentence] == [
        "Nobody comes by the question “Asked?”: the rules lead past it.",
        "Nobody comes by the question “Asked?”: the rules lead past it.",
        "Nobody comes by the question “Asked?”: the rules lead past it.",
        "Nobody sees the ending “Ending never”: one before it is for everybody.",
    ]


def test_a_picture_without_a_description_is_a_warning():
    form = parse_form({"name": "S", "languages": ["en"], "questions": [question("nps", image={"id": "i1"})]})

    assert "no description" in "".join(readiness.warnings(form))


def test_the_time_it_takes_grows_with_rows_and_ranks():
    def seconds(*asked: dict) -> int:
        return readiness.seconds(parse_form({"name": "S", "languages": ["en"], "questions": list(asked)}))

    rows = [{"value": str(n), "label": {"en": "x"}} for n in range(12)]
    assert seconds(question("nps")) == 5
    assert seconds(question("matrix", rows=rows)) == 60
    assert seconds(question("text", lines=1)) < seconds(question("text", lines=5))


# Nobody asks only the happy for a public review.

GOOGLE = "https://search.google.com/local/writereview?placeid=x"
HAPPY = {"question": "nps", "from": 9}


def ending(key: str, address: str = "", **more: object) -> dict:
    return {"key": key, "title": {"en": "Thanks"}, **({"redirect": address} if address else {}), **more}


@pytest.mark.parametrize(
    "parts",
    [
        {"endings": [ending("good", GOOGLE, **{"if": HAPPY})]},
        {"endings": [ending("good", GOOGLE, **{"if": HAPPY}), ending("rest")]},
        {"endings": [ending("bad", **{"if": {"question": "nps", "to": 6}}), ending("rest", GOOGLE)]},
        {"endings": [ending("good", **{"if": HAPPY, "text": {"en": "Rate us: https://www.yelp.com/biz/x"}})]},
        {"endings": [ending("good", GOOGLE, **{"if": {"question": "grid/staff", "in": [5]}}), ending("rest")]},
        {
            "endings": [ending("good", GOOGLE), ending("rest")],
            "logic": [{"from": "nps", "if": HAPPY, "to": "end", "ending": "rest"}],
        },
        {
            "questions": [*QUESTIONS[:-1], {**QUESTIONS[-1], "show_if": HAPPY}],
            "endings": [ending("good", GOOGLE, **{"if": {"question": "last", "answered": True}}), ending("rest")],
        },
        {
            "questions": [
                QUESTIONS[0],
                {"key": "s", "type": "statement", "label": "trustpilot.com/evaluate/us", "show_if": HAPPY},
            ]
        },
        {
            "questions": [
                QUESTIONS[0],
                {"key": "s", "type": "statement", "label": "Please go to g.page/r/x"},
                QUESTIONS[-1],
            ],
            "logic": [{"from": "nps", "if": {"question": "nps", "to": 6}, "to": "last"}],
        },
        {
            "questions": [
                QUESTIONS[0],
                {"key": "s", "type": "statement", "label": "Please go to g.page/r/x"},
            ],
            "limits": {"quotas": [{"question": "nps", "in": [0, 1, 2, 3, 4, 5, 6], "most": 1}]},
        },
        {
            "endings": [ending("bad", "https://shop.example/", **{"if": {"question": "nps", "to": 6}}), ending("rest")],
            "public_review": {"links": [{"name": "Google", "url": GOOGLE}]},
        },
    ],
)
def test_a_review_that_only_the_happy_are_asked_for_is_refused(parts):
    form = parse_form({"name": "S", "languages": ["en"], "questions": QUESTIONS, **parts})

    assert ["or nobody" in error.message for error in readiness.blockers(form)] == [True]


@pytest.mark.parametrize(
    "parts",
    [
        {"public_review": {"links": [{"name": "Google", "url": GOOGLE}]}},
        {"endings": [ending("all", GOOGLE)]},
        {"endings": [ending("good", GOOGLE, **{"if": HAPPY}), ending("rest", "https://www.trustpilot.com/evaluate/x")]},
        {"endings": [ending("shop", GOOGLE, **{"if": {"question": "one", "in": ["a"]}}), ending("rest")]},
        {"endings": [ending("good", "https://shop.example/thanks", **{"if": HAPPY}), ending("rest")]},
        {
            "endings": [ending("shop", "https://shop.example/", **{"if": {"question": "one", "in": ["a"]}})],
            "public_review": {"links": [{"name": "Google", "url": GOOGLE}]},
        },
    ],
)
def test_a_review_that_everybody_is_asked_for_is_fine(parts):
    assert blockers(**parts) == []


@pytest.mark.parametrize(
    ("lang", "label", "yes", "refused"),
    [
        ("en", "Are you happy with us?", "Yes", True),
        ("en", "All in all?", "👍", True),
        ("en", "How was it?", "Great", True),
        ("en", "In which of our shops were you?", "The one in Leeds", False),
        ("en", "Have you bought anything from us?", "Yes", False),
        ("zh-Hans", "您对我们满意吗？", "是", True),
        ("zh-Hant", "您會推薦我們嗎？", "會", True),
        ("zh-Hant", "您去的是哪家店？", "台北", False),
        ("ar", "هل أنت راضٍ عنّا؟", "نعم", True),
        ("ar", "أي فرع زرت؟", "فرع دبي", False),
        ("de", "Welche Filiale haben Sie besucht?", "Ulm", True),  # nobody here can tell, so it may not decide
    ],
)
def test_a_question_of_ones_own_about_feelings_asks_only_the_happy_as_well(lang, label, yes, refused):
    choices = [{"value": "a", "label": {lang: yes}}, {"value": "b", "label": {lang: "—"}}]
    own = {"key": "own", "type": "single", "label": {lang: label}, "choices": choices}
    thanks = {"title": {lang: "…"}}
    good = {"key": "good", "redirect": GOOGLE, "if": {"question": "own", "in": ["a"]}}
    form = parse_form({"name": "S", "languages": [lang], "questions": [own], "endings": [good | thanks]})

    assert [error.field for error in gating.blockers(form)] == ["endings.0.redirect"] * refused


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.google.com/maps/place/x", True),
        ("https://maps.app.goo.gl/x", True),
        ("https://uk.trustpilot.com/evaluate/x", True),
        ("https://www.amazon.co.jp/review/x", True),
        ("https://www.tripadvisor.com.tw/x", True),
        ("https://apps.apple.com/app/x", True),
        ("https://play.google.com/store/x", True),
        ("https://www.dianping.com/shop/x", True),
        ("https://docs.google.com/x", False),
        ("https://shop.example/yelp", False),
        ("https://notyelp.com/", False),
        ("https://not-yelp.com/", False),
        ("Thanks for all the reviews. Come again!", False),
    ],
)
def test_places_of_public_reviews_are_known(address, found):
    assert is_review_site(address) is found
