"""The whole way through a provider, in a real browser under the real policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"


def test_somebody_signs_in_by_the_name_of_the_workspace_and_is_remembered(open_page, live_server, there, provider):
    page = open_page("/accounts/sign-in/")

    page.get_by_role("link", name="Sign in with your company").click()
    page.get_by_label("Name of your workspace").fill("Marlow Shop")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Continue").click()
    page.wait_for_url("**/ws/marlow-shop/**")
    page.context.clear_cookies(name="hw_session")
    page.goto(live_server.url + reverse("accounts:sign_in"))
    page.get_by_role("link", name="Sign in with your company").click()

    page.wait_for_url("**/ws/marlow-shop/**")
    assert page.evaluate("blocked") == [] and page.faults == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", ["settings", "edit"])
def test_the_settings_fit_a_phone_and_stand_in_nobodys_way(
    name, language, open_page, live_server, owner, workspace, provider
):
    page = open_page("/accounts/sign-in/", language)
    page.fill("[name=email]", owner.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/ws/**")

    page.goto(live_server.url + reverse(f"sso:{name}", args=[workspace.slug]))
    page.set_viewport_size({"width": 360, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]] == []


def test_trying_the_provider_shows_its_answer(open_page, live_server, owner, workspace, provider):
    page = open_page(reverse("sso:settings", args=[workspace.slug]), user=owner)

    page.get_by_role("button", name="Try it").click()

    expect(page.get_by_role("region", name="What it answered")).to_contain_text("token_endpoint")
