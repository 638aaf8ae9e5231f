"""Log feedback: recorded like all other feedback, once, for the right person; taken back when it was a mistake."""

import json
from datetime import timedelta

import pytest

from heardwell.core import clock
from heardwell.feedback.models import Feedback, FeedbackEvent
from heardwell.people.actions import contacts_for
from heardwell.people.claims import Claim
from heardwell.people.models import Contact
from heardwell.web.tests.pages import assert_page

KEY = "k" * 16
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


@pytest.fixture
def address(workspace):
    return f"/ws/{workspace.slug}/voices/log/"


def log(client, address, **given):
    given = {"key": KEY, "words": "the parcel never came", "channel": "phone", "quote": "none"} | given
    return client.post(address, given, headers=HTMX)


def test_the_form_is_a_page_and_for_htmx_a_dialogs_content(client, address):
    page = assert_page(client.get(address))
    content = assert_page(client.get(address, headers=HTMX), whole=False)

    assert "What they said" in page and 'name="key"' in page
    assert "<html" not in content and "data-close" in content


def test_what_was_heard_is_recorded_with_all_that_was_typed(client, workspace, address):
    log(
        client,
        address,
        words="الطرد لم يصل",
        who="Ines Duarte ines@example.com",
        channel="in_person",
        problem="She needs the present by Friday",
        tags="delivery, gift，vip",
        score="nps:3",
        quote="anonymous",
    )

    found = Feedback.objects.get()
    assert (found.source, found.channel, found.text, found.quote_permission) == (
        "log",
        "in_person",
        "الطرد لم يصل",
        "anonymous",
    )
    assert (found.score_metric, found.score_value, found.score_band) == ("nps", 3, -1)
    assert sorted(found.tags.values_list("name", flat=True)) == ["delivery", "gift", "vip"]
    assert (found.person.email, found.person.name, found.person.verified) == ("ines@example.com", "Ines Duarte", False)
    assert found.context == {"logged_by": "Olive Owner", "problem": "She needs the present by Friday"}
    assert FeedbackEvent.objects.get().kind == "recorded"
    page = assert_page(client.get(f"/ws/{workspace.slug}/voices/{found.pk}/"))
    assert "She needs the present by Friday" in page and "logged by" in page


def test_the_problem_behind_it_is_found_by_search(client, workspace, address):
    log(client, address, problem="cannot reorder spare cartridges")

    assert "the parcel never came" in assert_page(client.get(f"/ws/{workspace.slug}/voices/?q=cartridges"))


def test_sending_the_same_form_twice_logs_once(client, address):
    first = log(client, address)
    second = log(client, address, words="other words")

    assert (first.status_code, second.status_code) == (204, 204)
    assert Feedback.objects.get().text == "the parcel never came"


def test_a_chosen_contact_is_the_one_who_said_it_and_stays_as_it_was(client, workspace, address):
    claim = Claim(at=clock.now(), external_id="u42", email="ann@example.com", name="Ann", verified=True, by_server=True)
    contacts_for(workspace.pk, [claim])
    ann = Contact.objects.get()

    log(client, address, who="Ann", contact=str(ann.pk))

    assert Feedback.objects.get().person == ann
    assert Contact.objects.get().name == "Ann"


def test_an_address_that_is_known_needs_no_choosing(client, workspace, address):
    contacts_for(workspace.pk, [Claim(at=clock.now(), external_id="u42", email="ann@example.com", verified=True)])

    log(client, address, who="ann@example.com")

    assert Feedback.objects.get().person == Contact.objects.get()


@pytest.mark.parametrize(
    ("who", "field", "value"), [("+49 170 1234567", "phone", "+49 170 1234567"), ("x@y.org", "email", "x@y.org")]
)
def test_somebody_new_becomes_a_contact_when_they_can_be_recognised(client, address, who, field, value):
    log(client, address, who=who)

    assert getattr(Contact.objects.get(), field) == value


def test_a_bare_name_stands_beside_the_words(client, address):
    log(client, address, who="許家豪")

    assert (Feedback.objects.get().said_by, Contact.objects.count()) == ("許家豪", 0)


@pytest.mark.parametrize(
    "given",
    [
        {"words": " "},
        {"channel": "pigeon"},
        {"score": "nps:11"},
        {"at": "2999-01-01T00:00"},
        {"quote": "loudly"},
        {"at": "yesterday"},
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(client, address, given):
    html = assert_page(log(client, address, problem="kept words", **given), 422, whole=False)

    assert "kept words" in html and 'class="error"' in html
    assert not Feedback.objects.exists()


def test_the_moment_is_read_in_the_workspaces_zone(client, workspace, address):
    workspace.time_zone = "Asia/Taipei"
    workspace.save()

    log(client, address, at="2026-03-01T20:00")

    assert Feedback.objects.get().occurred_at.isoformat() == "2026-03-01T12:00:00+00:00"


def test_contacts_are_offered_while_typing_and_only_ones_own(client, workspace, other_workspace, address):
    for space, name in ((workspace, "Anna Bell"), (other_workspace, "Anna Spy")):
        contacts_for(space.pk, [Claim(at=clock.now(), email=f"a{space.pk}@example.com", name=name)])

    html = assert_page(client.get(f"{address}people/?who=anna"), whole=False)

    assert "Anna Bell" in html and "Anna Spy" not in html


def test_another_workspaces_contact_cannot_be_chosen(client, workspace, other_workspace, address):
    contacts_for(other_workspace.pk, [Claim(at=clock.now(), email="a@example.com")])

    assert log(client, address, contact=str(Contact.objects.get().pk)).status_code == 404
    assert not Feedback.objects.exists()


def test_the_language_is_said_while_typing(client, address):
    html = assert_page(client.post(f"{address}language/", {"words": "包裹一直沒有送到，請問怎麼辦"}), whole=False)

    assert "Chinese" in html


def test_undo_leaves_nothing_behind_but_the_fact_that_it_is_gone(client, workspace, address):
    answer = log(client, address, tags="new")
    said = json.loads(answer["HX-Trigger"])["toast"]

    assert client.post(said["undo"], headers=HTMX).status_code == 204
    assert not Feedback.objects.exists()
    assert FeedbackEvent.objects.latest("pk").kind == "erased"
    assert "Nobody said “parcel”" in assert_page(client.get(f"/ws/{workspace.slug}/voices/?q=parcel"))


def test_undo_takes_the_case_of_a_rule_along_but_not_one_that_somebody_works_on(client, workspace, owner, address):
    from heardwell.close.cases.actions import Opening, add_note, open_case
    from heardwell.close.cases.models import Case

    log(client, address)
    item = Feedback.objects.get()
    case, _new = open_case(workspace, Opening(item, "rule:1"))
    add_note(case, owner, "calling her")

    refused = client.post(f"/ws/{workspace.slug}/voices/{item.pk}/take-back/", headers=HTMX)
    assert (refused.status_code, Feedback.objects.count()) == (409, 1)

    case.events.filter(actor__isnull=False).delete()
    client.post(f"/ws/{workspace.slug}/voices/{item.pk}/take-back/", headers=HTMX)
    assert (Feedback.objects.count(), Case.objects.count()) == (0, 0)


def test_undo_comes_too_late_after_a_while_and_never_for_what_came_by_itself(client, workspace, address):
    log(client, address)
    item = Feedback.objects.get()
    Feedback.objects.update(recorded_at=clock.now() - timedelta(minutes=11))
    take_back = f"/ws/{workspace.slug}/voices/{item.pk}/take-back/"
    assert client.post(take_back, headers=HTMX).status_code == 409

    Feedback.objects.update(recorded_at=clock.now(), source="shop")
    assert client.post(take_back, headers=HTMX).status_code == 404
    assert Feedback.objects.count() == 1
