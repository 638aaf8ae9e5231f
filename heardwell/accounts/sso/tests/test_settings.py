import pytest
from django.test import Client
from django.urls import reverse

from heardwell.accounts.models import AuditEvent
from heardwell.accounts.sso.models import Provider
from heardwell.core import sealing
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db
FORM = {
    "issuer": "https://login.shop.example/realms/shop",
    "client_id": "heardwell",
    "secret": "s3cret",
    "domains": "Shop.example, @marlow.example",
    "creates_members": "on",
    "role": "agent",
}


@pytest.fixture
def browser_of_owner(owner, client_of) -> Client:
    client = client_of(owner)
    client.post(reverse("two_step:confirm"), {"password": "correct horse battery"})
    return client


def _page(name: str, workspace) -> str:
    return reverse(f"sso:{name}", args=[workspace.slug])


def test_a_provider_is_kept_with_its_secret_sealed(browser_of_owner, workspace, owner):
    answer = browser_of_owner.post(_page("edit", workspace), FORM)

    provider = Provider.objects.get()
    assert answer.status_code == 302
    assert provider.domains == ["shop.example", "marlow.example"]
    assert sealing.unseal("oidc", provider.sealed_secret) == "s3cret"
    assert AuditEvent.objects.filter(workspace=workspace, action="sso.changed", user=owner).exists()


def test_an_empty_secret_keeps_the_present_one(browser_of_owner, workspace):
    browser_of_owner.post(_page("edit", workspace), FORM)
    browser_of_owner.post(_page("edit", workspace), FORM | {"secret": "", "role": "viewer"})

    provider = Provider.objects.get()
    assert provider.role == "viewer" and sealing.unseal("oidc", provider.sealed_secret) == "s3cret"


def test_the_old_providers_secret_is_not_sent_to_a_new_one(browser_of_owner, workspace):
    browser_of_owner.post(_page("edit", workspace), FORM)

    answer = browser_of_owner.post(_page("edit", workspace), FORM | {"secret": "", "issuer": "https://evil.example"})

    assert_page(answer, 422)
    assert Provider.objects.get().issuer == FORM["issuer"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", "javascript:alert(1)"),
        ("issuer", "https://a.example/?x=1"),
        ("issuer", "https://user@a.example"),
        ("client_id", ""),
        ("domains", "not a domain"),
        ("domains", ""),
        ("role", "owner"),
        ("role", "admin"),
    ],
)
def test_what_cannot_be_right_is_refused(field, value, browser_of_owner, workspace):
    answer = browser_of_owner.post(_page("edit", workspace), FORM | {field: value})

    assert_page(answer, 422)
    assert not Provider.objects.exists()


def test_a_session_that_was_left_open_does_not_change_it(owner, workspace, client_of):
    client_of(owner).post(_page("edit", workspace), FORM)

    assert not Provider.objects.exists()


def test_trying_it_shows_what_the_provider_answered(there, provider, browser_of_owner, workspace):
    page = assert_page(browser_of_owner.post(_page("try_it", workspace)))

    assert "HTTP 200 application/json" in page and f"{there.issuer}/token" in page
    assert "describes itself as it should" in page


def test_trying_a_provider_inside_the_network_is_refused_in_words(browser_of_owner, workspace):
    browser_of_owner.post(_page("edit", workspace), FORM | {"issuer": "http://169.254.169.254"})

    assert "private network" in assert_page(browser_of_owner.post(_page("try_it", workspace)))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_are_whole(language, browser_of_owner, workspace, there):
    browser_of_owner.cookies["hw_language"] = language

    assert_page(browser_of_owner.get(_page("settings", workspace)))
    assert_page(browser_of_owner.get(_page("edit", workspace)))
    assert_page(Client().get(reverse("sso:find")))
