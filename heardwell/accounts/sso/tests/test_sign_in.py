"""Signing in through a provider that answers as it should, and through one that does not."""

import re
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from joserfc.jwk import RSAKey

from heardwell.accounts import actions as accounts
from heardwell.accounts.models import AuditEvent, Membership, User
from heardwell.accounts.sso.models import Identity, Provider
from heardwell.accounts.sso.tests.provider import SECRET
from heardwell.accounts.two_step import actions as two_step
from heardwell.accounts.two_step import codes
from heardwell.core import egress
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def _begin(client: Client, workspace, onward: str = "") -> str:
    """The address at the provider that the browser is sent to."""
    return client.get(reverse("sso:start", args=[workspace.slug]), {"next": onward} if onward else {})["Location"]


def _at_provider(address: str) -> str:
    """Sign in there; the address that the provider sends the browser back to."""
    return egress.fetch(address).headers["location"]


def _sign_in(workspace, client: Client | None = None, onward: str = ""):
    client = client or Client()
    back = urlsplit(_at_provider(_begin(client, workspace, onward)))
    answer = client.get(f"{back.path}?{back.query}")
    answer.browser = client
    return answer


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def _member(workspace, email: str, role: str = "agent") -> User:
    user = accounts.create_user(email, "Ann", PASSWORD)
    Membership.objects.create(workspace=workspace, user=user, role=role)
    return user


def test_somebody_new_becomes_a_member_with_the_role_that_was_set(there, provider, workspace):
    answer = _sign_in(workspace)

    user = User.objects.get(email="ann@shop.example")
    assert answer["Location"] == reverse("pulse", args=[workspace.slug])
    assert answer.browser.session["_auth_user_id"] == str(user.pk)
    assert Membership.objects.get(user=user).role == "viewer" and not user.has_usable_password()
    assert Identity.objects.get(user=user).subject == "ann-1"
    assert {"sso.linked", "member.joined"} <= set(
        AuditEvent.objects.filter(workspace=workspace).values_list("action", flat=True)
    )


def test_the_second_time_the_subject_counts_and_not_the_address(there, provider, workspace):
    _sign_in(workspace)
    there.person |= {"email": "renamed@elsewhere.example", "email_verified": False}

    answer = _sign_in(workspace)

    assert _is_in(answer.browser) and User.objects.filter(email__contains="ann").count() == 1


def test_keys_of_another_kind_and_new_keys_are_taken(there, provider, workspace):
    there.key = there.keys[1]
    first = _sign_in(workspace)
    there.key = RSAKey.generate_key(2048, {"kid": "three"})
    there.published = [there.key]

    second = _sign_in(workspace)

    assert _is_in(first.browser) and _is_in(second.browser)


def test_people_come_back_to_the_page_that_they_wanted(there, provider, workspace):
    wanted = reverse("two_step:home", args=[workspace.slug])

    assert _sign_in(workspace, onward=wanted)["Location"] == wanted


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_sign_in_leads_to_another_host(target, there, provider, workspace):
    assert _sign_in(workspace, onward=target)["Location"] == reverse("pulse", args=[workspace.slug])


NOW = int(time.time())
LIES = {
    "another sign-in's nonce": {"nonce": "x" * 43},
    "no nonce": {"nonce": None},
    "a nonce in a list": {"nonce": ["x"]},
    "for another client": {"aud": "another"},
    "for several, of whom we are not the one": {"aud": ["heardwell", "another"], "azp": "another"},
    "for several, without saying for whom": {"aud": ["heardwell", "another"]},
    "no audience": {"aud": None},
    "by another issuer": {"iss": "https://accounts.google.com"},
    "expired": {"exp": NOW - 3600, "iat": NOW - 7200},
    "never expires": {"exp": None},
    "expires at no number": {"exp": "tomorrow"},
    "from the future": {"iat": NOW + 3600},
    "nobody": {"sub": None},
    "a blank somebody": {"sub": ""},
}


@pytest.mark.parametrize("lie", LIES, ids=[name.replace(" ", "-") for name in LIES])
def test_a_proof_that_does_not_hold_opens_nothing(lie, there, provider, workspace):
    there.claims = LIES[lie]

    answer = _sign_in(workspace)

    assert_page(answer, 403)
    assert not _is_in(answer.browser) and not Identity.objects.exists()


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_proof_that_anybody_could_have_made_opens_nothing(algorithm, there, provider, workspace):
    there.headers = {"alg": algorithm}

    answer = _sign_in(workspace)

    assert_page(answer, 403)
    assert not _is_in(answer.browser)


def test_a_proof_by_a_key_of_the_same_name_opens_nothing(there, provider, workspace):
    there.key = RSAKey.generate_key(2048, {"kid": "one"})

    assert_page(_sign_in(workspace), 403)


def test_a_key_that_the_token_itself_brings_counts_for_nothing(there, provider, workspace):
    own = RSAKey.generate_key(2048, {"kid": "mine"})
    there.key, there.headers = own, {"jwk": own.as_dict(private=False)}

    assert_page(_sign_in(workspace), 403)


def test_an_answer_counts_once(there, provider, workspace):
    client = Client()
    back = urlsplit(_at_provider(_begin(client, workspace)))
    client.get(f"{back.path}?{back.query}")
    client.session.flush()

    again = client.get(f"{back.path}?{back.query}")
    other = Client()
    address = urlsplit(_begin(other, workspace))
    state = parse_qs(address.query)["state"][0]
    code = parse_qs(back.query)["code"][0]
    replayed = other.get(f"{back.path}?{urlencode({'code': code, 'state': state})}")

    assert_page(again, 403)
    assert_page(replayed, 403)
    assert not _is_in(other)


@pytest.mark.parametrize("state", ["", "x" * 43, None])
def test_an_answer_to_what_this_browser_did_not_ask_is_refused(state, there, provider, workspace):
    client, thief = Client(), Client()
    _begin(client, workspace)
    back = urlsplit(_at_provider(_begin(thief, workspace)))
    asked = {"code": parse_qs(back.query)["code"][0]} | ({} if state is None else {"state": state})

    answer = client.get(f"{back.path}?{urlencode(asked)}")

    assert_page(answer, 403)
    assert there.asked.count("/token") == 0


def test_another_browsers_answer_is_refused(there, provider, workspace):
    back = urlsplit(_at_provider(_begin(Client(), workspace)))
    victim = Client()

    assert_page(victim.get(f"{back.path}?{back.query}"), 403)
    assert not _is_in(victim)


def test_an_answer_of_another_workspaces_provider_is_refused(there, provider, workspace, other_workspace, owner):
    Provider.objects.create(workspace=other_workspace, issuer=there.issuer, client_id="rival")
    client = Client()
    back = urlsplit(_at_provider(_begin(client, workspace)))

    answer = client.get(f"{reverse('sso:callback', args=[other_workspace.slug])}?{back.query}")

    assert_page(answer, 403)


@pytest.mark.parametrize(
    "bent",
    [
        {"email": "ann@elsewhere.example"},
        {"email": "ann@shop.example.evil.example"},
        {"email": "ann@sub.shop.example"},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "no"},
        {"email": ""},
        {"email": "no address"},
        {"email": "ann @shop.example"},
        {"email": f"{'a' * 300}@shop.example"},
    ],
)
def test_an_address_that_is_not_verified_or_not_of_the_domain_makes_no_account(bent, there, provider, workspace):
    there.person |= bent

    assert_page(_sign_in(workspace), 403)
    assert User.objects.count() == 1


def test_without_an_invitation_nobody_new_comes_in_where_that_is_not_allowed(there, provider, workspace):
    Provider.objects.update(creates_members=False)

    assert_page(_sign_in(workspace), 403)
    assert User.objects.count() == 1


def test_a_member_of_this_workspace_alone_is_joined_by_the_verified_address(there, provider, workspace):
    user = _member(workspace, "ann@shop.example")

    answer = _sign_in(workspace)

    assert answer.browser.session["_auth_user_id"] == str(user.pk)
    assert Membership.objects.get(user=user).role == "agent"


@pytest.mark.parametrize("case", ["elsewhere", "both", "owner", "nowhere"])
def test_an_account_that_is_more_than_this_workspaces_is_not_taken_over(
    case, there, provider, workspace, other_workspace
):
    user = accounts.create_user("ann@shop.example", "Ann", PASSWORD)
    places = {"elsewhere": [other_workspace], "both": [workspace, other_workspace], "owner": [workspace], "nowhere": []}
    for place in places[case]:
        Membership.objects.create(workspace=place, user=user, role="owner" if case == "owner" else "agent")

    answer = _sign_in(workspace)
    page = assert_page(answer.browser.get(answer["Location"]))

    assert answer["Location"] == reverse("sso:connect")
    assert "Sign in to it once" in page
    assert not _is_in(answer.browser) and not Identity.objects.exists()


def test_it_is_connected_after_its_owner_has_signed_in_and_said_yes(there, provider, workspace, other_workspace):
    user = _member(other_workspace, "ann@shop.example")
    connect = reverse("sso:connect")
    client = _sign_in(workspace).browser

    client.post(reverse("accounts:sign_in"), {"email": user.email, "password": PASSWORD, "next": connect})
    before = Identity.objects.count()
    page = assert_page(client.get(connect))
    answer = client.post(connect)
    later = _sign_in(workspace)

    assert before == 0 and "Do not connect" in page
    assert answer["Location"] == reverse("pulse", args=[workspace.slug])
    assert Membership.objects.get(user=user, workspace=workspace).role == "viewer"
    assert _is_in(later.browser)


def test_somebody_else_cannot_say_yes_for_them(there, provider, workspace, other_workspace, owner):
    _member(other_workspace, "ann@shop.example")
    client = _sign_in(workspace).browser
    client.post(reverse("accounts:sign_in"), {"email": owner.email, "password": PASSWORD})

    answer = client.post(reverse("sso:connect"))

    assert "somebody else" in assert_page(answer)
    assert not Identity.objects.exists()


def test_the_providers_word_opens_its_own_workspace_only(there, provider, workspace, other_workspace):
    user = _member(workspace, "ann@shop.example")
    client = _sign_in(workspace).browser
    Membership.objects.create(workspace=other_workspace, user=user, role="owner")
    rival = reverse("pulse", args=[other_workspace.slug])

    at_home = client.get(reverse("pulse", args=[workspace.slug]))
    elsewhere = client.get(rival)
    change = client.get(reverse("two_step:add_passkey", args=[workspace.slug]))
    client.post(reverse("two_step:confirm"), {"password": PASSWORD})

    assert at_home.status_code == 200
    assert "One more proof" in assert_page(elsewhere, 403)
    assert change["Location"].startswith(reverse("two_step:confirm"))
    assert client.get(rival).status_code == 200


def test_who_was_removed_does_not_come_back_because_the_provider_knows_them(there, provider, workspace):
    _sign_in(workspace)
    Membership.objects.filter(user__email="ann@shop.example").delete()

    assert_page(_sign_in(workspace), 403)
    assert not Membership.objects.filter(user__email="ann@shop.example").exists()
    assert AuditEvent.objects.filter(workspace=workspace, action="sso.refused").exists()


def test_a_second_step_of_ones_own_is_still_asked(there, provider, workspace):
    user = _member(workspace, "ann@shop.example")
    two_step.switch_on(user, codes.new_secret(), 0, "")

    answer = _sign_in(workspace)

    assert answer["Location"] == reverse("two_step:second_step") and not _is_in(answer.browser)


def test_somebody_signed_in_for_all_their_workspaces_stays_so(there, provider, workspace):
    user = _member(workspace, "ann@shop.example")
    client = Client()
    client.post(reverse("accounts:sign_in"), {"email": user.email, "password": PASSWORD})

    _sign_in(workspace, client)

    assert "only_workspace" not in client.session


@pytest.mark.parametrize("bent", [{"issuer": "https://other.example"}, {"token_endpoint": None}, {"jwks_uri": 5}])
def test_a_description_that_is_not_one_stops_the_sign_in(bent, there, provider, workspace):
    there.about = bent

    assert_page(Client().get(reverse("sso:start", args=[workspace.slug])), 403)


def test_endpoints_inside_the_network_are_not_called_because_a_provider_names_them(there, provider, workspace, data):
    there.about = {"token_endpoint": "http://169.254.169.254/latest/meta-data/"}

    assert "private network" in assert_page(_sign_in(workspace), 403)


def test_what_the_provider_says_is_words_and_no_markup(there, provider, workspace):
    client = Client()
    state = parse_qs(urlsplit(_begin(client, workspace)).query)["state"][0]
    asked = urlencode({"state": state, "error": "access_denied", "error_description": "<script>alert(1)</script>"})

    page = assert_page(client.get(f"{reverse('sso:callback', args=[workspace.slug])}?{asked}"), 403)

    assert "&lt;script&gt;" in page


def test_no_workspace_and_a_workspace_without_a_provider_look_the_same(there, provider, other_workspace):
    without = Client().get(reverse("sso:start", args=[other_workspace.slug]))
    none = Client().get(reverse("sso:start", args=["nothing-here"]))
    found = Client().get(reverse("sso:find"), {"workspace": "Rival Shop"})
    unknown = Client().get(reverse("sso:find"), {"workspace": "Nobody Shop"})

    assert without.status_code == none.status_code == 404
    assert without.content == none.content
    words = [re.sub(r'(csrf\w*|meta)"[^>]*>', "", page.content.decode()) for page in (found, unknown)]
    assert words[0].replace("Rival", "Nobody") == words[1]


def test_the_name_of_the_workspace_leads_to_its_provider(there, provider, workspace):
    page = assert_page(Client().get(reverse("sso:find"), {"workspace": "marlow SHOP"}))

    assert reverse("sso:start", args=[workspace.slug]) in page


def test_the_secret_reaches_the_provider_and_nobody_else(there, provider, workspace, owner, client_of):
    client = client_of(owner)
    client.post(reverse("two_step:confirm"), {"password": PASSWORD})

    pages = [client.get(reverse(f"sso:{name}", args=[workspace.slug])) for name in ("settings", "edit")]

    assert SECRET not in Provider.objects.get().sealed_secret
    assert not any(SECRET in page.content.decode() for page in pages)
