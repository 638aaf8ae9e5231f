"""The pages of cases: they work as plain forms, and as parts for htmx."""

import html
import json
import re

import pytest
from django.urls import reverse

from heardwell.close.cases import actions, queries
from heardwell.close.cases.actions import Opening
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.messaging.models import Delivery, Notification

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def url(case, name="cases:case", *more):
    return reverse(name, args=[case.workspace.slug, case.pk, *more])


def text(response) -> str:
    return html.unescape(response.content.decode())


def reply_form(case, **more):
    return {"body": "We are sorry.", "last_seen_event_id": queries.last_event_id(case), "key": "one"} | more


def test_the_list_opens_its_first_case_and_a_case_opens_beside_the_list(workspace, case, owner, client_of):
    client = client_of(owner)

    listed = text(client.get(reverse("cases:list", args=[workspace.slug])))
    opened = text(client.get(url(case)))

    for page in (listed, opened):
        assert "The parcel never came." in page and 'id="case-rows"' in page
        assert "The rule" not in page
    assert 'case-pane chosen"' in opened and 'case-pane chosen"' not in listed


def test_htmx_gets_the_case_alone_with_its_row_and_the_tabs(case, owner, client_of):
    response = client_of(owner).get(url(case), headers=HTMX)

    page = text(response)
    assert page.startswith('<article class="pane case-pane chosen"')
    assert f"innerHTML:#case-row-{case.pk}" in page and 'hx-swap-oob="true"' in page
    assert "<html" not in page
    assert "HX-Request" in response["Vary"]


def test_what_people_typed_is_never_markup(workspace, voice, owner, client_of):
    poison = "<img src=x onerror=window.__x=1>"
    said = voice(workspace, nps=1, text=poison, email="h@example.com", name=poison, hidden={poison: poison})
    case = actions.open_case(workspace, Opening(said, "rule:1", label=poison))[0]
    actions.tag(case, owner, poison)
    actions.add_note(case, owner, poison)
    actions.set_team(case, owner, poison)

    page = client_of(owner).get(url(case)).content.decode()

    assert poison not in page
    assert page.count(html.escape(poison)) >= 7


def test_every_act_works_as_a_plain_form_and_says_so_with_a_way_back(workspace, case, owner, member, client_of):
    client, mona = client_of(owner), member(workspace)
    acts = [
        ("assign", {"assignee": mona.pk}, "Assigned to Mona Saleh."),
        ("priority", {"priority": "high"}, "Priority: High."),
        ("team", {"team": "Delivery"}, "Team: Delivery."),
        ("tag", {"tag": "late"}, "Tag “late” added."),
        ("untag", {"tag": "late"}, "Tag “late” taken off."),
        ("needed", {"needed": "no"}, "This needs no answer."),
        ("status", {"status": "in_progress"}, "Status: In progress."),
        ("snooze", {"until": "tomorrow"}, "Snoozed until"),
        ("status", {"status": "closed"}, "Closed."),
    ]

    for name, body, words in acts:
        page = text(client.post(url(case, f"cases:{name}"), body, follow=True))
        assert words in page and "/undo/" in page, name

    now = Case.objects.get()
    assert (now.assignee, now.priority, str(now.team), now.status) == (mona, "high", "Delivery", "closed")


def test_an_act_through_htmx_brings_a_toast_that_can_undo_it(case, owner, client_of):
    client = client_of(owner)

    done = client.post(url(case, "cases:assign"), {"assignee": owner.pk}, headers=HTMX)
    toast = json.loads(done["HX-Trigger"])["toast"]
    undone = client.post(toast["undo"], headers=HTMX)
    again = client.post(toast["undo"], headers=HTMX)

    assert (toast["text"], undone.status_code) == ("Assigned to you.", 200)
    assert Case.objects.get().assignee is None
    assert (again.status_code, again["HX-Reswap"]) == (409, "none")


def test_a_refused_act_changes_nothing_and_leaves_the_page_alone(case, owner, member, other_workspace, client_of):
    client, stranger = client_of(owner), member(other_workspace)
    bad = [("assign", {"assignee": stranger.pk}), ("status", {"status": "done"}), ("tag", {"tag": ""})]

    answers = [client.post(url(case, f"cases:{name}"), body, headers=HTMX) for name, body in bad]

    assert [(answer.status_code, answer["HX-Reswap"]) for answer in answers] == [(422, "none")] * 3
    assert CaseEvent.objects.count() == 1


def test_a_reply_is_sent_from_the_page_once(case, owner, client_of):
    client, form = client_of(owner), reply_form(case, then="close")

    pages = [text(client.post(url(case, "replies:send"), form, follow=True)) for _ in range(2)]

    assert all("Kept in the mailbox for hannah@example.com" in page for page in pages)
    assert Delivery.objects.count() == 1
    assert Case.objects.get().status == "closed"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_collision_shows_what_is_new_and_keeps_the_words(workspace, case, owner, member, client_of, headers):
    form = reply_form(case)
    actions.add_note(case, member(workspace), "I have her on the phone")

    response = client_of(owner).post(url(case, "replies:send"), form, headers=headers)

    page = text(response)
    assert response.status_code == 409
    assert "Nothing was sent; your text is below." in page
    assert "We are sorry.</textarea>" in page
    assert page.count("I have her on the phone") == 2
    assert f'value="{queries.last_event_id(case)}"' in page
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("name", "form", "kept"), [("replies:send", {"body": " "}, ""), ("cases:note", {"note": "a\x00b"}, "Internal note")]
)
def test_what_cannot_be_sent_says_why(case, owner, client_of, name, form, kept):
    response = client_of(owner).post(url(case, name), form, headers=HTMX)

    assert response.status_code == 422
    assert 'class="errors"' in text(response) and kept in text(response)


def test_a_note_stays_inside(case, owner, client_of, mail_server):
    page = text(client_of(owner).post(url(case, "cases:note"), {"note": "Call her"}, follow=True))

    assert "Note added. The customer cannot see it." in page
    assert not Delivery.objects.exists()


def test_a_customer_without_an_address_cannot_be_written_to(workspace, voice, owner, client_of):
    case = actions.open_case(workspace, Opening(voice(workspace, nps=1), "test"))[0]

    page = text(client_of(owner).get(url(case)))

    assert "nowhere to send a reply" in page and 'name="body"' not in page


def test_only_of_a_customer_without_any_fact_is_nothing_known(workspace, voice, owner, client_of):
    bare, plain = voice(workspace, text="No", language=""), voice(workspace, text="No", language="ar")
    pages = [
        client_of(owner).get(url(actions.open_case(workspace, Opening(said, "test"))[0])).content.decode()
        for said in (bare, plain)
    ]

    assert ["Nothing is known about this customer" in page for page in pages] == [True, False]


def test_opening_a_case_reads_the_news_about_it(workspace, case, voice, owner, member, client_of):
    other = actions.open_case(workspace, Opening(voice(workspace, text="Late"), "test"))[0]
    for one in (case, other):
        actions.add_note(one, member(workspace), f"@{owner.name} please")

    client_of(owner).get(url(case))

    unread = Notification.objects.filter(user=owner, read_at=None)
    assert [one.url for one in unread] == [f"{url(other)}#event-{other.events.last().pk}"]


def test_what_a_customer_writes_back_stands_in_the_timeline_and_what_they_add_at_its_head(case, owner, client_of):
    for body in ("It is solved, thank you!", case.feedback.text):
        CaseEvent.objects.create(case=case, kind="inbound", body=body)

    page = text(client_of(owner).get(url(case)))

    assert page.count("It is solved, thank you!") == 1 and page.count("wrote again") == 1
    assert page.count("The customer added to their words") == 1


def test_a_viewer_reads_and_cannot_work(workspace, case, member, client_of):
    client = client_of(member(workspace, "viewer"))

    page = text(client.get(url(case)))
    answers = [client.post(url(case, name), {}) for name in ("cases:status", "cases:note", "replies:send")]

    assert "The parcel never came." in page
    assert 'id="composer"' not in page and 'id="act-status"' not in page
    assert [answer.status_code for answer in answers] == [403] * 3


def test_another_workspaces_case_is_not_there(case, other_workspace, member, client_of):
    client = client_of(member(other_workspace, "admin"))

    through_theirs = client.get(url(case))
    through_ours = client.get(reverse("cases:case", args=[other_workspace.slug, case.pk]))

    assert through_theirs.status_code == through_ours.status_code == 404


def test_the_list_narrows_by_tag_and_says_so(workspace, case, owner, voice, client_of):
    other = actions.open_case(workspace, Opening(voice(workspace, nps=1, text="Something else"), "test"))[0]
    actions.tag(case, owner, "late")

    page = text(client_of(owner).get(reverse("cases:list", args=[workspace.slug]), {"tag": "late"}))

    assert f'id="case-row-{case.pk}"' in page and f'id="case-row-{other.pk}"' not in page
    assert "Remove the filter Tag: late" in page


def test_a_long_list_goes_on_on_further_pages(workspace, voice, owner, client_of, monkeypatch):
    monkeypatch.setattr("heardwell.close.cases.listing.ROWS", 2)
    cases = [actions.open_case(workspace, Opening(voice(workspace, nps=1), "test"))[0].pk for _ in range(5)]
    client, address, seen = client_of(owner), reverse("cases:list", args=[workspace.slug]) + "?tab=waiting", []

    while address:
        page = text(client.get(address))
        seen += [int(found) for found in re.findall(r'id="case-row-(\d+)"', page)]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following and following[1]

    assert seen == cases


def test_a_case_is_opened_by_hand_once(workspace, voice, owner, client_of):
    said = voice(workspace, text="Where is the invoice?")
    address = reverse("cases:open", args=[workspace.slug, said.pk])

    pages = [text(client_of(owner).post(address, follow=True)) for _ in range(2)]

    assert Case.objects.count() == 1
    assert all("Olive Owner" in page and "Where is the invoice?" in page for page in pages)


def test_those_who_wait_are_a_part_for_other_pages(workspace, case, owner, client_of):
    page = text(client_of(owner).get(reverse("cases:waiting", args=[workspace.slug])))

    assert 'class="wait"' in page and "Hannah Osei" in page and "<html" not in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_nobody_closes_over_what_they_have_not_seen(workspace, case, owner, member, client_of, headers):
    client, seen = client_of(owner), queries.last_event_id(case)
    actions.set_priority(case, owner, "high")
    actions.add_note(case, member(workspace), "She is calling back at three")
    form = {"status": "closed", "last_seen_event_id": seen}

    refused = client.post(url(case, "cases:status"), form, headers=headers)
    form["last_seen_event_id"] = queries.last_event_id(case)
    again = client.post(url(case, "cases:status"), form, headers=headers)

    page = text(refused)
    assert refused.status_code == 409 and again.status_code in (200, 302)
    assert "The case is still open." in page and page.count("She is calling back at three") == 2
    assert "set the priority" not in page.split("still open")[1].split("Close anyway")[0]
    assert Case.objects.get().status == "closed"


def test_ones_own_acts_do_not_stand_in_the_way_of_a_reply(case, owner, client_of):
    form = reply_form(case)
    actions.assign(case, owner, owner)

    response = client_of(owner).post(url(case, "replies:send"), form, headers=HTMX)

    assert response.status_code == 200 and Delivery.objects.count() == 1
