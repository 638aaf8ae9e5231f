"""The search box of the settings, in a browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_setting_is_found_by_what_it_is_about(open_page, owner, workspace):
    page = open_page(reverse("accounts:settings", args=[workspace.slug]), user=owner)
    rows = page.locator(".settings-nav li:visible")
    page.keyboard.press("/")
    search = page.locator("#settings-search")
    expect(search).to_be_focused()

    page.keyboard.type("fingerprint")
    expect(rows).to_have_count(1)
    search.fill("zzz")
    expect(page.locator("#settings-none")).to_be_visible()
    search.fill("opening hours")
    expect(rows).to_have_text(["Teams"])

    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/settings/teams/$"))
