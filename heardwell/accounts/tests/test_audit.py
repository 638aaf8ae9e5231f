import csv
import io
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from heardwell.accounts.actions import create_user, record
from heardwell.accounts.audit.views import ROWS
from heardwell.accounts.audit.words import SENTENCES, plain, sentence
from heardwell.accounts.models import AuditEvent, Membership
from heardwell.core import clock
from heardwell.core.spreadsheets import harmless
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def page(workspace, owner, client_of):
    client = client_of(owner)
    return lambda **query: assert_page(client.get(reverse("accounts:audit", args=[workspace.slug]), query))


def test_a_change_of_the_settings_says_what_it_was_and_what_it_is(workspace, owner, client_of, page):
    form = {"name": "Marlow & Sons", "language": "en", "time_zone": "Asia/Taipei", "week_start": 0, "minimum_group": 5}

    client_of(owner).post(reverse("accounts:save_workspace", args=[workspace.slug]), form)

    assert "changed the settings: Name Marlow Shop → Marlow &amp; Sons; Time zone UTC → Asia/Taipei" in page()


def test_the_address_is_the_one_that_the_edge_names(workspace, owner, page):
    Client().post(
        reverse("accounts:sign_in"),
        {"email": owner.email, "password": "wrong"},
        headers={"X-Forwarded-For": "203.0.113.9"},
    )

    found = plain(page(kind="denied"))
    assert "failed to sign in as owner@example.com" in found and "203.0.113.9" in found


def test_lines_are_found_by_person_kind_text_and_day(workspace, owner, page):
    ann = create_user("ann@example.com", "Ann", PASSWORD)
    Membership.objects.create(workspace=workspace, user=ann, role="agent")
    record(workspace, "team.created", user=ann, target="Parcels")
    record(workspace, "api_key.created", user=owner, target="Shop")
    with clock.at(clock.now() - timedelta(days=3)):
        record(workspace, "team.created", user=owner, target="Returns")
    today = datetime.now().date()

    def told(**query):
        return {name for name in ("Parcels", "“Shop”", "Returns") if name in plain(page(**query))}

    assert told() == {"Parcels", "“Shop”", "Returns"}
    assert told(who=ann.pk) == {"Parcels"}
    assert told(kind="keys") == {"“Shop”"}
    assert told(q="return") == {"Returns"}
    assert told(until=today - timedelta(days=2)) == {"Returns"}
    assert told(since=today - timedelta(days=1)) == {"Parcels", "“Shop”"}


@pytest.mark.parametrize(
    "query", [{"who": "x"}, {"since": "2026-99-99"}, {"kind": "x"}, {"until": "9999-12-31"}, {"q": "\0"}]
)
def test_filters_that_make_no_sense_break_nothing(page, query):
    page(before="9" * 30, **query)


def test_what_members_did_elsewhere_before_they_joined_is_not_told(workspace, other_workspace, page):
    rival = other_workspace.memberships.get().user
    with clock.at(clock.now() - timedelta(days=1)):
        record(None, "password.changed", user=rival)
    record(other_workspace, "team.created", user=rival, target="Secret team")
    Membership.objects.create(workspace=workspace, user=rival, role="agent")
    record(None, "session.all_ended", user=rival)

    found = page()

    assert "signed out everywhere" in found
    assert "changed their password" not in found and "Secret team" not in found


def test_older_lines_are_one_press_away(workspace, owner, client_of, page):
    for number in range(ROWS + 5):
        record(workspace, "team.created", user=owner, target=f"Team {number:03}")

    first = page(kind="people")
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client_of(owner).get(reverse("accounts:audit", args=[workspace.slug]) + following).content.decode()

    assert "Team 054" in first and "Team 004" not in first
    assert "Team 004" in second and "Team 054" not in second


def test_the_file_holds_what_the_page_shows_and_no_formula(workspace, owner, client_of):
    record(workspace, "team.created", user=owner, target='=HYPERLINK("https://evil.example")')
    record(workspace, "api_key.created", user=owner, target="Shop")

    answer = client_of(owner).get(reverse("accounts:audit_export", args=[workspace.slug]), {"kind": "people"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Disposition"] == 'attachment; filename="audit-log.csv"'
    assert [row[5] for row in rows[1:]] == ['\'=HYPERLINK("https://evil.example")']
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx"])
def test_a_cell_that_looks_like_a_formula_is_made_harmless(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("action", sorted(SENTENCES))
def test_every_sentence_can_be_filled_in(action):
    event = AuditEvent(
        action=action, target="50% of 100%", detail={"role": ["agent", "admin"], "changed": {"name": ["a", "b"]}}
    )

    assert "%(" not in sentence(event)


def test_what_people_wrote_keeps_its_direction_in_a_sentence_of_ours():
    event = AuditEvent(action="survey.created", target="How easy was it?")

    with translation.override("ar"):
        said = sentence(event)

    assert "\u2068How easy was it?\u2069" in said and said != plain(said)


def test_an_unknown_deed_is_still_told(workspace, owner, page):
    record(workspace, "moon.landed", user=owner, target="Eagle")

    assert "moon.landed Eagle" in page()


def test_a_program_reads_the_log(workspace, owner, api):
    record(workspace, "team.created", user=owner, target="Parcels")

    first = api(workspace).get("/api/v1/audit?limit=1").json()

    assert first["items"][0]["action"] == "api_key.created" and first["next"]
    assert api(workspace, frozenset({"read"})).get("/api/v1/audit").status_code == 403
