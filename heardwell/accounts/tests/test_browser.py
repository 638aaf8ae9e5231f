"""What only a browser can decide about the settings: saving as one goes, and that nobody is stopped at them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from heardwell.accounts.actions import create_user
from heardwell.accounts.members.actions import Actor
from heardwell.accounts.models import Invitation, Membership, Workspace
from heardwell.accounts.roles import Role
from heardwell.accounts.teams.actions import create_team

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("settings", "members", "teams", "create_team", "keys", "audit", "profile", "change_password", "sessions")


@pytest.fixture
def lived_in(workspace, owner):
    """A workspace with a colleague, a team and an invitation."""
    ann = create_user("ann@example.com", "آن", "correct horse battery")
    Membership.objects.create(workspace=workspace, user=ann, role="agent")
    create_team(workspace, Actor(Role.OWNER, owner), {"name": "دعم العملاء"}, [ann.pk])
    Invitation.objects.create(workspace=workspace, role="agent", digest="x", expires_at=workspace.created_at)
    return workspace


def test_a_setting_is_saved_when_it_is_chosen_says_its_effect_and_can_be_undone(open_page, owner, workspace):
    page = open_page(reverse("accounts:settings", args=[workspace.slug]), user=owner)

    page.locator("select[name=digits]").select_option("arabic")

    expect(page.locator(".effect", has_text="١٬٢٣٤")).to_be_visible()
    assert Workspace.objects.get(pk=workspace.pk).digits == "arabic"
    page.evaluate("window.stays = true")
    page.locator(".toast button").click()
    expect(page.locator("select[name=digits]")).to_have_value("latin")
    expect(page.locator(".toast", has_text="Changed back.")).to_be_visible()
    assert page.evaluate("window.stays")
    assert page.evaluate("blocked") == [] and page.faults == []


def test_a_role_is_changed_where_it_stands(open_page, owner, lived_in):
    page = open_page(reverse("accounts:members", args=[lived_in.slug]), user=owner)

    page.get_by_label("Role of آن").select_option("admin")

    expect(page.locator(".toast", has_text="Admin")).to_be_visible()
    assert lived_in.memberships.get(user__email="ann@example.com").role == "admin"
    page.evaluate("window.stays = true")
    page.locator(".toast button").click()
    expect(page.get_by_label("Role of آن")).to_have_value("agent")
    assert page.evaluate("window.stays")


def test_what_is_typed_and_not_sent_is_said(open_page, owner, workspace):
    page = open_page(reverse("accounts:profile", args=[workspace.slug]), user=owner)
    expect(page.locator(".unsaved")).to_be_hidden()

    page.locator("input[name=name]").fill("Olive O.")

    expect(page.locator(".unsaved")).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_no_page_of_the_settings_stands_in_anybodys_way(open_page, owner, lived_in, name, language, scheme):
    page = open_page(reverse(f"accounts:{name}", args=[lived_in.slug]), language, owner, color_scheme=scheme)

    found = Axe().run(page)
    page.set_viewport_size({"width": 360, "height": 740})

    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("blocked") == [] and page.faults == []
