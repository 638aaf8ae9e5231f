"""Passkeys in a real browser, with an authenticator that Chromium plays itself."""

import re

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from heardwell.accounts.two_step import actions, codes
from heardwell.accounts.two_step.models import Passkey
from heardwell.core import clock

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


def _with_authenticator(page):
    """A device with a fingerprint reader that always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _sign_in(page, live_server):
    page.goto(live_server.url + reverse("accounts:sign_in"))
    page.get_by_label("Email address").fill("owner@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _sign_out(page):
    page.context.clear_cookies(name="hw_session")


def _add_passkey(page, live_server, workspace):
    page.goto(live_server.url + reverse("two_step:add_passkey", args=[workspace.slug]))
    page.wait_for_selector("form[data-ready]")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Continue on this device").click()


def test_a_passkey_is_added_and_opens_the_account_without_a_password(open_page, live_server, owner, workspace):
    page = open_page("/accounts/sign-in/")
    _with_authenticator(page)
    _sign_in(page, live_server)
    page.wait_for_url("**/ws/**")
    _add_passkey(page, live_server, workspace)
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    _sign_out(page)

    page.goto(live_server.url + reverse("accounts:sign_in"))
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.wait_for_url("**/ws/**")
    page.goto(live_server.url + reverse("two_step:passkeys", args=[workspace.slug]))

    expect(page.get_by_role("listitem").filter(has_text="Laptop")).to_contain_text("last used")
    assert Passkey.objects.get().sign_count > 0
    assert page.evaluate("blocked") == [] and page.faults == []


def test_a_passkey_is_the_second_step_after_the_password(open_page, live_server, owner, workspace):
    page = open_page("/accounts/sign-in/")
    _with_authenticator(page)
    _sign_in(page, live_server)
    page.wait_for_url("**/ws/**")
    _add_passkey(page, live_server, workspace)
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    _sign_out(page)

    _sign_in(page, live_server)
    page.wait_for_selector("form[data-ready]")
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url("**/ws/**")


def test_somebody_elses_passkey_is_no_second_step(open_page, live_server, owner, workspace, other_workspace):
    page = open_page("/accounts/sign-in/")
    _with_authenticator(page)
    _sign_in(page, live_server)
    page.wait_for_url("**/ws/**")
    _add_passkey(page, live_server, workspace)
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    _sign_out(page)
    # The device keeps the key; the account behind it is now another's.
    rival = other_workspace.memberships.get().user
    Passkey.objects.update(user=rival)
    actions.switch_on(owner, codes.new_secret(), 0, "")
    own = Passkey.objects.get()
    Passkey.objects.create(
        user=owner, name="x", handle=own.handle, credential_id=own.credential_id[::-1], public=own.public
    )

    _sign_in(page, live_server)
    page.wait_for_selector("form[data-ready]")
    question = page.locator("#passkey-question")
    question.evaluate(
        '(at, id) => at.textContent = at.textContent.replace(/"id": "[^"]+"/, `"id": "${id}"`)', own.credential_id
    )
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("not accepted")
    page.goto(live_server.url + reverse("two_step:home", args=[workspace.slug]))
    assert "sign-in" in page.url


def test_a_device_without_a_passkey_is_told_so_and_shown_another_way(open_page, live_server, owner):
    page = open_page("/accounts/sign-in/")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")  # and no authenticator at all: the browser gives up by itself
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto(live_server.url + reverse("two_step:passkey"))

    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("was not used")
    expect(page.get_by_role("link", name="Sign in with a password")).to_be_visible()


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(open_page, live_server, owner, workspace):
    page = open_page("/accounts/sign-in/")
    _sign_in(page, live_server)
    page.wait_for_url("**/ws/**")
    page.goto(live_server.url + reverse("two_step:set_up", args=[workspace.slug]))
    page.get_by_text("Type the key instead").click()
    seed = re.sub(r"\s", "", page.locator("#totp-key").inner_text())
    assert page.locator("img.qr").evaluate("(picture) => picture.naturalWidth") > 100
    page.get_by_label("Code from your app").fill(pyotp.TOTP(seed).at(clock.now()))
    page.get_by_role("button", name="Switch on").click()
    first = page.locator(".recovery code").first.inner_text()
    _sign_out(page)

    _sign_in(page, live_server)
    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(first)
    page.get_by_role("button", name="Continue").click()

    page.wait_for_url("**/ws/**")
    assert page.evaluate("blocked") == [] and page.faults == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", ["home", "set_up", "passkeys", "add_passkey", "rule", "due"])
def test_the_pages_fit_a_phone_and_stand_in_nobodys_way(name, language, open_page, live_server, owner, workspace):
    if name == "due":
        actions.require(workspace, True, owner)
    page = open_page("/accounts/sign-in/", language)
    page.fill("[name=email]", owner.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/ws/**")

    if name == "passkeys":
        Passkey.objects.create(user=owner, name="حاسوب", handle="aa", credential_id="a", public="a")
    page.goto(live_server.url + reverse(f"two_step:{name}", args=[workspace.slug]))
    page.set_viewport_size({"width": 360, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]] == []
