"""What only a browser can decide: that charts are drawn under the policy, and that everybody can use the shell."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


def test_charts_are_drawn_as_svg_under_the_strict_policy(open_page):
    page = open_page("/design")

    page.wait_for_selector("hw-chart[data-drawn]", timeout=20_000)

    drawn = page.evaluate("document.querySelector('hw-chart').shadowRoot.querySelectorAll('svg path').length")
    assert drawn > 3
    assert page.evaluate("blocked") == [] and page.faults == []


def test_charts_follow_the_theme_of_the_system(open_page):
    page = open_page("/design", color_scheme="light")
    # The first sheets of /design have a theme of their own; this chart is outside them.
    copy = "document.body.append(Object.assign(document.querySelector('hw-chart').cloneNode(true), {id: 'own'}))"
    page.evaluate(copy)
    page.wait_for_selector("#own[data-drawn]", state="attached", timeout=20_000)
    label = page.locator("#own svg text").first
    light = label.get_attribute("fill")

    page.emulate_media(color_scheme="dark")

    expect(label).not_to_have_attribute("fill", light or "")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_the_shell_stands_in_anybodys_way(open_page, owner, workspace, language, scheme):
    page = open_page(reverse("pulse", args=[workspace.slug]), language, owner, color_scheme=scheme)

    found = Axe().run(page)

    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    assert page.evaluate("blocked") == [] and page.faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-hant", "ar"])
def test_the_components_stand_in_nobodys_way(open_page, language, theme):
    page = open_page(f"/design?lang={language}&theme={theme}")
    page.wait_for_selector("hw-chart[data-drawn]", timeout=20_000)

    found = Axe().run(page)

    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_scrolls_sideways(open_page, owner, workspace, width, language):
    page = open_page(reverse("pulse", args=[workspace.slug]), language, owner)

    page.set_viewport_size({"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_opens_its_help_and_goes_to_rooms(open_page, owner, workspace):
    page = open_page(reverse("accounts:settings", args=[workspace.slug]), user=owner)

    page.keyboard.press("?")
    assert page.locator("#hw-keys[open] dt").first.inner_text() == "Show these keys"
    assert page.locator("#hw-keys dt").get_by_text("Search", exact=True).count() == 1  # the settings are searched
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.keyboard.press("p")

    page.wait_for_url("**" + reverse("pulse", args=[workspace.slug]))


def test_keys_are_left_alone_while_somebody_types(open_page, owner, workspace):
    page = open_page(reverse("accounts:settings", args=[workspace.slug]), user=owner)

    page.locator("main input[type=text]").first.focus()
    page.keyboard.press("?")

    assert page.locator("#hw-keys[open]").count() == 0


def test_the_other_rooms_are_one_touch_away_on_a_phone(open_page, owner, workspace):
    page = open_page(reverse("pulse", args=[workspace.slug]), user=owner)
    page.set_viewport_size({"width": 360, "height": 740})

    page.locator(".tabbar button").click()

    assert page.locator(".more .room").first.is_visible() and page.locator(".more .tongues button").count() == 4


def test_what_changed_is_fetched_again(open_page, owner, workspace):
    page = open_page("/design", user=owner)
    page.evaluate(
        """(fragment) => {
            document.body.insertAdjacentHTML('beforeend', fragment);
            htmx.process(document.getElementById('f'));
            htmx.trigger('#f', 'live');
        }""",
        '<div id="f" hx-get="/design" hx-trigger="live" hx-select="#nothing" hx-swap="innerHTML">old</div>',
    )

    expect(page.locator("#f")).to_have_text("")
    assert page.evaluate("blocked") == []
