"""The dashboard in a real browser: for everybody, under the policy, through live updates."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from heardwell.understand.dashboards.tests.conftest import case, said

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def facts(tell):
    """Enough answers for every tile."""
    spread = [(value, day, channel) for value in (9, 7, 2) for day in (1, 9, 40) for channel in ("web", "email")]
    answers = [said("nps", value, days_ago=day, channel=channel) for value, day, channel in spread for _ in range(6)]
    tell(*answers, case(answered=True))


def test_a_full_dashboard_stands_in_nobodys_way(open_page, owner, workspace, facts):
    page = open_page(reverse("dashboards:home", args=[workspace.slug]), user=owner)
    page.wait_for_selector("hw-chart[data-drawn]", timeout=20_000)

    found = Axe().run(page)

    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    assert page.evaluate("blocked") == [] and page.faults == []


def test_a_chart_and_what_was_opened_survive_a_live_update(open_page, owner, workspace, facts):
    page = open_page(reverse("dashboards:home", args=[workspace.slug]), user=owner)
    page.wait_for_selector("#nps-trend[data-drawn]", timeout=20_000)
    page.locator("#nps-trend-numbers summary").click()

    page.evaluate(
        """() => {
            window.drawn = [];
            const shown = () => Boolean(document.querySelector('#nps-trend').shadowRoot?.querySelector('svg'));
            document.addEventListener('htmx:afterSettle', () => window.drawn.push(shown()), { once: true });
            htmx.trigger('#sheet', 'live');
        }"""
    )
    page.wait_for_selector("#nps-trend[data-drawn]", timeout=20_000)
    page.wait_for_timeout(500)

    assert page.evaluate("window.drawn") == [True]
    assert page.locator("#nps-trend-numbers[open]").count() == 1


def test_tiles_are_arranged_with_the_keyboard_and_by_dragging(open_page, owner, workspace, facts):
    page = open_page(reverse("dashboards:home", args=[workspace.slug]), user=owner)
    page.get_by_role("button", name="New dashboard").click()
    tiles = page.locator("[data-tile]")
    expect(page.locator("#board-name")).to_have_value("My dashboard")
    first, second, third = (tiles.nth(place).get_attribute("data-tile") for place in range(3))

    tiles.nth(0).locator(".handle").focus()
    page.keyboard.press("ArrowRight")
    expect(tiles.nth(1)).to_have_attribute("data-tile", first)
    expect(tiles.nth(1).locator(".handle")).to_be_focused()

    tiles.nth(0).locator(".handle").drag_to(tiles.nth(2))
    expect(tiles.nth(2)).to_have_attribute("data-tile", second)

    page.get_by_role("button", name="Take “NPS” off the dashboard").first.click()
    expect(tiles.first).to_have_attribute("data-tile", third)
    page.get_by_role("button", name="Undo").click()
    expect(tiles.first).to_have_attribute("data-tile", first)
    assert page.evaluate("blocked") == [] and page.faults == []
