from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from heardwell.accounts.actions import create_user, create_workspace
from heardwell.accounts.models import AuditEvent, SignIn
from heardwell.accounts.sessions.queries import device
from heardwell.core import clock
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 "
    "Safari/537.36 Edg/140.0"
)


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


def _signed_in(owner, agent, address="192.0.2.7"):
    client = Client(headers={"User-Agent": agent, "X-Forwarded-For": address})
    client.post(reverse("accounts:sign_in"), {"email": owner.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        ("curl/8.9", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_browser_is_named_in_words(agent, words):
    assert device(agent) == words


def test_one_sees_ones_browsers_and_signs_one_out(workspace, owner):
    page = reverse("accounts:sessions", args=[workspace.slug])
    here, phone = _signed_in(owner, FIREFOX), _signed_in(owner, IPHONE, "198.51.100.4")
    phone.get(page)

    listed = assert_page(here.get(page))
    there = SignIn.objects.get(address="198.51.100.4")
    here.post(reverse("accounts:end_session", args=[workspace.slug, there.pk]))

    assert "Firefox on Linux" in listed and "Safari on iPhone" in listed and "198.51.100.4" in listed
    assert listed.index("This browser") < listed.index("Safari on iPhone")
    assert phone.get(page).status_code == 302
    assert here.get(page).status_code == 200


def test_signing_out_everywhere_ends_also_what_no_list_knows(workspace, owner):
    page = reverse("accounts:sessions", args=[workspace.slug])
    here, elsewhere, unseen = _signed_in(owner, FIREFOX), _signed_in(owner, IPHONE), _signed_in(owner, EDGE)
    elsewhere.get(page)  # the third has never been used since it signed in

    here.post(reverse("accounts:end_other_sessions", args=[workspace.slug]))

    assert here.get(page).status_code == 200
    assert elsewhere.get(page).status_code == unseen.get(page).status_code == 302
    assert AuditEvent.objects.filter(user=owner, action="session.all_ended").exists()


def test_nobody_ends_anothers_session(workspace, owner, other_workspace):
    rival = other_workspace.memberships.get().user
    _signed_in(rival, IPHONE).get("/")
    theirs = SignIn.objects.get(user=rival)

    answer = _signed_in(owner, FIREFOX).post(reverse("accounts:end_session", args=[workspace.slug, theirs.pk]))

    assert answer.status_code == 404
    assert SignIn.objects.filter(pk=theirs.pk).exists()


def test_being_seen_is_written_every_few_minutes_and_not_at_every_request(workspace, owner):
    client = _signed_in(owner, FIREFOX)
    page = reverse("accounts:sessions", args=[workspace.slug])
    with clock.at(clock.now() - timedelta(hours=1)):
        client.get(page)
    first = SignIn.objects.get(user=owner).seen_at

    client.get(page)
    second = SignIn.objects.get(user=owner).seen_at
    cache.clear()  # as after five minutes
    client.get(page)

    assert first == second < SignIn.objects.get(user=owner).seen_at


def test_a_new_password_forgets_the_other_browsers(workspace, owner):
    here, phone = _signed_in(owner, FIREFOX), _signed_in(owner, IPHONE)
    page = reverse("accounts:sessions", args=[workspace.slug])
    phone.get(page)
    here.get(page)

    here.post(
        reverse("accounts:change_password", args=[workspace.slug]), {"current": PASSWORD, "new": "a new and longer one"}
    )

    assert "Safari on iPhone" not in here.get(page).content.decode()
    assert phone.get(page).status_code == 302


def test_home_is_the_workspace_that_was_used_last(owner, workspace, client_of):
    second = create_workspace("Zebra Shop", owner)
    client = client_of(owner)

    for one in (second, workspace, second):
        client.get(reverse("accounts:settings", args=[one.slug]))
        assert client.get("/")["Location"] == reverse("pulse", args=[one.slug])


def test_somebody_without_a_workspace_is_told_what_to_do(db, client_of):
    page = assert_page(client_of(create_user("ann@example.com", "Ann", PASSWORD)).get("/"))

    assert "You are in no workspace" in page


def test_ones_own_language_comes_along_to_a_new_browser(workspace, owner):
    owner.language = "ar"
    owner.save()

    page = _signed_in(owner, FIREFOX).get(reverse("accounts:sessions", args=[workspace.slug])).content.decode()

    assert 'lang="ar" dir="rtl"' in page


def test_a_new_address_needs_the_password(workspace, owner, client_of):
    client, address = client_of(owner), reverse("accounts:profile", args=[workspace.slug])
    form = {"name": "Olive", "language": "en", "email": "new@example.com"}

    without = client.post(address, form)
    wrong = client.post(address, form | {"password": "wrong"})
    owner.refresh_from_db()
    before = owner.email
    client.post(address, form | {"password": PASSWORD})
    owner.refresh_from_db()

    assert without.status_code == wrong.status_code == 422
    assert (before, owner.email, owner.name) == ("owner@example.com", "new@example.com", "Olive")
