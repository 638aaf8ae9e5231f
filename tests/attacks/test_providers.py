"""A workspace's sign-in provider: how far its word reaches, and how often it may be asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from heardwell.accounts.members import actions as members
from heardwell.accounts.members.actions import Actor
from heardwell.accounts.models import Membership
from heardwell.accounts.sso.models import Identity, Provider
from heardwell.accounts.sso.tests.conftest import provider, there  # noqa: F401 - fixtures
from heardwell.accounts.sso.tests.test_sign_in import PASSWORD, _is_in, _member, _sign_in

pytestmark = pytest.mark.django_db


def _promote(user, workspace, owner, role: str = "owner") -> None:
    boss = Actor.member(Membership.objects.get(user=owner, workspace=workspace))
    members.change_role(Membership.objects.get(user=user, workspace=workspace), role, boss)


def test_its_word_does_not_open_what_somebody_was_given_since(there, provider, workspace, owner):  # noqa: F811
    ann = _member(workspace, "ann@shop.example")
    assert _is_in(_sign_in(workspace).browser)
    _promote(ann, workspace, owner)

    answer = _sign_in(workspace)

    assert answer["Location"] == reverse("sso:connect") and not _is_in(answer.browser)


def test_an_owner_who_says_so_signs_in_that_way(there, provider, workspace, owner, client_of):  # noqa: F811
    ann = _member(workspace, "ann@shop.example")
    _sign_in(workspace)
    _promote(ann, workspace, owner)
    browser = _sign_in(workspace).browser
    browser.post(reverse("accounts:sign_in"), {"email": ann.email, "password": PASSWORD})
    browser.post(reverse("sso:connect"))

    answer = _sign_in(workspace)

    assert _is_in(answer.browser) and Identity.objects.get().confirmed


def test_nobody_takes_over_whom_the_provider_knows_as_somebody_else(
    there,  # noqa: F811
    provider,  # noqa: F811
    workspace,
    owner,
):
    ann = _member(workspace, "ann@shop.example")
    _sign_in(workspace)
    _promote(ann, workspace, owner)
    mallory = _member(workspace, "mallory@shop.example")
    there.person |= {"email": mallory.email}
    browser = _sign_in(workspace).browser
    browser.post(reverse("accounts:sign_in"), {"email": mallory.email, "password": PASSWORD})

    answer = browser.post(reverse("sso:connect"))

    assert answer.status_code == 403 and Identity.objects.get().user == ann


@pytest.mark.parametrize("door", ["edit", "remove"])
def test_an_admin_does_not_decide_which_provider_vouches_for_owners(
    door,
    provider,  # noqa: F811
    workspace,
    client_of,
):
    admin = client_of(_member(workspace, "admin@shop.example", "admin"))
    page = admin.get(reverse("sso:settings", args=[workspace.slug])).content.decode()

    answer = admin.post(reverse(f"sso:{door}", args=[workspace.slug]), {"issuer": "https://evil.example"})

    assert answer.status_code == 403 and Provider.objects.get() == provider
    assert reverse(f"sso:{door}", args=[workspace.slug]) not in page


def test_sign_ins_that_never_come_back_are_slowed_down(there, provider, workspace):  # noqa: F811
    start = reverse("sso:start", args=[workspace.slug])
    guess = reverse("sso:start", args=["not-a-workspace"])
    answers = [Client().get(start if n % 2 else guess).status_code for n in range(40)]

    assert answers[:4] == [404, 302, 404, 302] and answers[-1] == 429
    assert Client().get(start, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 302


def test_an_office_behind_one_address_signs_in_in_the_morning(there, provider, workspace):  # noqa: F811
    for _person in range(35):
        assert _is_in(_sign_in(workspace).browser)
