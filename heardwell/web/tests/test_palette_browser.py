"""The palette, the menus beside the sidebar, themes, waiting and drafts, as a person meets them."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from heardwell.messaging import notifications
from heardwell.messaging.notifications import notify

pytestmark = pytest.mark.django_db(transaction=True)


def pulse(workspace):
    return reverse("pulse", args=[workspace.slug])


def opened(page):
    page.keyboard.press("Control+k")
    expect(page.locator("#hw-palette [role=option]").first).to_be_visible(timeout=20_000)
    return page.locator("#hw-palette")


def test_the_palette_goes_anywhere_by_the_keyboard_alone(open_page, owner, workspace):
    page = open_page(pulse(workspace), user=owner)

    dialog = opened(page)
    page.keyboard.type("cases")
    chosen = dialog.locator("[aria-selected=true]")
    expect(chosen).to_contain_text("Cases")
    assert dialog.locator("input").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")

    page.wait_for_url("**" + reverse("cases:list", args=[workspace.slug]))


def test_what_was_chosen_last_comes_first_and_leaves_with_its_person(open_page, owner, workspace):
    page = open_page(pulse(workspace), user=owner)
    opened(page)
    page.keyboard.type("surveys")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + reverse("surveys:list", args=[workspace.slug]))

    expect(opened(page).locator("[role=option]").first).to_have_text("Surveys")
    page.keyboard.type("sign out")
    page.keyboard.press("Enter")

    page.wait_for_url("**" + reverse("accounts:sign_in") + "*")
    assert page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('hw-recent'))") == []


def test_without_a_match_the_palette_searches_voices(open_page, owner, workspace):
    page = open_page(pulse(workspace), user=owner)

    dialog = opened(page)
    page.keyboard.type("zzzz")
    expect(dialog.locator("[role=option]:visible")).to_have_text("Search voices for “zzzz”")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"voices/\?q=zzzz"))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_open_palette_stands_in_nobodys_way(open_page, owner, workspace, language):
    page = open_page(pulse(workspace), language, user=owner)
    opened(page)

    found = Axe().run(page, "#hw-palette")

    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    assert page.evaluate("blocked") == [] and page.faults == []


def test_the_theme_changes_at_once_and_stays(open_page, owner, workspace):
    page = open_page(pulse(workspace), user=owner, color_scheme="light")
    surface = "getComputedStyle(document.querySelector('main')).backgroundColor"
    light = page.evaluate(surface)

    page.locator(".side [popovertarget=hw-person]").click()
    with page.expect_response("**/theme/"):
        page.locator("#hw-person [name=theme][value=dark]").click()
    at_once = page.evaluate(surface)
    page.reload()

    assert at_once != light and page.evaluate(surface) == at_once
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_news_open_beside_the_bell(open_page, owner, workspace, monkeypatch):
    monkeypatch.setitem(notifications._kinds, "asked", notifications.Kind("bell", lambda facts: "Ann asks you"))
    notify(workspace, [owner], "asked", key="1", url=pulse(workspace))
    page = open_page(pulse(workspace), user=owner)

    page.locator(".side [data-beside]").click()

    expect(page.locator("#hw-news")).to_contain_text("Ann asks you")
    assert Axe().run(page, "#hw-news").response["violations"] == []


def test_a_phone_has_the_palette_the_news_and_the_person_in_its_sheet(open_page, owner, workspace):
    page = open_page(pulse(workspace), user=owner)
    page.set_viewport_size({"width": 360, "height": 740})

    page.locator(".tabbar button").click()
    page.locator(".more [popovertarget=hw-person]").click()

    expect(page.locator("#hw-person").get_by_text("Sign out")).to_be_visible()
    box = page.locator("#hw-person").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360


def test_a_slow_answer_shows_lines_where_it_will_stand(open_page, owner, workspace):
    page = open_page("/design", user=owner)
    page.evaluate(
        """() => {
            document.querySelector("main").insertAdjacentHTML("afterbegin",
                '<button id="ask" hx-get="/slow" hx-target="#place">ask</button><div id="place"><p>old</p></div>');
            htmx.process(document.querySelector("main"));
        }"""
    )
    held = []
    page.route("**/slow", lambda route: held.append(route))

    page.locator("#ask").click()
    expect(page.locator("#place")).to_have_attribute("data-waiting", "lines")
    expect(page.locator("#place")).to_have_attribute("data-waiting", "long lines")
    held[0].fulfill(body="<p>new</p>", content_type="text/html")

    expect(page.locator("#place")).to_have_text("new")
    assert page.locator("#place").get_attribute("data-waiting") is None


def test_without_a_connection_a_line_says_so(open_page, owner, workspace):
    page = open_page(pulse(workspace), user=owner)

    page.context.set_offline(True)
    expect(page.locator("#hw-offline")).to_be_visible()
    page.context.set_offline(False)

    expect(page.locator("#hw-offline")).to_be_hidden()


def test_what_was_typed_before_the_script_came_is_kept_too(open_page, owner, workspace):
    page = open_page(pulse(workspace), user=owner)
    page.evaluate(
        """() => {
            document.querySelector(".page, main").insertAdjacentHTML("afterbegin",
                '<form id="f" data-keep="a"><textarea name="words"></textarea><i data-saved hidden>kept</i></form>');
            document.querySelector("#f textarea").value = "quick fingers";
            document.body.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
        }"""
    )

    expect(page.locator("#f [data-saved]")).to_be_visible()
    assert page.locator("#f textarea").input_value() == "quick fingers"


def test_what_was_typed_outlives_the_page_until_it_is_sent(open_page, owner, workspace):
    page = open_page(pulse(workspace), user=owner)
    form = """() => {
        document.querySelector(".page, main").insertAdjacentHTML("afterbegin",
            '<form id="f" data-keep="test"><textarea name="words"></textarea><i data-saved hidden>kept</i></form>');
        document.body.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
    }"""
    page.evaluate(form)
    page.locator("#f textarea").fill("not lost")
    expect(page.locator("#f [data-saved]")).to_be_visible()

    page.reload()
    page.evaluate(form)

    assert page.locator("#f textarea").input_value() == "not lost"


def test_news_are_counted_beside_the_bell_without_a_reload(open_page, owner, workspace, monkeypatch):
    monkeypatch.setitem(notifications._kinds, "asked", notifications.Kind("bell", lambda facts: "Ann asks you"))
    page = open_page(pulse(workspace), user=owner)

    notify(workspace, [owner], "asked", key="1", url=pulse(workspace))

    # Where no push is possible, as here, the page asks every five seconds.
    expect(page.locator(".side .count-n")).to_have_text("1", timeout=30_000)
