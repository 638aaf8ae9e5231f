"""Guessing passwords: it is slowed down, and nobody can use that to lock somebody else out."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from heardwell.accounts.actions import create_user
from heardwell.accounts.models import AuditEvent
from heardwell.core import clock

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()
    yield
    cache.clear()


def _try(client, email, password, address):
    return client.post(
        reverse("accounts:sign_in"), {"email": email, "password": password}, headers={"X-Forwarded-For": address}
    ).status_code


def _besiege(email, times=30):
    """A stranger with an address for each guess."""
    return [_try(Client(), email, "wrong", f"198.51.100.{n}") for n in range(times)]


def test_a_known_browser_gets_in_while_strangers_guess(owner):
    known = Client()
    assert _try(known, owner.email, PASSWORD, "192.0.2.7") == 302
    known.post(reverse("accounts:sign_out"))

    assert 429 in _besiege(owner.email)

    assert _try(Client(), owner.email, PASSWORD, "203.0.113.9") == 429
    assert _try(known, owner.email, PASSWORD, "203.0.113.9") == 302


def test_an_unknown_browser_gets_in_after_a_short_wait(owner):
    _besiege(owner.email)

    with clock.at(clock.now() + timedelta(seconds=301)):
        assert _try(Client(), owner.email, PASSWORD, "203.0.113.9") == 302


def test_one_address_at_one_account_is_stopped_for_a_while(owner):
    with clock.at(clock.now()):
        statuses = [_try(Client(), owner.email, "wrong", "198.51.100.4") for _ in range(12)]
    later = clock.now() + timedelta(seconds=301)

    with clock.at(later):
        same, other = (_try(Client(), owner.email, PASSWORD, one) for one in ("198.51.100.4", "203.0.113.9"))

    assert statuses == [422] * 10 + [429] * 2
    assert (same, other) == (429, 302)


def test_a_known_browser_cannot_be_used_to_guess_from_many_addresses(owner):
    stolen = Client()
    _try(stolen, owner.email, PASSWORD, "192.0.2.7")
    stolen.post(reverse("accounts:sign_out"))

    statuses = [_try(stolen, owner.email, "wrong", f"198.51.100.{n}") for n in range(12)]

    assert statuses == [422] * 10 + [429] * 2


@pytest.mark.parametrize("change", ["another account", "changed", "none"])
def test_the_cookie_of_a_known_browser_serves_its_own_accounts_only(owner, change):
    client = Client()
    eve = create_user("eve@example.com", "Eve", PASSWORD)
    _try(client, eve.email if change == "another account" else owner.email, PASSWORD, "192.0.2.7")
    client.post(reverse("accounts:sign_out"))
    if change == "changed":
        value = client.cookies["hw_device"].value
        client.cookies["hw_device"] = ("B" if value[0] == "A" else "A") + value[1:]
    elif change == "none":
        del client.cookies["hw_device"]

    _besiege(owner.email)

    assert _try(client, owner.email, PASSWORD, "203.0.113.9") == 429


def test_an_account_that_does_not_exist_is_slowed_down_and_noted_alike(owner):
    assert _besiege("nobody@example.com", 12) == _besiege(owner.email, 12)

    counts = [
        AuditEvent.objects.filter(action="session.refused", target=one).count()
        for one in ("nobody@example.com", owner.email)
    ]
    assert counts[0] == counts[1] == 10


def test_the_cookie_is_out_of_reach_of_scripts(owner):
    client = Client()
    _try(client, owner.email, PASSWORD, "192.0.2.7")

    cookie = client.cookies["hw_device"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert owner.email not in cookie.value
