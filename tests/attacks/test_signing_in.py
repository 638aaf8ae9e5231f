"""Ways around the doors of signing in: skipping a step, keeping a session, leaving the house, guessing, forging."""

import re

import pyotp
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, reverse

from heardwell.accounts.models import AuditEvent, Membership
from heardwell.accounts.two_step import actions, codes
from heardwell.accounts.two_step.models import Authenticator, Passkey, RecoveryCode
from heardwell.core import clock

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
SIGN_IN, SECOND = reverse("accounts:sign_in"), reverse("two_step:second_step")
SECOND_PASSKEY, PASSKEY = reverse("two_step:second_step_passkey"), reverse("two_step:passkey")
#: Addresses of another host, in the spellings that browsers follow.
ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://testserver@evil.example",
    "javascript:x",
]


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


@pytest.fixture
def secret(owner, workspace) -> str:
    made = codes.new_secret()
    actions.switch_on(owner, made, 0, "")
    return made


def _code(secret: str) -> str:
    return pyotp.TOTP(secret).at(clock.now())


def _half_in(client: Client | None = None, **more) -> Client:
    client = client or Client()
    client.post(SIGN_IN, {"email": "owner@example.com", "password": PASSWORD, **more})
    return client


def _visit(client: Client, address: str):
    answer = client.get(address)
    return client.post(address) if answer.status_code == 405 else answer


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_session_that_somebody_planted_is_worth_nothing_after_either_step(secret):
    planted = Client()
    planted.get(SIGN_IN)
    planted.session.save()
    victim = Client()
    before = planted.session
    before["planted"] = True
    before.save()
    victim.cookies["hw_session"] = before.session_key

    _half_in(victim)
    half = victim.cookies["hw_session"].value
    victim.post(SECOND, {"code": _code(secret)})
    whole = victim.cookies["hw_session"].value
    thief, other_thief = Client(), Client()
    thief.cookies["hw_session"], other_thief.cookies["hw_session"] = before.session_key, half

    assert len({before.session_key, half, whole}) == 3
    assert _is_in(victim)
    assert thief.get(SECOND)["Location"] == SIGN_IN
    assert not _is_in(thief) and not _is_in(other_thief)


def test_no_page_of_a_workspace_opens_half_way(secret, workspace):
    client = _half_in()
    routes = [
        "/" + str(entry.pattern).replace("<slug:slug>", workspace.slug)
        for part in get_resolver().url_patterns
        for entry in getattr(part, "url_patterns", [part])
        if str(entry.pattern).startswith("ws/<slug:slug>/") and str(entry.pattern).count("<") == 1
    ]

    answers = {route: _visit(client, route) for route in routes}

    assert len(routes) > 20
    assert {route for route, answer in answers.items() if not answer.get("Location", "").startswith(SIGN_IN)} == set()


@pytest.mark.parametrize("address", [SECOND, SECOND_PASSKEY])
def test_the_second_step_without_the_first_leads_to_the_first(address, secret):
    client = Client()

    answer = client.post(address, {"code": _code(secret), "credential": "{}", "user": "1"})

    assert answer["Location"] == SIGN_IN
    assert not _is_in(client)
    assert Authenticator.objects.get().last_step == 0  # the code is not used up by a stranger either


def test_the_person_of_the_second_step_cannot_be_chosen(secret, owner, other_workspace):
    rival = Membership.objects.get(workspace=other_workspace).user
    actions.switch_on(rival, secret := codes.new_secret(), 0, "")
    client = _half_in(user=rival.pk)

    client.post(f"{SECOND}?user={rival.pk}", {"code": _code(secret), "user": rival.pk, "email": rival.email})

    assert not _is_in(client)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_step_leads_to_another_host(target, secret, owner, workspace):
    through_first = _half_in(next=target)
    first = through_first.post(SECOND, {"code": _code(secret)})
    Authenticator.objects.update(last_step=0)
    through_second = _half_in()
    second = through_second.post(f"{SECOND}?next={target}", {"code": _code(secret), "next": target})
    confirmed = through_second.post(reverse("two_step:confirm"), {"password": PASSWORD, "next": target})
    known = through_second.get(PASSKEY, {"next": target})
    again = through_second.post(reverse("two_step:start_again"), {"next": target})

    assert {answer["Location"] for answer in (first, second, confirmed, known)} == {"/"}
    assert again["Location"] == SIGN_IN


def test_codes_cannot_be_guessed(secret):
    client = _half_in()

    answers = [client.post(SECOND, {"code": f"{guess:06}"}).status_code for guess in range(12)]
    late = client.post(SECOND, {"code": _code(secret)})

    assert answers[-1] == 429 and late.status_code == 429
    assert not _is_in(client)
    assert AuditEvent.objects.filter(action="two_step.failed").count() == answers.count(422) > 0


def test_typing_the_password_again_gives_no_new_guesses(secret):
    for guess in range(12):
        client = _half_in()
        client.post(SECOND, {"code": f"{guess:06}"})

    assert _half_in().post(SECOND, {"code": _code(secret)}).status_code == 429


@pytest.mark.parametrize(
    "answer",
    [
        *("", "{}", "[]", "null", "{", '{"rawId": 1}', '{"rawId": "a"}', '{"rawId": "b2s", "id": "b2s"}', "9" * 30_000),
        '{"rawId":"b2s","id":"b2s","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA"}}',
    ],
)
def test_what_is_no_passkeys_answer_breaks_and_opens_nothing(answer, owner, workspace):
    Passkey.objects.create(user=owner, name="k", handle="aa", credential_id="b2s", public="b2s")
    alone, half = Client(), _half_in()
    alone.get(PASSKEY)
    half.get(SECOND)

    statuses = {
        alone.post(PASSKEY, {"credential": answer}).status_code,
        half.post(SECOND_PASSKEY, {"credential": answer}).status_code,
    }

    assert statuses == {422}
    assert not _is_in(alone) and not _is_in(half)


@pytest.mark.parametrize("address", [SIGN_IN, SECOND, SECOND_PASSKEY, PASSKEY, reverse("two_step:confirm")])
def test_another_page_cannot_send_the_forms_of_signing_in(address, secret, owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    assert client.post(address, {"password": PASSWORD, "code": _code(secret)}).status_code == 403


@pytest.mark.parametrize("page", ["off/", "codes/", "app/", "everybody/"])
def test_another_page_cannot_change_the_second_step(page, secret, owner, workspace):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))

    answer = client.post(f"/ws/{workspace.slug}/settings/two-step/{page}", {"password": PASSWORD})

    assert answer.status_code == 403
    assert set(RecoveryCode.objects.values_list("digest", flat=True)) == kept


def test_nothing_of_the_second_step_is_kept_in_the_browser_or_shown(secret, workspace):
    client = _half_in()

    pages = [client.get(SECOND), client.get(SECOND + "?recovery")]

    assert all("no-store" in page["Cache-Control"] for page in pages)
    assert not any(re.search(secret, page.content.decode()) for page in pages)
