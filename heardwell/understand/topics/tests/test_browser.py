"""The editor in a real browser: words as chips, the trial, moving by keys and by hand."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from heardwell.core import clock
from heardwell.feedback.models import Feedback
from heardwell.understand.topics.models import Topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(open_page, owner, workspace):
    for n, text in enumerate(("The espresso was cold", "Two espressos, please", "All good")):
        Feedback.objects.create(workspace=workspace, source="t", external_id=str(n), occurred_at=clock.now(), text=text)
    return open_page(reverse("topics:edit", args=[workspace.slug]) + "?topic=price", user=owner)


def test_words_are_added_tried_and_saved(page, workspace):
    field = page.get_by_label("English: Add words")
    field.fill("espresso, latte")
    field.press("Enter")

    expect(page.locator(".words-box").first).to_contain_text("latte")
    expect(page.locator("#trial")).to_contain_text("2 of the last 3 voices would be about it. Now it is 0.")
    expect(page.locator("#trial mark").first).to_have_text("espressos")
    expect(page.locator("[data-state]")).to_have_text("Not saved yet")

    page.get_by_role("button", name="Remove: latte").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Saved.")
    words = Topic.objects.get(workspace=workspace, key="price").seeds["en"]
    assert "espresso" in words and "latte" not in words

    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".words-box").first).not_to_contain_text("espresso")
    assert page.evaluate("blocked") == [] and page.faults == []


def test_topics_are_moved_with_keys_and_by_dragging(page, workspace):
    rows = page.locator("[data-topic]")
    expect(rows.nth(2)).to_contain_text("Packaging")

    rows.nth(2).locator(".handle").focus()
    page.keyboard.press("ArrowRight")
    expect(rows.nth(2)).to_have_class("topic-row deep-1")
    expect(rows.nth(2).locator(".handle")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(rows.nth(2)).to_have_class("topic-row deep-0")

    price = page.locator("[data-topic]", has_text="Price")
    price.locator(".handle").drag_to(rows.nth(0), target_position={"x": 60, "y": 3})
    expect(rows.nth(0)).to_contain_text("Price")
    assert Topic.objects.get(workspace=workspace, key="price").position == 0


def test_the_editor_stands_in_nobodys_way(page):
    expect(page.locator(".words-box").first).to_be_visible()

    found = Axe().run(page)

    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    assert page.evaluate("blocked") == [] and page.faults == []


@pytest.fixture
def phone(open_page, owner, workspace):
    page = open_page(
        reverse("topics:edit", args=[workspace.slug]) + "?topic=price#topic",
        user=owner,
        has_touch=True,
        is_mobile=True,
    )
    page.set_viewport_size({"width": 360, "height": 780})
    return page


def test_topics_are_moved_by_touch_with_arrows(phone):
    phone.get_by_role("link", name="All topics").click()
    rows = phone.locator("[data-topic]")
    name = rows.nth(2).locator("bdi").inner_text()
    expect(rows.nth(2).locator(".handle")).to_be_hidden()

    rows.nth(2).get_by_role("button", name=f"Move earlier: {name}").tap()
    expect(rows.nth(2)).not_to_contain_text(name)
    phone.get_by_role("button", name=f"Move later: {name}").tap()
    expect(rows.nth(2)).to_contain_text(name)
    assert phone.faults == []


def test_what_a_lesson_answers_is_seen_on_a_phone_and_leads_back(phone):
    phone.locator("#teach > summary").tap()
    phone.locator("[name=examples]").fill("one\ntwo")
    phone.get_by_role("button", name="See what it would learn").tap()

    expect(phone.locator("#teach [role=alert]")).to_be_visible()
    phone.get_by_role("link", name="All topics").tap()
    expect(phone.locator("[data-topic]").first).to_be_visible()
