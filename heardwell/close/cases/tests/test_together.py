"""Two people at the same cases, each in a browser of their own."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from heardwell.accounts.models import Team
from heardwell.close.cases import actions
from heardwell.close.cases.actions import Opening
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.replies.tests.test_browser import at  # noqa: F401 - a fixture
from heardwell.messaging.models import Notification

pytestmark = pytest.mark.django_db(transaction=True)


def url(case):
    return reverse("cases:case", args=[case.workspace.slug, case.pk])


def news(page):
    """What the edge tells the page when a case has changed."""
    page.evaluate("document.querySelectorAll('[data-live~=cases]').forEach((one) => htmx.trigger(one, 'live'))")


@pytest.fixture
def second(workspace, voice):
    said = voice(workspace, nps=4, text="The code does not work", email="sara@example.com", name="Sara")
    return actions.open_case(workspace, Opening(said, "test"))[0]


def test_what_a_colleague_does_is_seen_and_what_is_typed_stays(workspace, case, second, owner, member, at):  # noqa: F811
    mona = member(workspace)
    page = at(owner, url(case))
    page.fill("#composer textarea[name=body]", "We are sor")
    page.focus("#composer textarea[name=body]")

    actions.add_note(case, mona, "I have her on the phone")
    actions.close(second, mona)
    news(page)
    expect(page.locator(".note")).to_have_text("I have her on the phone")
    expect(page.locator(f"#case-row-{second.pk}")).to_have_count(0)
    page.keyboard.type("ry")

    expect(page.locator("#composer textarea[name=body]")).to_have_value("We are sorry")
    expect(page.locator(".side .count-c")).to_have_text("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".unseen")).to_contain_text("I have her on the phone")
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator(".toast")).to_contain_text("Kept in the mailbox")


def test_who_else_is_there_and_writes_is_said_and_taken_back(workspace, case, owner, at):  # noqa: F811
    page = at(owner, url(case))

    def hear(*people):
        detail = json.dumps({"case": case.pk, "people": people})
        page.evaluate(f"document.dispatchEvent(new CustomEvent('hw:here', {{ detail: {detail} }}))")

    mona = {"user": owner.pk + 1, "name": "Mona Saleh", "writing": False}
    me = {"user": owner.pk, "name": "Olive Owner", "writing": True}
    hear(me, mona)
    expect(page.locator("#presence")).to_have_text("\u2068Mona Saleh\u2069 is here too")
    hear(me, mona | {"writing": True})
    expect(page.locator("#presence")).to_have_text("\u2068Mona Saleh\u2069 is writing…")
    hear(me)
    expect(page.locator("#presence")).to_be_hidden()


def test_a_colleague_is_called_with_the_keyboard_and_told(workspace, case, owner, member, at):  # noqa: F811
    mona, _leo = member(workspace), member(workspace, name="Leo Marchetti")
    page = at(owner, url(case))

    page.keyboard.press("@")
    expect(page.locator("#mention-list")).to_be_visible()
    page.keyboard.type("sal")
    expect(page.locator("#mention-list li:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("please call her")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".note")).to_have_text("@Mona Saleh please call her")
    expect(page.locator(".note .mention")).to_have_attribute(
        "href", f"/ws/{workspace.slug}/cases/?tab=all&assignee={mona.pk}"
    )
    assert [one.user for one in Notification.objects.filter(kind="mentioned")] == [mona]


def test_several_cases_are_closed_at_once_and_come_back_together(workspace, case, second, owner, at):  # noqa: F811
    page = at(owner, reverse("cases:list", args=[workspace.slug]))
    expect(page.locator("#bulk")).to_be_hidden()

    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("#bulk output")).to_have_text("2 chosen")
    page.locator("#bulk").get_by_role("button", name="Close").click()
    expect(page.locator(".toast")).to_contain_text("2 cases closed.")
    assert set(Case.objects.values_list("status", flat=True)) == {"closed"}
    page.keyboard.press("u")

    expect(page.locator(".toast")).to_contain_text("2 cases are as before.")
    expect(page.locator("#case-rows .case")).to_have_count(2)
    assert set(Case.objects.values_list("status", flat=True)) == {"open"}


def test_filters_live_in_the_address_and_stay_beside_a_case(workspace, case, second, owner, at):  # noqa: F811
    team = Team.objects.create(workspace=workspace, name="Delivery")
    actions.set_team(case, owner, team)
    page = at(owner, reverse("cases:list", args=[workspace.slug]) + f"?tab=all&team={team.pk}")

    expect(page.locator("#case-rows .case")).to_have_count(1)
    page.click(f"#case-row-{case.pk} a")
    expect(page).to_have_url(f"{page.url.split('/ws/')[0]}{url(case)}?tab=all&team={team.pk}")
    page.reload()
    expect(page.locator("#case-rows .case")).to_have_count(1)
    page.click("#case-list .chips .chip a")

    expect(page.locator("#case-rows .case")).to_have_count(2)
    assert not CaseEvent.objects.filter(kind="status").exists()
