"""Every type of question, on the hosted page and in the widget, by the same hands."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from heardwell.collect.intake import log, published
from heardwell.collect.intake.envelope import decode_part
from heardwell.collect.widget.tests.every import EVERY, QUESTIONS
from heardwell.collect.widget.tests.samples import host_page

PAYLOAD = "<img src=x onerror=window.__x=1> <svg/onload=window.__x=1> javascript:window.__x=1"
ANSWERS: dict[str, Any] = {
    "csat": 4,
    "stars": 5,
    "mood": 5,
    "where": "other",
    "where.other": "a poster",
    "buys": ["none"],
    "strength": 55,
    "parts": {"choosing": 5, "delivery": 2},
    "rank": ["green", "oolong", "black", "mint"],
    "cups": 3,
    "since": "2020-02-29",
    "mail": "nora@leaf.example",
    "call": "+886223456789",
    "news": True,
}
Open = Callable[..., tuple[Page, Locator, Any]]


@pytest.fixture
def hosted(data: Path, recorder, tab) -> Open:
    """``hosted(form, lang)``: the page that Django draws, in a browser, with the collect server beside it."""

    def visit(form: dict[str, Any], lang: str = "en", query: str = "", **options: Any) -> tuple[Page, Locator, Any]:
        published.publish(form)
        server = recorder()
        drawn = Client(headers={"Accept-Language": "en"}).get(f"/s/{form['id']}?lang={lang}&{query}")
        policy = {"Content_Security_Policy": drawn["Content-Security-Policy"]}
        server.page(f"/x/s/{form['id']}", drawn.content.decode(), **policy)
        page = tab(**options)
        page.goto(f"{server.url}/x/s/{form['id']}")
        return page, page.locator("body"), server

    return visit


@pytest.fixture
def widget(recorder, tab) -> Open:
    """``widget(form, lang)``: the survey opened by its button on somebody's page."""

    def visit(form: dict[str, Any], lang: str = "en", query: str = "", **options: Any) -> tuple[Page, Locator, Any]:
        server = recorder(form)
        page = tab(**options)
        page.goto(server.page("/", host_page(lang=lang)))
        page.locator("heardwell-button button").click()
        page.locator("heardwell-survey .card").wait_for()
        return page, page.locator("heardwell-survey"), server

    return visit


@pytest.fixture(params=["hosted", "widget"])
def opened(request: pytest.FixtureRequest) -> Open:
    found: Open = request.getfixturevalue(request.param)
    return found


def only(*keys: str, **more: Any) -> dict[str, Any]:
    """The survey with these questions alone."""
    asked = [copy.deepcopy(one) for one in QUESTIONS if one["key"] in keys]
    return {**EVERY, "questions": asked, **more}


def by_hand(page: Page, root: Locator, asked: list[str]) -> None:
    """Answer the questions, one screen after the other."""
    hands: dict[str, Callable[[], None]] = {
        "csat": lambda: root.locator("[name=csat][value='4']").click(),
        "stars": lambda: root.locator("[name=stars][value='5']").click(),
        "mood": lambda: root.locator("[name=mood]").first.click(),
        "where": lambda: (
            root.locator("[name=where][value=other]").click(),
            root.locator("[data-other=other]").fill("a poster"),
        ),
        "buys": lambda: [root.locator(f"[name=buys][value={value}]").click() for value in ("oolong", "none")],
        "strength": lambda: (root.locator("[type=range]").focus(), page.keyboard.press("ArrowRight")),
        "parts": lambda: (
            root.locator("[name='parts/choosing'][value='5']").click(),
            root.locator("[name='parts/delivery'][value='2']").click(),
        ),
        "rank": lambda: root.get_by_role("button", name="Move “Green tea” up").click(),
        "cups": lambda: root.locator("[name=cups]").fill("٣"),
        "since": lambda: root.locator("[name=since]").fill("2020-02-29"),
        "mail": lambda: root.locator("[name=mail]").fill(" nora@leaf.example "),
        "call": lambda: root.locator("[name=call]").fill("＋８８６ (2) 2345-6789"),
        "news": lambda: root.locator("[name=news]").click(),
    }
    for key in asked:
        hands[key]()
        if (go := root.locator(".go:visible")).count():
            go.click()


FIRST, SECOND = list(ANSWERS)[:8], list(ANSWERS)[8:]


@pytest.mark.parametrize("half", [FIRST, SECOND], ids=["chosen", "ordered and typed"])
def test_what_hands_do_is_what_arrives(opened, half):
    asked = [key for key in half if "." not in key]
    page, root, server = opened(only(*asked))

    by_hand(page, root, asked)

    wanted = {key: ANSWERS[key] for key in half}
    server.wait(lambda s: any(part["done"] for part in s.requests) and wanted.items() <= s.answers().items())
    assert {key: value for key, value in server.answers().items() if value is not None} == wanted
    survey = published.compile_survey(json.dumps(only(*asked)))
    assert [survey.errors(body["answers"]) for body in server.requests] == [[]] * len(server.requests)


def swipe(page: Page, item: Locator, onto: Locator) -> None:
    """A finger on the item, to where the other stands, in the small steps of a finger; what the browser itself makes
    of it, so that a page that would scroll instead takes the touch away."""
    item.scroll_into_view_if_needed()
    here, there = item.bounding_box(), onto.bounding_box()
    assert here is not None and there is not None
    x, begin, end = here["x"] + 20, here["y"] + here["height"] / 2, there["y"] + 4
    touches = page.context.new_cdp_session(page)

    def touch(kind: str, *points: float) -> None:
        found = [{"x": x, "y": y} for y in points]
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})

    touch("touchStart", begin)
    for step in range(1, 13):
        touch("touchMove", begin + (end - begin) * step / 12)
    touch("touchEnd")


def test_a_finger_orders_a_list_and_the_page_stays_where_it_is(opened):
    phone = {"has_touch": True, "is_mobile": True, "viewport": {"width": 360, "height": 640}}
    page, root, server = opened(only("rank"), **phone)
    rows = root.locator(".rk")
    before = rows.evaluate_all("rows => rows.map((row) => row.dataset.value)")
    place = page.evaluate("scrollY")

    swipe(page, rows.nth(2).locator("bdi"), rows.nth(0))

    expect(rows.nth(0)).to_have_class("rk in")
    assert page.evaluate("scrollY") == place
    root.locator(".go:visible").click()
    server.wait(lambda s: s.answers().get("rank"))
    assert server.answers()["rank"] == [before[2], before[0], before[1], before[3]]


def test_nothing_is_an_answer_before_it_is_touched(opened):
    _, root, server = opened(only("strength", "rank", "news"))
    expect(root.locator("[type=range]")).to_have_attribute("aria-valuetext", "Slide to choose")
    expect(root.get_by_text("Very strong")).to_be_visible()

    for _ in range(2):
        root.locator("button:visible", has_text="Skip").click()
    root.locator("[name=news]").click()

    server.wait(lambda s: s.requests)
    assert server.requests[0]["answers"] == {"news": True}


def test_who_would_rather_not_say_has_answered(opened):
    questions = [{**only("csat")["questions"][0], "required": True}, *only("news")["questions"]]
    _, root, server = opened({**EVERY, "questions": questions})

    root.locator("[name='csat~']").press("Space")
    root.locator(".go:visible").click()
    root.locator("[name=news]").click()
    root.locator(".go:visible").click()

    server.wait(lambda s: any(part["done"] for part in s.requests) and "news" in s.answers())
    assert server.answers() == {"csat": None, "news": True}


def test_without_a_script_the_form_says_the_same(data, settings):
    published.publish(EVERY)
    visitor = Client(headers={"Accept-Language": "en"})
    sent = {
        **{"csat": "4", "stars": "5", "mood": "5", "where": "other", "where.other": "a poster", "buys": ["none"]},
        **{"strength": "55", "parts/choosing": "5", "parts/delivery": "2", "cups": "٣", "since": "2020-02-29"},
        **{"rank/green": "1", "rank/oolong": "2", "rank/black": "3", "rank/mint": "4"},
        **{"mail": " nora@leaf.example ", "call": "＋８８６ (2) 2345-6789", "news": "true"},
    }

    answer = visitor.post("/s/every?lang=en", {"response_id": "0192d1c8-a7b3-7c5e-8f9a-0000000000aa", **sent})

    assert answer.status_code == 303, answer.content.decode()
    (row,) = log.read_after(0, 10)
    assert decode_part(row.body).answers == ANSWERS


LOGIC: dict[str, Any] = {
    "logic": [
        {"from": "nps", "if": {"question": "nps", "from": 9}, "to": "end", "ending": "fans"},
        {"from": "nps", "if": {"question": "nps", "to": 6}, "to": "mail"},
    ],
    "endings": [
        {"key": "fans", "title": {"en": "A {nps}! Thank you"}},
        {"key": "rest", "title": {"en": "Thanks, {mail|friend}"}, "text": {"en": PAYLOAD}},
    ],
}


def test_rules_lead_on_and_back_goes_the_way_that_was_walked(opened):
    form = only("nps", "stars", "mail", **LOGIC)
    form["questions"][2]["label"] = {"en": "You gave {nps}. Where may we write?"}
    _, root, server = opened(form)
    go = root.locator(".go:visible")
    back = root.locator("button", has_text="Back")

    root.locator("[name=nps][value='3']").click()
    if go.count():
        go.click()
    expect(root.get_by_text("You gave 3. Where may we write?")).to_be_visible()
    back.click()
    expect(root.locator("[name=nps][value='3']")).to_be_checked()
    root.locator("[name=nps][value='9']").click()
    if go.count():
        go.click()

    expect(root.locator(".big:visible")).to_have_text("A 9! Thank you")
    server.wait(lambda s: any(part["done"] for part in s.requests))
    assert server.answers() == {"nps": 9}
    expect(root.get_by_role("link", name="Google").locator("visible=true")).to_have_attribute("rel", "noopener")


def test_words_of_authors_and_of_respondents_are_only_ever_text(opened):
    texts = {"en": PAYLOAD}
    form = only("where", "buys", "rank", "parts", "news", "mail", **LOGIC)
    for question in form["questions"]:
        question |= {"label": {"en": PAYLOAD + " {where} {hidden.order}"}, "help": texts, "statement": texts}
        for part in [*question.get("choices", []), *question.get("rows", [])]:
            part["label"] = texts
    form["logic"] = []
    form["endings"] = [{"key": "all", "title": {"en": PAYLOAD + " {mail}"}, "text": texts}]
    page, root, _ = opened(form, query="order=" + PAYLOAD)

    root.locator("[name=where][value=other]").click()
    root.locator("[data-other=other]").fill(PAYLOAD)
    for _ in range(6):
        if (go := root.locator(".go:visible, button:visible:text-is('Skip')")).count():
            go.last.click()

    expect(root.locator(".big:visible")).to_contain_text("<img src=x onerror=window.__x=1>")
    assert page.evaluate("window.__x") is None
    assert root.locator("img").count() == 0


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ar", "dark")])
def test_nobody_is_shut_out(hosted, widget, lang, scheme):
    page, root, _ = hosted(EVERY, lang, color_scheme=scheme, viewport={"width": 320, "height": 640})
    page.locator("[data-all]").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    results = [Axe().run(page)]
    page, root, _ = widget(only("strength", "parts", "rank", "csat"), lang, color_scheme=scheme)
    while (on := root.locator(".row button:visible").last).count() and not root.locator(".end").count():
        results.append(Axe().run(page, "heardwell-survey"))
        on.click()

    assert len(results) == 5
    found = [(wrong["id"], wrong["nodes"][0]["html"][:200]) for one in results for wrong in one.response["violations"]]
    assert found == []
