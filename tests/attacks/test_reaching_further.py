"""Reaching further than one may: out of a spreadsheet's cell, a settings page, a workspace, a role, the demo."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from heardwell.accounts import actions as accounts
from heardwell.accounts.members import actions as members
from heardwell.accounts.members.actions import Actor
from heardwell.accounts.models import AuditEvent, Invitation, Membership, User, Workspace
from heardwell.accounts.roles import Permission
from heardwell.accounts.signing_in import ONLY, PROVED_AT
from heardwell.accounts.two_step import actions as two_step
from heardwell.core import clock, config
from heardwell.core.errors import Forbidden
from heardwell.messaging.providers import mail_server
from heardwell.project.backup import kept
from heardwell.project.demo.story import OWNER
from heardwell.project.system import environment

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def _member(workspace: Workspace, role: str, email: str = "mallory@example.com") -> User:
    user = accounts.create_user(email, "Mallory", PASSWORD)
    Membership.objects.create(workspace=workspace, user=user, role=role)
    return user


@pytest.mark.parametrize("target", ["=1", "＝1", "＋1", "－1", "＠SUM", " =1", "\n=1", '"=1', "\u3000＝1"])
def test_no_cell_of_the_audit_log_is_a_formula(workspace, owner, client_of, target):
    accounts.record(workspace, "denied", user=owner, target=target)

    text = client_of(owner).get(reverse("accounts:audit_export", args=[workspace.slug])).content.decode()

    assert f"'{target}".replace('"', '""') in text


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("EMAIL_URL", "smtp://anna:hush@hush@mail.example.com"),
        ("EMAIL_URL", "smtp://anna:hush/hush@mail.example.com"),
        ("EMAIL_URL", "smtp://anna:hush hush@mail.example.com"),
        ("DATABASE_URL", "postgres://db.example.com/records?user=anna&password=hush"),
        ("DATABASE_URL", "postgres://db.example.com/records?sslpassword=hush&sslmode=require"),
    ],
)
def test_no_password_is_shown_however_it_is_written(data, monkeypatch, name, address):
    monkeypatch.setenv(name, address)
    config.reset()

    shown = {one.name: one.value for one in environment.settings()}[name]

    assert "hush" not in shown and "example.com" in shown


def test_the_word_of_one_workspaces_provider_fetches_no_backup_of_the_others(workspace, owner, client_of, data):
    other = accounts.create_workspace("Second Shop", owner)
    path = f"/ws/{workspace.slug}/settings/system/"
    kept.folder().mkdir(parents=True)
    (kept.folder() / "asked-20260101-000000.tar.gz").write_bytes(b"everything")
    (one,) = kept.backups()
    client = client_of(owner)
    session = client.session
    session[ONLY] = workspace.pk
    session.save()

    asked, fetched = client.post(f"{path}backup/"), client.get(f"{path}backups/{one.slug}/")

    assert client.get(reverse("pulse", args=[other.slug])).status_code == 403
    assert fetched.status_code == 302 and fetched["Location"].startswith(reverse("two_step:confirm"))
    assert asked.status_code == 302 and asked["Location"].startswith(reverse("two_step:confirm"))
    assert not AuditEvent.objects.filter(action__startswith="backup.").exists()


@pytest.mark.parametrize("door", ["two_step:set_up", "two_step:add_passkey"])
def test_the_word_of_a_provider_adds_no_key_to_an_account_that_has_a_password(workspace, client_of, door):
    client = client_of(_member(workspace, "agent"))
    session = client.session
    session[ONLY], session[PROVED_AT] = workspace.pk, clock.now().timestamp()
    session.save()

    answer = client.get(reverse(door, args=[workspace.slug]))

    assert answer.status_code == 302 and answer["Location"].startswith(reverse("two_step:confirm"))


def test_an_admin_does_not_take_an_owners_invitation_over(workspace, owner):
    admin = Membership.objects.get(user=_member(workspace, "admin"))
    boss = Actor.member(Membership.objects.get(user=owner))
    invitation, _token = members.invite(workspace, boss, email="partner@example.com", role="owner")

    with pytest.raises(Forbidden):
        members.invite(workspace, Actor.member(admin), email="partner@example.com", role="viewer")

    assert Invitation.objects.get().digest == invitation.digest and Invitation.objects.get().role == "owner"


def test_a_workspace_that_was_deleted_is_not_named_in_another(workspace, other_workspace, owner, client_of):
    Membership.objects.create(workspace=other_workspace, user=owner, role="agent")
    rival = other_workspace.memberships.get(role="owner").user

    accounts.delete_workspace(workspace, owner)

    log = client_of(rival).get(reverse("accounts:audit", args=[other_workspace.slug])).content.decode()
    assert "Marlow Shop" not in log


@pytest.fixture
def demo(workspace, monkeypatch):
    """A demo that anybody may enter; its owner is ``demo``."""
    monkeypatch.setenv("HEARDWELL_DEMO", "1")
    config.reset()
    Workspace.objects.filter(pk=workspace.pk).update(demo=True)
    everybody = _member(workspace, "owner", OWNER)
    return workspace, everybody


def test_a_visitor_cannot_delete_the_demo(demo, client_of):
    workspace, everybody = demo
    client = client_of(everybody)

    answer = client.post(reverse("accounts:delete_workspace", args=[workspace.slug]), {"name": workspace.name})

    assert answer.status_code == 404 and Workspace.objects.filter(pk=workspace.pk).exists()
    page = client.get(reverse("accounts:settings", args=[workspace.slug])).content.decode()
    assert reverse("accounts:delete_workspace", args=[workspace.slug]) not in page


@pytest.mark.parametrize(("allowed", "leaves"), [("", False), ("1", True)])
def test_a_visitor_writes_to_nobody_unless_the_operator_lets_them(demo, monkeypatch, allowed, leaves):
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example.com")
    monkeypatch.setenv("HEARDWELL_DEMO_MAIL", allowed or "0")
    config.reset()

    assert (mail_server() is not None) == leaves


def test_a_visitor_does_not_see_where_the_others_come_from(demo):
    workspace, _everybody = demo
    other, me = Client(headers={"X-Forwarded-For": "203.0.113.77"}), Client(headers={"X-Forwarded-For": "192.0.2.1"})
    for browser in (other, me):
        browser.post(reverse("demo_enter"))
    other.get(reverse("accounts:audit", args=[workspace.slug]))

    for page in ("audit", "audit_export", "sessions"):
        answer = me.get(reverse(f"accounts:{page}", args=[workspace.slug]))
        assert answer.status_code == 200 and b"203.0.113.77" not in answer.content


def test_a_visitor_does_not_lock_the_others_out_with_a_duty(demo, client_of):
    workspace, everybody = demo
    two_step.require(workspace, True, everybody)
    client = Client()

    with clock.at(clock.now() + timedelta(days=30)):
        client.post(reverse("demo_enter"))
        answer = client.get(reverse("pulse", args=[workspace.slug]))

    assert answer.status_code == 200


def test_a_visitor_reads_nothing_of_the_server(demo, client_of, monkeypatch, data):
    workspace, everybody = demo
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.inside.example")
    monkeypatch.setenv("TRUSTED_PROXIES", "10.7.7.7")
    monkeypatch.setenv("PUBLIC_URL", "https://demo.example")
    config.reset()
    client = client_of(everybody)

    pages = [
        client.get(reverse(f"system:{name}", args=[workspace.slug]), headers={"Host": "demo.example"}, secure=True)
        for name in ("environment", "page")
    ]

    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert str(data) not in text and "inside.example" not in text and "10.7.7.7" not in text
    assert "https://demo.example" in pages[0].content.decode()


@pytest.mark.parametrize("deed", ["remove", "demote"])
def test_a_visitor_cannot_keep_the_demo_for_themselves(demo, owner, deed):
    workspace, everybody = demo
    one, boss = Membership.objects.get(user=everybody), Actor.member(Membership.objects.get(user=owner))
    if deed == "remove":
        members.remove_member(one, boss)
    else:
        members.change_role(one, "viewer", boss)
    client = Client()

    client.post(reverse("demo_enter"))

    assert client.get(reverse("pulse", args=[workspace.slug])).status_code == 200
    assert Membership.objects.get(user=everybody).role == "owner"


def test_a_key_is_not_given_the_answer_of_one_that_may_do_more(workspace, api):
    body = {"role": "owner"}
    more = {"content_type": "application/json", "headers": {"Idempotency-Key": "k"}}
    made = api(workspace, frozenset({Permission.MANAGE, Permission.OWN})).post("/api/v1/members", body, **more)

    asked = api(workspace, frozenset({Permission.MANAGE})).post("/api/v1/members", body, **more)

    assert made.status_code == 201 and asked.status_code == 409
    assert made.json()["link"] not in asked.content.decode()
