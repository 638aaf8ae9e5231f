from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from heardwell.accounts.actions import create_user
from heardwell.accounts.members import actions
from heardwell.accounts.members.actions import Actor
from heardwell.accounts.models import AuditEvent, Invitation, Membership, Team, User
from heardwell.accounts.roles import Permission, Role
from heardwell.api.models import IdempotentAnswer
from heardwell.core import clock
from heardwell.core.errors import Conflict, Forbidden
from heardwell.messaging.models import Delivery
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
NEW = {"email": "new@example.com", "name": "Nadia New", "password": "a long new password"}


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


def _invite(workspace, email="", role="agent", by=Role.OWNER):
    return actions.invite(workspace, Actor(by), email=email, role=role)


def _door(token):
    return reverse("accounts:join", args=[token])


def _with_role(workspace, role, email="colleague@example.com"):
    user = create_user(email, "Cora Colleague", PASSWORD)
    return Membership.objects.create(workspace=workspace, user=user, role=role)


def test_a_link_is_shown_once_and_lets_one_new_person_in(workspace, owner, client_of):
    form = {"email": "", "role": "analyst"}
    page = client_of(owner).post(reverse("accounts:invite", args=[workspace.slug]), form).content.decode()
    link = page.split('id="invitation-link">')[1].split("<")[0]
    address = link[link.index("/join/") :]

    assert_page(Client().get(address))
    stranger = Client()
    joined = stranger.post(address, NEW)
    late = Client().post(address, NEW | {"email": "late@example.com"})

    assert joined["Location"] == reverse("pulse", args=[workspace.slug])
    assert stranger.get(joined["Location"]).status_code == 200
    assert workspace.memberships.get(user__email="new@example.com").role == "analyst"
    assert late.status_code == 410
    assert not User.objects.filter(email="late@example.com").exists()
    assert address not in client_of(owner).get(reverse("accounts:members", args=[workspace.slug])).content.decode()


def test_an_invitation_with_an_address_is_mailed_in_the_language_of_the_workspace(workspace, owner):
    workspace.language = "en"
    workspace.save()

    invitation, token = actions.invite(workspace, Actor(Role.OWNER, owner), email="Ann@Example.com", role="agent")

    mail = Delivery.objects.get(workspace=workspace)
    assert (mail.to_address, invitation.email) == ("ann@example.com", "ann@example.com")
    assert "Olive Owner invites you" in mail.subject and _door(token) in mail.body


def test_whoever_reads_the_mailbox_does_not_see_the_link_that_lets_in(workspace, client_of, api):
    _invitation, token = _invite(workspace, "ann@example.com", "admin")
    viewer = _with_role(workspace, "viewer").user

    page = client_of(viewer).get(reverse("messaging:mailbox", args=[workspace.slug])).content.decode()
    answer = api(workspace, frozenset({Permission.READ})).get("/api/v1/deliveries").content.decode()

    assert "/join/…" in page and "/join/" in answer
    assert token not in page and token not in answer


def test_an_invitation_for_an_address_makes_only_that_account(workspace):
    _invitation, token = _invite(workspace, "ann@example.com")

    Client().post(_door(token), NEW)

    assert not User.objects.filter(email="new@example.com").exists()
    assert workspace.memberships.filter(user__email="ann@example.com").exists()


def test_an_invitation_does_not_open_an_account_that_exists(workspace):
    ann = create_user("ann@example.com", "Ann", PASSWORD)
    _invitation, token = _invite(workspace, "ann@example.com")

    answer = Client().post(_door(token), NEW | {"email": "ann@example.com"})

    ann.refresh_from_db()
    assert answer.status_code == 422
    assert ann.check_password(PASSWORD)
    assert not workspace.memberships.filter(user=ann).exists()


def test_somebody_else_who_is_signed_in_cannot_use_it(workspace, client_of):
    eve = create_user("eve@example.com", "Eve", PASSWORD)
    _invitation, token = _invite(workspace, "ann@example.com", "admin")

    answer = client_of(eve).post(_door(token))

    assert answer.status_code == 403
    assert not workspace.memberships.filter(user=eve).exists()
    assert Invitation.objects.get().accepted_at is None


def test_an_account_that_is_signed_in_joins_with_one_press(workspace, client_of):
    ann = create_user("ann@example.com", "Ann", PASSWORD)
    client, (_invitation, token) = client_of(ann), _invite(workspace, "ann@example.com")

    page = assert_page(client.get(_door(token)))
    client.post(_door(token))

    assert "Join as Ann" in page
    assert workspace.memberships.get(user=ann).role == "agent"


def test_joining_twice_changes_no_role(workspace, owner):
    _invitation, token = _invite(workspace, "", "viewer")
    client = Client()
    client.force_login(owner)

    client.post(_door(token))

    assert workspace.memberships.get(user=owner).role == "owner"


@pytest.mark.parametrize("end", ["used", "withdrawn", "over", "renewed", "unknown"])
def test_a_link_that_opens_nothing_says_the_same_whatever_the_reason(workspace, end):
    invitation, token = _invite(workspace, "ann@example.com")
    if end == "used":
        actions.join(invitation, create_user("ann@example.com", "Ann", PASSWORD))
    elif end == "withdrawn":
        actions.revoke_invitation(invitation, Actor(Role.OWNER))
    elif end == "renewed":
        actions.invite_again(invitation, Actor(Role.OWNER))
    later = clock.now() + timedelta(days=8 if end == "over" else 0)

    with clock.at(later):
        answer = Client().get(_door("x" * 43 if end == "unknown" else token))

    assert answer.status_code == 410
    assert "has been used, was withdrawn or has run out" in answer.content.decode()


def test_inviting_the_same_address_again_leaves_one_link_and_two_mails(workspace):
    _first, old = _invite(workspace, "ann@example.com", "viewer")

    _second, new = _invite(workspace, "ann@example.com", "agent")

    assert Invitation.objects.get().role == "agent"
    assert Client().get(_door(old)).status_code == 410
    assert Client().get(_door(new)).status_code == 200
    assert Delivery.objects.count() == 2


def test_a_member_is_not_invited_again(workspace, owner):
    with pytest.raises(Conflict):
        _invite(workspace, "owner@example.com")


def test_an_admin_neither_makes_nor_touches_owners(workspace, owner, client_of):
    admin = _with_role(workspace, "admin")
    actor, agent = Actor.member(admin), _with_role(workspace, "agent", "agent@example.com")
    boss = workspace.memberships.get(user=owner)

    for act in (
        lambda: actions.invite(workspace, actor, email="", role="owner"),
        lambda: actions.change_role(agent, "owner", actor),
        lambda: actions.change_role(boss, "viewer", actor),
        lambda: actions.remove_member(boss, actor),
    ):
        with pytest.raises(Forbidden):
            act()
    page = client_of(admin.user).get(reverse("accounts:members", args=[workspace.slug])).content.decode()
    assert 'value="owner"' not in page


def test_the_last_owner_stays(workspace, owner):
    boss, actor = workspace.memberships.get(user=owner), Actor(Role.OWNER)

    for act in (
        lambda: actions.change_role(boss, "admin", actor),
        lambda: actions.remove_member(boss, actor),
        lambda: actions.leave(boss),
    ):
        with pytest.raises(Conflict):
            act()
    _with_role(workspace, "owner")
    actions.leave(boss)

    assert not workspace.memberships.filter(user=owner).exists()


def test_who_is_removed_loses_access_at_once_and_their_name_stays_on_cases(workspace, owner, client_of):
    from heardwell.close.cases.models import Case
    from tests.permissions.objects import ids_in

    member = _with_role(workspace, "agent")
    case = Case.objects.get(pk=ids_in(workspace)["case_id"])
    Case.objects.filter(pk=case.pk).update(assignee=member.user)
    theirs = client_of(member.user)
    assert theirs.get(reverse("cases:list", args=[workspace.slug])).status_code == 200

    client_of(owner).post(reverse("accounts:remove_member", args=[workspace.slug, member.user_id]))

    assert theirs.get(reverse("cases:list", args=[workspace.slug])).status_code == 404
    case.refresh_from_db()
    assert case.assignee == member.user
    assert AuditEvent.objects.get(action="member.removed").target == "colleague@example.com"


def test_a_role_is_changed_and_taken_back(workspace, owner, client_of):
    member, client = _with_role(workspace, "agent"), client_of(owner)
    address = reverse("accounts:change_role", args=[workspace.slug, member.user_id])

    client.post(address, {"role": "admin"})
    member.refresh_from_db()
    changed = member.role
    page = client.get(reverse("accounts:members", args=[workspace.slug])).content.decode()
    client.post(address + "?role=agent")

    member.refresh_from_db()
    assert (changed, member.role) == ("admin", "agent")
    assert f"{address}?role=agent" in page


def test_leaving_takes_one_out_of_the_teams(workspace, client_of):
    member = _with_role(workspace, "agent")
    team = Team.objects.create(workspace=workspace, name="Delivery")
    team.members.add(member.user)

    client_of(member.user).post(reverse("accounts:leave", args=[workspace.slug]))

    assert not team.members.exists()
    assert not workspace.memberships.filter(user=member.user).exists()


# The API


def test_a_program_invites_lists_and_changes_members(workspace, owner, api):
    client = api(workspace)
    body = {"email": "ann@example.com", "role": "viewer"}
    first = client.post("/api/v1/members", body, content_type="application/json", headers={"Idempotency-Key": "k"})
    second = client.post("/api/v1/members", body, content_type="application/json", headers={"Idempotency-Key": "k"})
    member = _with_role(workspace, "viewer")

    changed = client.patch(f"/api/v1/members/{member.user_id}", {"role": "agent"}, content_type="application/json")
    listed = client.get("/api/v1/members").json()["items"]
    gone = client.delete(f"/api/v1/members/{member.user_id}")

    assert first.status_code == 201 and first.json() == second.json() and "/join/" in first.json()["link"]
    kept = IdempotentAnswer.objects.get().body
    assert first.json()["link"].rpartition("/join/")[2].strip("/") not in kept and "link" not in kept
    assert changed.json()["role"] == "agent"
    assert {one["email"] for one in listed} == {"owner@example.com", "colleague@example.com"}
    assert gone.status_code == 204
    assert not workspace.memberships.filter(user=member.user).exists()


def test_a_program_without_the_scope_own_is_no_owner(workspace, owner, api):
    boss = f"/api/v1/members/{owner.pk}"
    admin = api(workspace, frozenset({Permission.READ, Permission.MANAGE}))

    assert admin.delete(boss).status_code == 403
    assert admin.patch(boss, {"role": "viewer"}, content_type="application/json").status_code == 403
    assert admin.post("/api/v1/members", {"role": "owner"}, content_type="application/json").status_code == 403
