import re
from datetime import timedelta

import pyotp
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from heardwell.accounts import actions as accounts
from heardwell.accounts.models import AuditEvent, Membership
from heardwell.accounts.two_step import actions, codes
from heardwell.accounts.two_step.models import Authenticator, Passkey, RecoveryCode, Requirement
from heardwell.core import clock
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
SIGN_IN, SECOND = reverse("accounts:sign_in"), reverse("two_step:second_step")


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


@pytest.fixture
def secret(owner, workspace) -> str:
    """The seed of the owner's app, which is switched on; its codes of before are used up."""
    secret = codes.new_secret()
    actions.switch_on(owner, secret, 0, "")
    return secret


def _with_password(email: str = "owner@example.com", onward: str = "") -> Client:
    client = Client()
    answer = client.post(SIGN_IN, {"email": email, "password": PASSWORD, "next": onward})
    assert answer.status_code == 302, answer.content.decode()[:500]
    client.answer = answer
    return client


def _code(secret: str, later_s: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=later_s))


def _page(name: str, workspace, *more) -> str:
    return reverse(f"two_step:{name}", args=[workspace.slug, *more])


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_app_is_set_up_by_a_code_and_recovery_codes_are_shown_once(owner, workspace):
    client = _with_password()
    page = assert_page(client.get(_page("set_up", workspace)))
    secret = re.search(r'id="totp-key"[^>]*>([A-Z2-7 ]+)<', page)[1].replace(" ", "")

    shown = assert_page(client.post(_page("set_up", workspace), {"code": _code(secret)}))
    after = assert_page(client.get(_page("home", workspace)))

    found = re.findall(r"<li><code>([\w-]+)</code>", shown)
    assert len(set(found)) == 10
    assert 'src="data:image/svg+xml' in page
    assert not any(code in after for code in found) and "10 codes left" in after
    assert secret not in Authenticator.objects.get().sealed_secret
    assert AuditEvent.objects.filter(workspace=workspace, action="two_step.on", user=owner).exists()


def test_a_wrong_code_switches_nothing_on(workspace, owner):
    client = _with_password()
    client.get(_page("set_up", workspace))

    answer = client.post(_page("set_up", workspace), {"code": "000000"})

    assert_page(answer, 422)
    assert not Authenticator.objects.exists()


def test_the_password_alone_opens_nothing_any_more(secret, workspace):
    client = _with_password(onward=_page("home", workspace))

    behind = client.get(_page("home", workspace))

    assert client.answer["Location"] == SECOND
    assert not _is_in(client)
    assert behind["Location"].startswith(SIGN_IN)


def test_the_code_lets_in_and_leads_to_the_page_that_was_wanted(secret, workspace):
    client = _with_password(onward=_page("home", workspace))
    assert_page(client.get(SECOND))

    answer = client.post(SECOND, {"code": f" {_code(secret)[:3]} {_code(secret)[3:]} "})

    assert answer["Location"] == _page("home", workspace)
    assert _is_in(client)
    assert AuditEvent.objects.filter(action="two_step.passed", detail__by="app").exists()


def test_arabic_digits_are_digits(secret):
    arabic = _code(secret).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert _with_password().post(SECOND, {"code": arabic}).status_code == 302


def test_a_code_works_once(secret):
    first, second = _with_password(), _with_password()
    code = _code(secret)

    first.post(SECOND, {"code": code})
    answer = second.post(SECOND, {"code": code})

    assert _is_in(first) and not _is_in(second)
    assert_page(answer, 422)


def test_a_code_of_two_minutes_ago_is_refused(secret):
    assert _with_password().post(SECOND, {"code": _code(secret, -120)}).status_code == 422


def test_a_recovery_code_works_once_however_it_is_typed(owner, secret):
    kept = actions.renew_codes(owner, "")[0]
    first, second = _with_password(), _with_password()

    first.post(SECOND, {"code": kept.upper().replace("-", " ")})
    second.post(SECOND, {"code": kept})

    assert _is_in(first) and not _is_in(second)
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def test_somebody_elses_recovery_code_opens_nothing(secret, other_workspace):
    rival = Membership.objects.get(workspace=other_workspace).user
    theirs = actions.renew_codes(rival, "")[0]

    assert _with_password().post(SECOND, {"code": theirs}).status_code == 422


def test_new_recovery_codes_make_the_old_ones_worthless(owner, secret, workspace):
    old = actions.renew_codes(owner, "")[0]
    client = _with_password()
    client.post(SECOND, {"code": _code(secret)})

    assert_page(client.post(_page("renew_codes", workspace)))

    assert _with_password().post(SECOND, {"code": old}).status_code == 422


def test_the_second_step_waits_ten_minutes_and_no_longer(secret):
    client = _with_password()

    with clock.at(clock.now() + timedelta(minutes=11)):
        answer = client.post(SECOND, {"code": _code(secret)})

    assert answer["Location"] == SIGN_IN and not _is_in(client)


def test_a_password_changed_meanwhile_is_no_first_step(owner, secret):
    client = _with_password()
    accounts.change_password(owner, "another and longer one")

    client.post(SECOND, {"code": _code(secret)})

    assert not _is_in(client)


def test_the_operators_link_is_a_rescue_and_skips_the_second_step(owner, secret, workspace):
    client = Client()

    client.post(reverse("accounts:login_link", args=[accounts.make_link("login", owner)]))

    assert _is_in(client)


def test_switching_off_asks_for_the_password(owner, secret, workspace, client_of):
    client = client_of(owner)

    wrong = client.post(_page("switch_off", workspace), {"password": "wrong"})
    right = client.post(_page("switch_off", workspace), {"password": PASSWORD})

    assert_page(wrong, 422)
    assert right.status_code == 302
    assert not Authenticator.objects.exists() and not RecoveryCode.objects.exists()
    assert _with_password().answer["Location"] == "/"


@pytest.mark.parametrize("name", ["set_up", "add_passkey"])
def test_an_old_session_must_confirm_with_the_password_first(name, owner, workspace, client_of):
    client = client_of(owner)
    onward = _page(name, workspace)

    asked = client.get(onward)
    confirm = asked["Location"]
    wrong = client.post(confirm, {"password": "wrong"})
    right = client.post(confirm, {"password": PASSWORD})

    assert confirm.startswith(reverse("two_step:confirm"))
    assert_page(client.get(confirm))
    assert_page(wrong, 422)
    assert right["Location"] == onward
    assert_page(client.get(onward))


def test_a_passkey_can_be_removed_by_its_owner_only(owner, workspace, other_workspace):
    rival = Membership.objects.get(workspace=other_workspace).user
    theirs = Passkey.objects.create(user=rival, name="Key", credential_id="a", handle="aa", public="a")
    client = _with_password()

    answer = client.post(_page("remove_passkey", workspace, theirs.pk))

    assert answer.status_code == 404 and Passkey.objects.count() == 1


def test_a_workspace_can_ask_everybody_for_two_steps(secret, workspace, owner, client_of):
    client = _with_password()
    client.post(SECOND, {"code": _code(secret)})
    agent = accounts.create_user("agent@example.com", "Ada", PASSWORD)
    Membership.objects.create(workspace=workspace, user=agent, role="agent")
    pulse = reverse("pulse", args=[workspace.slug])

    client.post(_page("rule", workspace), {"required": "on"})
    hers = client_of(agent)
    first = hers.get(pulse)
    screen = hers.get(first["Location"])
    later = hers.get(pulse)
    with clock.at(clock.now() + timedelta(days=8)):
        closed = hers.get(pulse)
        over = hers.get(first["Location"])

    assert "Later" in assert_page(screen) and later.status_code == 200
    assert closed["Location"].startswith(_page("due", workspace))
    assert "Later" not in assert_page(over)
    assert client.get(pulse).status_code == 200
    assert "ada" in assert_page(client.get(_page("rule", workspace))).lower()


def test_an_owner_without_a_second_step_cannot_ask_others_for_one(owner, workspace, client_of):
    client_of(owner).post(_page("rule", workspace), {"required": "on"})

    assert not Requirement.objects.exists()


@pytest.mark.parametrize("name", ["home", "passkeys", "rule"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_are_whole(name, language, owner, workspace, client_of):
    client = client_of(owner)
    client.cookies["hw_language"] = language

    assert_page(client.get(_page(name, workspace)))


def test_the_page_for_passkeys_is_whole(db):
    assert_page(Client().get(reverse("two_step:passkey")))


def test_other_browsers_are_signed_out_when_it_is_switched_on_and_off(owner, workspace, client_of):
    here, elsewhere = _with_password(), client_of(owner)
    page = here.get(_page("set_up", workspace)).content.decode()
    seed = re.search(r'id="totp-key"[^>]*>([A-Z2-7 ]+)<', page)[1].replace(" ", "")

    here.post(_page("set_up", workspace), {"code": _code(seed)})
    after_on = elsewhere.get(_page("home", workspace))
    third = client_of(owner)
    here.post(_page("switch_off", workspace), {"password": PASSWORD})

    assert after_on.status_code == 302
    assert third.get(_page("home", workspace)).status_code == 302
    assert here.get(_page("home", workspace)).status_code == 200
