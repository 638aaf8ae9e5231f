"""The hosted page with its script: the same form, sent answer by answer."""

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from heardwell.collect.intake import published
from heardwell.collect.widget.tests.samples import NPS

ARABIC = "الشاي بارد"


@pytest.fixture
def hosted(data: Path, recorder, tab):
    """``hosted(query, **options)``: a browser on the page that Django draws, and the collect server beside it."""
    form: dict[str, Any] = {**copy.deepcopy(NPS), "workspace": 1, "organisation": "Leaf & Kettle"}
    form["questions"].append(
        {"key": "tags", "type": "multi", "label": {"en": "What mattered?"}, "choices": [{"value": "a"}, {"value": "b"}]}
    )
    published.publish(form)
    server = recorder()

    def visit(query: str = "", **options: Any) -> tuple[Page, Any]:
        for language in ("en", "ar"):
            drawn = Client(headers={"Accept-Language": "en"}).get(f"/s/nps1?lang={language}&{query}")
            policy = {"Content_Security_Policy": drawn["Content-Security-Policy"]}
            server.page(f"/{language}/s/nps1", drawn.content.decode(), **policy)
        page = tab(**options)
        page.on("console", lambda message: pytest.fail(message.text) if "Policy" in message.text else None)
        return page, server

    return visit


def test_answers_leave_as_given_and_a_closed_tab_loses_no_word(hosted):
    page, server = hosted("order=A-17", viewport={"width": 320, "height": 640})
    page.goto(server.url + "/ar/s/nps1")

    page.locator("input[name=nps][value='3']").click()
    page.locator("textarea").fill(ARABIC)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()

    # The page lies one folder deeper here than in life, so its relative address of the collect API does, too.
    server.wait(lambda s: s.answers().get("why"))
    assert server.answers() == {"nps": 3, "why": ARABIC}
    assert all(part["hidden"] == {"order": "A-17"} and part["language"] == "ar" for part in server.requests)
    assert wide == 320


def test_one_question_at_a_time_to_the_thank_you_and_all_at_once_on_demand(hosted):
    page, server = hosted()
    page.goto(server.url + "/en/s/nps1")
    go = page.locator("[data-go]")

    go.click()
    expect(page.locator(".err").first).to_contain_text("Please answer this one first")
    page.keyboard.press("9")
    go.click()
    expect(page.locator("legend", has_text="What mattered?")).to_be_visible()
    expect(page.locator("input[name=nps]").first).to_be_hidden()
    page.locator("[data-all]").click()
    expect(page.locator("input[name=nps]").first).to_be_visible()
    page.locator("label", has_text=re.compile("^b$")).click()
    go.click()

    expect(page.locator("[data-sent]")).to_contain_text("Thank you. That helps.")
    server.wait(lambda s: any(part["done"] for part in s.requests))
    assert server.answers() == {"nps": 9, "tags": ["b"]}


def test_a_reload_goes_on_with_the_same_response(hosted):
    page, server = hosted()
    page.goto(server.url + "/en/s/nps1")
    page.locator("input[name=nps][value='6']").click()
    page.locator("textarea").fill("slow")

    page.reload()

    expect(page.locator("textarea")).to_have_value("slow")
    page.locator("textarea").fill("slow delivery")
    page.locator("[data-go]").click()
    server.wait(lambda s: s.answers().get("why") == "slow delivery")
    assert len({part["response_id"] for part in server.requests}) == 1
    for part in server.requests:
        stored = server.parts[part["response_id"], part["seq"]]
        assert stored["answers"] == part["answers"], "a number never stands for two answers"


def test_a_kiosk_begins_anew_after_the_thank_you_and_after_somebody_who_left(hosted):
    page, server = hosted("kiosk=1&place=store-12")
    page.clock.install()
    page.goto(server.url + "/en/s/nps1?kiosk=1")
    for ending in ("sent", "left"):
        page.locator("input[name=nps][value='3']").click()
        page.locator("textarea").fill("a secret of mine")
        if ending == "sent":
            page.locator("[data-go]").click()
            page.locator("[data-go]").click()
            expect(page.locator("[data-sent]").first).to_be_visible()
        page.wait_for_timeout(200)
        page.clock.fast_forward(65_000)
        page.wait_for_load_state()
        expect(page.locator("input[name=nps]:checked")).to_have_count(0)
        expect(page.locator("textarea")).to_have_value("")

    server.wait(lambda s: len({part["response_id"] for part in s.requests}) == 2)
    assert {part["channel"] for part in server.requests} == {"kiosk"}
    assert all(part["hidden"] == {"place": "store-12"} for part in server.requests)


def test_an_app_hears_what_happens_and_says_what_it_is(hosted):
    page, server = hosted("inapp=1&app_version=2.1&os=ios")
    page.add_init_script("heard = []; HeardwellBridge = {postMessage: text => heard.push(JSON.parse(text))}")
    page.goto(server.url + "/en/s/nps1?inapp=1&app_version=2.1&os=ios")

    page.locator("input[name=nps][value='9']").click()
    page.locator("[data-go]").click()
    page.locator("[data-go]").click()
    server.wait(lambda s: any(part["done"] for part in s.requests))

    part = server.requests[0]
    assert [it["heardwell"] for it in page.evaluate("heard")] == ["ready", "done"]
    assert page.evaluate("heard[1].response_id") == part["response_id"]
    assert (part["channel"], part["hidden"]) == ("in_app", {})
    assert (part["context"]["app_version"], part["context"]["os"]) == ("2.1", "ios") and part["context"]["screen"]
