"""Who somebody is: by id, else by mail, else by phone; what is not vouched for stays apart."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heardwell.people.actions import contacts_for
from heardwell.people.claims import Claim, email_of
from heardwell.people.models import Contact

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def claim(**rest) -> Claim:
    return Claim(at=rest.pop("at", NOON), **rest)


def test_the_same_id_is_the_same_person(workspace):
    first, second = contacts_for(workspace.pk, [claim(external_id="u1"), claim(external_id="u1", name="Ann")])

    assert first == second
    assert Contact.objects.get().name == "Ann"


def test_a_verified_and_an_unverified_claim_are_never_merged(workspace):
    trusted = claim(external_id="u1", email="ann@example.com", verified=True, by_server=True)
    forged = claim(external_id="u1", email="thief@example.com")

    one, other = contacts_for(workspace.pk, [trusted, forged])

    assert one != other
    assert Contact.objects.get(pk=one).email == "ann@example.com"


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ({"email": "Ann@Example.com"}, {"email": "ann@example.com "}),
        ({"phone": "+886 2"}, {"phone": "+886 2"}),
    ],
)
def test_without_an_id_mail_or_phone_says_who_it_is(workspace, given, same):
    first, second = contacts_for(workspace.pk, [claim(**given), claim(**same)])

    assert first == second is not None


def test_a_bare_name_is_nobody(workspace):
    assert contacts_for(workspace.pk, [claim(name="Ann"), None]) == [None, None]


def test_a_browser_never_replaces_what_a_server_has_set(workspace):
    server = claim(external_id="u1", name="Ann", traits={"plan": "pro"}, verified=True, by_server=True)
    browser = claim(external_id="u1", name="Root", traits={"plan": "gold", "theme": "dark"}, verified=True)

    contacts_for(workspace.pk, [server])
    contacts_for(workspace.pk, [browser])

    person = Contact.objects.get()
    assert (person.name, person.traits) == ("Ann", {"plan": "pro", "theme": "dark"})


def test_a_server_replaces_what_it_and_browsers_have_set(workspace):
    contacts_for(workspace.pk, [claim(external_id="u1", traits={"plan": "free"}, verified=True)])
    contacts_for(workspace.pk, [claim(external_id="u1", traits={"plan": "pro"}, verified=True, by_server=True)])

    assert Contact.objects.get().traits == {"plan": "pro"}


def test_people_of_two_workspaces_are_not_the_same(workspace, other_workspace):
    (here,) = contacts_for(workspace.pk, [claim(external_id="u1", verified=True)])
    (there,) = contacts_for(other_workspace.pk, [claim(external_id="u1", verified=True)])

    assert here != there


def test_somebody_was_last_seen_when_they_last_spoke(workspace):
    later = NOON + timedelta(days=3)

    contacts_for(workspace.pk, [claim(external_id="u1"), claim(external_id="u1", at=later)])

    assert Contact.objects.get().last_seen_at == later


def test_a_thousand_claims_cost_a_handful_of_statements(workspace):
    claims = [claim(external_id=f"u{number}", verified=True) for number in range(1000)]
    contacts_for(workspace.pk, claims)

    with CaptureQueriesContext(connection) as queries:
        again = contacts_for(workspace.pk, claims)

    assert len(set(again)) == 1000
    assert len(queries) < 10


@pytest.mark.parametrize(
    "text", ["", "ann", "ann@", "@x.org", "ann@localhost", "a b@x.org", "<a@x.org>", "a@x.org,b@x.org"]
)
def test_what_cannot_be_an_address_is_none(text):
    assert email_of(text) == ""
