"""Going on another day, once on a device, trying out, and where an ending leads."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from heardwell.collect.widget.tests.test_every_question import hosted, only, opened, widget

__all__ = ["hosted", "opened", "widget"]  # fixtures


def once_more(page: Page) -> tuple[Page, Locator]:
    """The same address in the same browser, after the tab was closed."""
    address = page.url
    fresh = page.context.new_page()
    page.close()
    fresh.goto(address)
    if "/s/" in address:
        return fresh, fresh.locator("body")
    fresh.locator("heardwell-button button").click()
    return fresh, fresh.locator("heardwell-survey")


def go_on(root: Locator) -> None:
    if (go := root.locator(".go:visible")).count():
        go.click()


def survey(**limits: Any) -> dict[str, Any]:
    return only("nps", "mail", "cups", limits=limits)


def test_a_response_goes_on_another_day_under_its_own_name(opened):
    page, root, server = opened(survey(resume=True))
    root.locator("[name=nps][value='7']").click()
    go_on(root)
    root.locator("[name=cups]").fill("2")
    root.locator(".go:visible").click()
    server.wait(lambda s: "cups" in s.answers())

    _, root = once_more(page)
    root.get_by_role("button", name="Continue where you stopped").click()
    root.locator("[name=mail]").fill("nora@leaf.example")
    root.locator(".go:visible").click()

    server.wait(lambda s: any(part["done"] for part in s.requests))
    assert server.answers() == {"nps": 7, "mail": "nora@leaf.example", "cups": 2}
    assert len({part["response_id"] for part in server.requests}) == 1
    for part in server.requests:
        kept = server.parts.get((part["response_id"], part["seq"]), part)
        assert kept["answers"] == part["answers"], "a number never stands for two answers"


def test_whoever_begins_anew_is_somebody_else(opened):
    page, root, server = opened(survey(resume=True))
    root.locator("[name=nps][value='7']").click()
    server.wait(lambda s: s.requests)

    _, root = once_more(page)
    root.get_by_role("button", name="Start again").click()
    root.locator("[name=nps][value='2']").click()

    server.wait(lambda s: len({part["response_id"] for part in s.requests}) == 2)
    assert server.requests[-1]["answers"] == {"nps": 2}


def test_who_has_answered_is_thanked_and_not_asked_again(opened):
    page, root, _ = opened({**only("nps"), "limits": {"once": True}})
    root.locator("[name=nps][value='7']").click()
    go_on(root)
    expect(root.locator(".big:visible")).to_have_text("Thank you. That helps.")

    _, root = once_more(page)

    expect(root.locator(".big:visible")).to_have_text("You have answered already. Thank you.")
    expect(root.locator("[name=nps]").locator("visible=true")).to_have_count(0)


def test_a_trial_says_so_and_sends_nothing(hosted):
    _, root, server = hosted(only("nps"), query="test=1")

    expect(root.get_by_text("This is a test. Nothing is stored.")).to_be_visible()
    root.locator("[name=nps][value='7']").click()
    go_on(root)

    expect(root.locator(".big:visible")).to_have_text("Thank you. That helps.")
    assert server.requests == []


def test_an_ending_leads_elsewhere_when_the_answer_has_arrived(opened):
    ending = {"key": "on", "title": {"en": "Thank you"}, "redirect": "https://shop.example/thanks"}
    page, root, server = opened(only("nps", endings=[ending]))
    page.route("https://shop.example/**", lambda route: route.fulfill(body="the shop"))

    root.locator("[name=nps][value='7']").click()
    go_on(root)

    page.wait_for_url("https://shop.example/thanks")
    assert server.answers() == {"nps": 7}


def test_an_address_that_runs_is_never_followed(opened):
    ending = {"key": "on", "title": {"en": "Thank you"}, "redirect": "javascript:window.__x=1"}
    links = [{"name": "Bad", "url": "javascript:window.__x=1"}]
    page, root, _ = opened(only("nps", endings=[ending], public_review={"links": links}))

    root.locator("[name=nps][value='7']").click()
    go_on(root)

    expect(root.locator(".big:visible")).to_have_text("Thank you")
    expect(root.get_by_text("Bad")).to_have_count(0)
    assert page.evaluate("window.__x") is None
