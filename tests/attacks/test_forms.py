"""Forms of the workplace, filled in by hand: what is not in the form is not taken, what is wrong is not stored."""

import pytest
from django.forms.models import model_to_dict

from heardwell.accounts.actions import create_user
from heardwell.accounts.models import ApiKey, Membership
from heardwell.accounts.roles import Role
from heardwell.messaging.actions import queue_email
from heardwell.messaging.compose import mail
from tests.permissions.objects import ids_in

SETTINGS = {"name": "Marlow Shop", "language": "en", "time_zone": "UTC", "week_start": 0, "minimum_group": 5}
#: Numbers, moments and texts that no field is made for.
ODD = ["", "\x00", "9" * 30, "-1", "٣", "x" * 10_000, "\r\nBcc: s@sink", "9999-12-31T23:59", "0001-01-01T00:00"]
ACTS = {
    "cases/{case_id}": [
        ("assign/", "assignee"),
        ("status/", "status"),
        ("priority/", "priority"),
        ("team/", "team"),
        ("tag/", "tag"),
        ("snooze/", "until"),
        ("snooze/", "days"),
        ("needed/", "needed"),
        ("notes/", "body"),
        ("reply/", "last_seen_event_id"),
        ("events/999999999999999999999/undo/", "x"),
    ],
    "voices/{feedback_id}": [("tag/", "tag"), ("untag/", "tag"), ("triage/", "triage"), ("correct/", "field")],
    "settings/rules/{rule_id}": [("", "value"), ("", "due_hours"), ("switch/", "enabled")],
    "mailbox/{delivery_id}": [("again/", "x")],
}


@pytest.mark.parametrize(("room", "act", "field"), [(room, *act) for room, acts in ACTS.items() for act in acts])
def test_odd_values_break_nothing(room, act, field, workspace, owner, client_of):
    client, address = client_of(owner), f"/ws/{workspace.slug}/{room.format(**ids_in(workspace))}/{act}"

    statuses = {client.post(address, {field: value, "body": "words"}).status_code for value in ODD}

    assert statuses <= {200, 302, 404, 409, 422}


@pytest.mark.parametrize("name", ["x\r\nBcc: s@sink", "x\u2028y", "x\ny", "x\x0by"])
def test_a_workspace_cannot_be_named_like_a_header(name, workspace, owner, client_of):
    answer = client_of(owner).post(f"/ws/{workspace.slug}/settings/workspace/", SETTINGS | {"name": name})

    workspace.refresh_from_db()
    assert answer.status_code == 422
    assert workspace.name == "Marlow Shop"


def test_a_name_that_was_stored_before_still_sends_one_clean_mail(workspace):
    workspace.name = "x\r\nBcc: s@sink"
    workspace.save()

    delivery = queue_email(workspace, "k", to_address="a@example.com", subject="s", body="b")
    message = mail(delivery).message()

    assert message["Bcc"] is None
    assert "\n" not in message["From"]


def test_settings_take_only_what_the_form_shows(workspace, owner, client_of):
    before = model_to_dict(workspace)
    more = {"id": 999, "slug": "rival-shop", "demo": "on", "created_at": "2000-01-01", "role": "owner"}

    client_of(owner).post(f"/ws/{workspace.slug}/settings/workspace/", SETTINGS | more)

    workspace.refresh_from_db()
    assert model_to_dict(workspace) == before


def test_a_key_takes_only_scopes_that_its_makers_role_has(workspace, owner, client_of):
    admin = create_user("admin@example.com", "Ada Admin", "correct horse battery")
    Membership.objects.create(workspace=workspace, user=admin, role=Role.ADMIN)
    address = f"/ws/{workspace.slug}/settings/keys/"

    more = client_of(admin).post(address, {"name": "k", "scopes": ["read", "own"]})
    unknown = client_of(owner).post(address, {"name": "k", "scopes": ["read", "everything"]})
    asked = {"name": "k", "scopes": ["read"], "workspace": 999, "digest": "x", "revoked_at": ""}
    client_of(admin).post(address, asked)

    key = ApiKey.objects.get(name="k")
    assert more.status_code == unknown.status_code == 422
    assert (key.workspace, key.scopes) == (workspace, ["read"])


@pytest.mark.parametrize("path", ["surveys", "feedback", "rules"])
def test_what_the_house_decides_is_not_taken_from_a_body(path, workspace, other_workspace, api):
    ours = {"id": "999999", "workspace_id": other_workspace.pk, "workspace": other_workspace.pk, "version": 9}
    ours |= {
        "created_at": "2000-01-01T00:00:00Z",
        "status": "published",
        "opened_by": "x",
        "revision": 9,
        "done": False,
    }
    body = {
        "surveys": {"name": "n", "questions": []},
        "feedback": {"text": "words"},
        "rules": {
            "name": "r",
            "conditions": [{"field": "nps", "op": "<=", "value": 6}],
            "effects": [{"do": "open_case"}],
        },
    }[path]

    made = api(workspace).post(f"/api/v1/{path}", ours | body, content_type="application/json").json()

    assert made["id"] != "999999"
    assert not {made.get("created_at"), made.get("status")} & {"2000-01-01T00:00:00Z", "published"}
    assert api(workspace).get(f"/api/v1/{path}/{made['id']}").status_code == 200
    assert api(other_workspace).get(f"/api/v1/{path}/{made['id']}").status_code == 404
