"""Voices in the browser: logged by a key, narrowed by typing, changed together, and all of it taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from heardwell.core import clock
from heardwell.feedback.actions import record_batch
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import Item
from heardwell.people.actions import contacts_for
from heardwell.people.claims import Claim

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def say(workspace, *texts):
    record_batch(
        [
            Item(workspace.pk, "shop", text, 1, "review", "review", text, NOON - timedelta(minutes=number))
            for number, text in enumerate(texts)
        ]
    )


def test_the_key_opens_the_form_and_what_is_sent_can_be_undone(workspace, owner, open_page):
    claim = Claim(at=clock.now(), external_id="u1", email="ann@example.com", name="Ann Bell", verified=True)
    contacts_for(workspace.pk, [claim])
    page = open_page(f"/ws/{workspace.slug}/voices/", user=owner)
    expect(page.locator("#hw-log")).to_be_attached()

    page.keyboard.press("g")
    expect(page.locator("#hw-log")).to_be_visible()
    page.get_by_label("What they said").fill("the parcel never came")
    expect(page.locator("#log-language")).to_contain_text("English")
    page.locator("#id_who").press_sequentially("ann")
    expect(page.locator("#log-people [role=option]")).to_have_count(1)
    page.locator("#id_who").press("ArrowDown")
    page.locator("#id_who").press("Enter")
    expect(page.locator("#id_who")).to_have_value("Ann Bell")
    page.locator("#id_who").press("Control+Enter")

    expect(page.locator(".toast")).to_contain_text("Logged")
    expect(page.locator("#hw-log")).not_to_be_visible()
    assert Feedback.objects.get().person.name == "Ann Bell"
    assert page.evaluate("window.blocked") == [] and page.faults == []
    with page.expect_response("**/take-back/"):
        page.get_by_role("button", name="Undo").click()
    assert not Feedback.objects.exists()


def test_a_draft_waits_on_the_device(workspace, owner, open_page):
    page = open_page(f"/ws/{workspace.slug}/voices/log/", user=owner)
    page.get_by_label("What they said").fill("half a sentence")
    expect(page.get_by_text("Draft kept on this device")).to_be_visible()

    page.reload()

    expect(page.get_by_label("What they said")).to_have_value("half a sentence")


def test_chosen_rows_are_changed_together_and_come_back(workspace, owner, open_page):
    say(workspace, "one", "two", "three")
    page = open_page(f"/ws/{workspace.slug}/voices/", user=owner)
    boxes = page.locator(".pick-one input")
    expect(boxes).to_have_count(3)

    boxes.nth(0).check()
    expect(page.locator(".chosen-count")).to_have_text("1 chosen")
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator(".chosen-count")).to_have_text("3 chosen")
    page.locator("#voice-bulk summary", has_text="Triage").click()
    page.locator("#voice-bulk button[value='triage:no_action']").click()

    expect(page.locator(".toast")).to_contain_text("Triage of 3 voices")
    assert Feedback.objects.filter(triage="no_action").count() == 3
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast", has_text="Undone")).to_be_visible()
    assert Feedback.objects.filter(triage="new").count() == 3


def test_a_filter_is_found_by_typing_and_back_leads_out_of_it(workspace, owner, open_page):
    say(workspace, "one")
    page = open_page(f"/ws/{workspace.slug}/voices/", user=owner)

    page.keyboard.press("f")
    expect(page.locator("#facet-search")).to_be_focused()
    page.keyboard.type("review")
    page.keyboard.press("Enter")
    page.wait_for_url("**channel=review**")
    expect(page.locator(".list-bar .chip").first).to_contain_text("Review")

    page.go_back()
    expect(page.locator(".list-bar .chip")).to_have_count(1)


def test_an_act_on_one_voice_is_taken_back_in_place(workspace, owner, open_page):
    say(workspace, "one")
    page = open_page(f"/ws/{workspace.slug}/voices/", user=owner)
    # What a browser writes onto a field (its size, say) is not carried over into the new part: the policy refuses it.
    page.evaluate("document.querySelectorAll('input').forEach((one) => { one.style.width = '9rem'; })")

    page.keyboard.press("e")
    expect(page.locator(".toast")).to_contain_text("Triage: No action.")
    assert Feedback.objects.get().triage == "no_action"
    page.evaluate("window.stays = true")
    page.keyboard.press("u")

    expect(page.locator(".toast", has_text="Triage: New.")).to_be_visible()
    assert Feedback.objects.get().triage == "new" and page.evaluate("window.stays")


def test_a_list_that_comes_anew_carries_no_style_over(workspace, owner, open_page):
    say(workspace, "one", "two")
    page = open_page(f"/ws/{workspace.slug}/voices/", user=owner)
    page.evaluate("document.querySelectorAll('input').forEach((one) => { one.style.width = '9rem'; })")

    page.locator(".pick-one input").nth(0).check()
    page.locator("#voice-bulk summary", has_text="Triage").click()
    page.locator("#voice-bulk button[value='triage:no_action']").click()

    expect(page.locator(".toast")).to_contain_text("Triage of 1 voice")
    assert page.evaluate("window.blocked") == []
