import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from heardwell.accounts import actions
from heardwell.accounts.models import AuditEvent, User, Workspace
from heardwell.accounts.roles import Permission

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


def _sign_in(client: Client, email: str, password: str, **extra):
    return client.post(
        reverse("accounts:sign_in"), {"email": email, "password": password, **extra}, REMOTE_ADDR="9.9.9.9"
    )


def test_the_set_up_link_makes_owner_and_workspace_once(data):
    token = actions.make_link("setup")
    address = reverse("accounts:set_up", args=[token])
    form = {"workspace": "小店", "name": "Lin", "email": "Lin@Example.com", "password": PASSWORD}

    first = Client().post(address, form)
    second = Client().post(address, form | {"email": "other@example.com"})

    assert first.status_code == 302
    assert second.status_code == 410
    assert Workspace.objects.get().memberships.get().role == "owner"
    assert User.objects.get().email == "lin@example.com"


def test_a_weak_password_is_refused_with_the_reason_and_the_link_stays_good(data):
    address = reverse("accounts:set_up", args=[actions.make_link("setup")])

    response = Client().post(address, {"workspace": "S", "name": "L", "email": "l@example.com", "password": "1234"})

    assert response.status_code == 422
    assert "at least 8 characters" in response.content.decode()
    assert Client().get(address).status_code == 200
    assert not User.objects.exists()


def test_signing_in_ignores_the_case_of_the_address(owner):
    assert _sign_in(Client(), "OWNER@example.com", PASSWORD).status_code == 302


def test_an_unknown_address_and_a_wrong_password_look_the_same(owner):
    unknown = _sign_in(Client(), "nobody@example.com", "wrong password")
    wrong = _sign_in(Client(), "owner@example.com", "wrong password")

    assert unknown.status_code == wrong.status_code == 422
    plain = [page.content.decode().replace("nobody@", "owner@") for page in (unknown, wrong)]
    tokens = [page.split('name="csrfmiddlewaretoken"')[0][-200:] for page in plain]
    assert "do not match" in plain[0] and "do not match" in plain[1]
    assert tokens[0] == tokens[1]


def test_guessing_is_stopped_whatever_headers_the_guesser_invents(owner):
    client = Client()

    answers = [
        client.post(
            reverse("accounts:sign_in"),
            {"email": "owner@example.com", "password": f"guess {i}"},
            headers={"X-Real-IP": f"1.2.3.{i}", "Forwarded": f"for=1.2.3.{i}", "CF-Connecting-IP": f"1.2.3.{i}"},
        )
        for i in range(12)
    ]

    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        "https://testserver@evil.example",
    ],
)
def test_signing_in_never_leads_to_another_host(owner, target):
    response = _sign_in(Client(), "owner@example.com", PASSWORD, next=target)

    assert response.status_code == 302
    assert response["Location"] in ("/", "/%09/evil.example")


def test_a_login_link_signs_in_once_and_only_when_somebody_clicks(owner, workspace):
    address = reverse("accounts:login_link", args=[actions.make_link("login", owner)])
    scanner, person, late = Client(), Client(), Client()

    scanner.get(address)
    person.post(address)
    after = late.post(address)

    assert "_auth_user_id" not in scanner.session
    assert person.session["_auth_user_id"] == str(owner.pk)
    assert after.status_code == 410


def test_a_setup_token_does_not_open_the_login_door(owner):
    token = actions.make_link("setup")

    assert Client().get(reverse("accounts:login_link", args=[token])).status_code == 410


def test_changing_the_password_ends_other_sessions_and_kills_login_links(workspace, owner):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        _sign_in(client, owner.email, PASSWORD)
    link = actions.make_link("login", owner)
    settings = reverse("accounts:settings", args=[workspace.slug])

    here.post(
        reverse("accounts:change_password", args=[workspace.slug]), {"current": PASSWORD, "new": "a new and longer one"}
    )

    assert here.get(settings).status_code == 200
    assert elsewhere.get(settings).status_code == 302
    assert Client().post(reverse("accounts:login_link", args=[link])).status_code == 410


def test_an_api_key_is_shown_once_and_dies_when_switched_off(workspace, owner, client_of):
    client = client_of(owner)

    page = client.post(
        reverse("accounts:keys", args=[workspace.slug]), {"name": "Shop", "scopes": ["read", "write_feedback"]}
    ).content.decode()
    token = page.split('id="new-key">')[1].split("<")[0]
    again = client.get(reverse("accounts:keys", args=[workspace.slug])).content.decode()
    program = Client(headers={"Authorization": f"Bearer {token}"})
    before = program.get("/api/v1/surveys").status_code
    client.post(reverse("accounts:revoke_key", args=[workspace.slug, workspace.api_keys.get().pk]))

    assert token.startswith("hw_")
    assert token not in again
    assert before == 200
    assert program.get("/api/v1/surveys").status_code == 401


def test_a_key_that_may_only_read_cannot_write(workspace, api):
    reader = api(workspace, frozenset({Permission.READ}))

    answer = reader.post("/api/v1/surveys", {"name": "x"}, content_type="application/json")

    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"


def test_a_refused_visit_is_in_the_audit_log_of_the_workspace(workspace, other_workspace, owner, client_of):
    client_of(owner).get(reverse("accounts:settings", args=[other_workspace.slug]))

    assert AuditEvent.objects.filter(workspace=other_workspace, action="denied", user=owner).count() == 1


def test_the_language_is_remembered_and_turns_the_page_around(owner, workspace, client_of):
    client = client_of(owner)

    client.post(reverse("accounts:language"), {"language": "ar"})
    page = client.get(reverse("accounts:settings", args=[workspace.slug])).content.decode()

    assert '<html lang="ar" dir="rtl"' in page


def test_an_unknown_language_changes_nothing(owner, workspace, client_of):
    client = client_of(owner)

    client.post(reverse("accounts:language"), {"language": "xx"})

    assert client.get(reverse("accounts:settings", args=[workspace.slug]))["Content-Language"] == "en"
