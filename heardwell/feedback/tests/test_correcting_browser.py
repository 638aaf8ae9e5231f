"""What was understood, put right in the browser: by key, by click, and taken back."""

import pytest
from playwright.sync_api import expect

from heardwell.feedback.actions import understand
from heardwell.feedback.models import Correction, Feedback
from heardwell.feedback.tests.test_browser import say
from heardwell.feedback.tests.test_correcting import reading, taxonomy

__all__ = ["taxonomy"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(workspace, owner, open_page):
    say(workspace, "it never came")
    item = Feedback.objects.get()
    understand({item.pk: workspace.pk}, [reading(item.pk)])
    page = open_page(f"/ws/{workspace.slug}/voices/", user=owner)
    page.wait_for_function(
        "window.htmx && document.querySelector('[data-key=c]') && document.querySelector('[data-key=g]')"
    )
    return page


def test_a_key_opens_the_choices_and_undo_takes_the_correction_back(page):
    page.keyboard.press("c")
    page.locator(".understood button[value=neutral]").first.click()

    expect(page.locator(".toast")).to_contain_text("Corrected. The numbers follow.")
    expect(page.locator("#voice")).to_contain_text("corrected by a person")
    assert Feedback.objects.get().sentiment == "neutral"
    page.keyboard.press("u")
    expect(page.locator(".toast", has_text="Back to what the engine understood.")).to_be_visible()
    assert not Correction.objects.exists()


def test_a_topic_is_added_by_the_keyboard_alone(page):
    page.keyboard.press("p")
    select = page.locator(".add-topic select")
    select.select_option("topic:price")
    page.locator(".add-topic button[value=positive]").press("Enter")

    expect(page.locator(".subjects")).to_contain_text("Price")
    expect(page.locator("#voice-rows")).to_contain_text("Price")
    assert Feedback.objects.get().topics == " delivery:negative price:positive "
    assert page.evaluate("window.blocked") == [] and page.faults == []
