"""The widget on other people's pages, in a real browser."""

import copy
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from heardwell.collect.widget.tests.samples import HOSTILE_SCRIPT, HOSTILE_STYLE, NPS, host_page

ARABIC = "التوصيل بطيء جدًا، والشاي بارد"
STRICT = "default-src 'none'; script-src 'nonce-n' {{base}}; style-src 'nonce-n'; connect-src {{base}}"
PAYLOAD = "<img src=x onerror=window.__x=1> <svg/onload=window.__x=1> javascript:window.__x=1"


def open_survey(page: Page) -> None:
    page.locator("heardwell-button button").click()
    expect(page.locator("heardwell-survey [role=dialog]")).to_be_visible()


def tile(page: Page, value: object) -> Any:
    return page.locator(f'heardwell-survey input[type=radio][value="{value}"]')


def seen(page: Page) -> str:
    return page.locator("heardwell-survey .hw").inner_text()


def test_a_page_that_breaks_everything_and_a_tab_closed_at_once_lose_neither_score_nor_words(tab, recorder):
    server = recorder(NPS)
    spoiled = f'<style nonce="n">{HOSTILE_STYLE}</style><script nonce="n">{HOSTILE_SCRIPT}</script>'
    page = tab(viewport={"width": 360, "height": 700})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Security Policy" in message.text else None)
    page.goto(server.page("/", host_page(head=spoiled), Content_Security_Policy=STRICT))

    open_survey(page)
    tile(page, 3).click()
    page.locator("heardwell-survey textarea").fill(ARABIC)
    box = page.locator("heardwell-survey [role=dialog]").bounding_box()
    page.close()

    server.wait(lambda s: s.answers().get("why"))
    assert server.answers() == {"nps": 3, "why": ARABIC}
    assert box["x"] == 0 and box["width"] == 360
    assert len({part["response_id"] for part in server.requests}) == 1
    assert complaints == []


def test_every_answer_leaves_when_it_is_given_and_the_last_part_is_done(tab, recorder):
    server = recorder(NPS)
    page = tab()
    page.goto(server.page("/shop/oolong", host_page(attributes='data-lang="en"')) + "?secret=1")
    page.evaluate("""() => { (window.heardwell = window.heardwell || []).push(
        ["identify", {external_id: "u42", email: "a@b.example", traits: {plan: "pro"}}]) }""")

    open_survey(page)
    tile(page, 9).click()
    server.wait(lambda s: len(s.parts) == 1)
    page.locator("heardwell-survey textarea").fill("fast")
    page.locator("heardwell-survey .go").click()
    server.wait(lambda s: any(part["done"] for part in s.requests) and s.answers().get("why"))

    first, *_, last = parts = sorted(server.parts.values(), key=lambda part: part["seq"])
    assert [part["seq"] for part in parts] == list(range(1, len(parts) + 1))
    assert first["answers"] == {"nps": 9} and not first["done"] and last["done"]
    assert first["version"] == 3 and first["language"] == "en" and first["channel"] == "web"
    assert first["context"]["url"].endswith("/shop/oolong")
    assert first["contact"] == {"external_id": "u42", "email": "a@b.example", "traits": {"plan": "pro"}}
    expect(page.locator("heardwell-survey .end")).to_contain_text("Thank you")


def test_answers_given_while_the_server_is_away_are_sent_after_a_reload(tab, recorder):
    server = recorder(NPS)
    server.status_for["*"] = 503
    page = tab()
    page.goto(server.page("/", host_page()))
    open_survey(page)
    tile(page, 2).click()
    server.wait(lambda s: s.statuses)
    expect(page.locator("heardwell-survey .note")).to_contain_text("offline")
    refused = server.requests[0]

    server.status_for.clear()
    page.reload()

    identity = (refused["response_id"], refused["seq"])
    server.wait(lambda s: identity in s.parts)
    part = server.parts[identity]
    assert part["answers"] == {"nps": 2} and part["answered_ms_ago"] > 0
    page.wait_for_function("Object.keys(localStorage).every(key => !key.startsWith('heardwell:'))")


def test_a_stored_answer_whose_reply_was_lost_is_sent_again_under_the_same_number(tab, recorder):
    server = recorder(NPS)
    server.lose_replies = 3
    page = tab()
    page.goto(server.page("/", host_page()))
    open_survey(page)

    tile(page, 7).click()

    server.wait(lambda s: 200 in s.statuses)
    assert {(part["response_id"], part["seq"]) for part in server.requests} == set(server.parts)
    assert len(server.parts) == 1 and len(server.requests) > 1


@pytest.mark.parametrize(("status", "kept"), [(401, {"context", "language", "hidden"}), (422, set())])
def test_words_are_kept_when_what_came_with_them_is_refused(tab, recorder, status, kept):
    server = recorder(NPS)
    server.status_for["contact"] = status
    page = tab()
    page.goto(server.page("/", host_page()))
    page.wait_for_function("window.heardwell && heardwell.show")
    page.evaluate('heardwell.identify({external_id: "u1", signature: "00"})')

    page.evaluate('heardwell.show("nps1", {hidden: {order: "A-17"}})')
    tile(page, 5).click()

    server.wait(lambda s: s.parts)
    (part,) = server.parts.values()
    assert part["answers"] == {"nps": 5}
    assert "contact" not in part
    assert {"context", "language", "hidden"} & set(part) == kept


def test_an_author_s_text_is_only_ever_text(tab, recorder):
    texts = {"en": PAYLOAD}
    choices = [{"value": "a", "label": texts}]
    survey = {
        **copy.deepcopy(NPS),
        "languages": ["en"],
        "name": PAYLOAD,
        "texts": dict.fromkeys(("intro", "thanks", "privacy", "button", "next", "send"), texts),
        "style": {"accent": PAYLOAD, "radius": PAYLOAD, "scheme": PAYLOAD},
        "questions": [
            {"key": "pick", "type": "single", "label": texts, "help": texts, "choices": choices},
            {"key": "odd", "type": "hologram", "label": texts},
        ],
    }
    server = recorder(survey)
    page = tab()
    page.goto(server.page("/", host_page()))

    button = page.locator("heardwell-button button").inner_text()
    open_survey(page)
    shown = seen(page)
    tile(page, "a").click()
    expect(page.locator("heardwell-survey .end")).to_be_visible()
    thanks = page.locator("heardwell-survey .big").inner_text()

    assert PAYLOAD == button == thanks
    assert shown.count(PAYLOAD) == 5  # intro, question, help, choice, privacy
    assert page.evaluate("window.__x") is None


def press(page: Page, key: str) -> None:
    """A key, also one that the test driver's keyboard does not have."""
    if key.isascii():
        return page.keyboard.press(key)
    inside = 'document.querySelector("heardwell-survey").shadowRoot.activeElement'
    return page.evaluate(f"key => {inside}.dispatchEvent(new KeyboardEvent('keydown', {{key, bubbles: true}}))", key)


def test_the_whole_survey_is_done_by_keyboard_and_focus_returns(tab, recorder):
    server = recorder(NPS)
    page = tab()
    page.goto(server.page("/", host_page("<input id=own onkeydown='window.heard = true'>")))
    button = page.locator("heardwell-button button")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("heardwell-survey [role=dialog]")).to_be_visible()

    chosen = []
    for key in ("1", "0", "٣", "-", "۷"):
        press(page, key)
        chosen.append(page.locator("heardwell-survey input:checked").get_attribute("value"))
    page.keyboard.press("Escape")

    assert chosen == ["1", "10", "3", "10", "7"]
    expect(page.locator("heardwell-survey")).to_have_count(0)
    assert page.evaluate("document.activeElement.localName") == "heardwell-button"
    server.wait(lambda s: any(part["done"] for part in s.requests))
    assert server.answers() == {"nps": 7}


def test_points_passed_over_on_the_way_to_the_one_that_is_meant_are_not_answers(tab, recorder):
    server = recorder(NPS)
    page = tab()
    page.goto(server.page("/", host_page()))

    open_survey(page)
    for key in ("0", *["ArrowRight"] * 3, "1", "0"):
        page.keyboard.press(key)
    server.wait(lambda s: s.parts)

    assert [part["answers"] for part in server.requests] == [{"nps": 10}]


def test_arabic_runs_from_right_to_left_and_a_switch_of_language_keeps_the_answer(tab, recorder):
    server = recorder(NPS)
    page = tab(viewport={"width": 320, "height": 700})
    page.goto(server.page("/", host_page(lang="ar-EG")))

    open_survey(page)
    zero, five, six = (tile(page, value).bounding_box() for value in (0, 5, 6))
    tile(page, 6).click()
    hint = page.locator("heardwell-survey textarea").evaluate("field => getComputedStyle(field).direction")
    page.locator("heardwell-survey select").select_option("zh-Hant")
    expect(page.locator("heardwell-survey .hw")).to_have_attribute("dir", "ltr")

    assert zero["x"] > five["x"] and six["y"] > zero["y"], "0 at the inline start, two rows"
    assert hint == "rtl", "an empty field begins where its page begins"
    assert min(zero["width"], zero["height"]) >= 40
    assert "推薦" in seen(page)
    assert tile(page, 6).is_checked()
    server.wait(lambda s: s.parts)
    assert server.answers() == {"nps": 6}


def test_questions_appear_when_the_answers_call_for_them_and_go_back_when_they_no_longer_do(tab, recorder):
    label = {"en": "Well?"}
    questions = [
        {"key": "gcr", "type": "gcr", "required": True, "label": {"en": "Done?"}},
        {"key": "obstacle", "type": "text", "label": label, "show_if": {"question": "gcr", "in": ["no"]}},
        {"key": "tags", "type": "multi", "label": label, "choices": [{"value": "a"}, {"value": "b"}]},
    ]
    server = recorder({**NPS, "languages": ["en"], "questions": questions})
    page = tab()
    old_library = '<script>Array.prototype.toJSON = () => "bent"</script>'
    page.goto(server.page("/", host_page(head=old_library)))
    open_survey(page)

    tile(page, "no").click()
    page.locator("heardwell-survey textarea").fill("no shoes in my size")
    tile(page, "yes").click()
    expect(page.locator("heardwell-survey textarea")).to_be_hidden()
    page.locator("heardwell-survey input[type=checkbox]").nth(1).check()
    page.locator("heardwell-survey .go").click()

    # Parts travel side by side: the last one sent may be the first to arrive.
    server.wait(lambda s: any(part["done"] for part in s.requests) and "tags" in s.answers())
    assert server.answers() == {"gcr": "yes", "obstacle": None, "tags": ["b"]}


def test_a_survey_can_sit_in_the_page_itself(tab, recorder):
    server = recorder({**NPS, "display": {"mode": "inline"}})
    page = tab()
    page.goto(server.page("/", host_page('<div data-heardwell="nps1"></div>')))

    expect(page.locator("[data-heardwell] heardwell-survey [role=group]")).to_be_visible()
    expect(page.locator("heardwell-button")).to_have_count(0)
    assert re.search("recommend us", seen(page))
