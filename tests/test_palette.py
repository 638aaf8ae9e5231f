"""The palette's answers: what stands, what is found, and only what the reader may do."""

import re
from time import process_time

import pytest
from django.urls import reverse

from heardwell.accounts.actions import create_user
from heardwell.accounts.models import Membership
from heardwell.core import clock
from heardwell.feedback.models import Feedback
from heardwell.people.models import Contact
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def ask(client, workspace, words=""):
    response = client.get(reverse("palette", args=[workspace.slug]), {"q": words}, headers=HTMX)
    return assert_page(response, whole=False)


def test_it_leads_to_rooms_settings_and_verbs_and_changes_language_and_theme(workspace, owner, client_of):
    html = ask(client_of(owner), workspace)

    for name in ("cases:list", "surveys:list", "messaging:news", "accounts:members", "messaging:news_preferences"):
        assert f'href="{reverse(name, args=[workspace.slug])}"' in html, name
    assert 'name="language" value="ar"' in html and 'name="theme" value="dark"' in html
    assert "Sign out" in html


def test_it_offers_nothing_that_the_role_may_not_do(workspace, client_of):
    viewer = create_user("vera@example.com", "Vera", "correct horse battery")
    Membership.objects.create(workspace=workspace, user=viewer, role="viewer")

    html = ask(client_of(viewer), workspace)

    assert reverse("accounts:keys", args=[workspace.slug]) not in html
    assert reverse("feedback:log", args=[workspace.slug]) not in html


def test_without_a_match_it_still_searches_voices(workspace, owner, client_of):
    html = ask(client_of(owner), workspace, "zzz & <b>")

    assert f"{reverse('feedback:voices', args=[workspace.slug])}?q=zzz+%26+%3Cb%3E" in html
    assert len(re.findall('role="option"', html)) == 1


def test_it_finds_people_members_and_surveys_of_this_workspace_alone(workspace, other_workspace, owner, client_of):
    from heardwell.collect.surveys.actions import create_survey

    for place in (workspace, other_workspace):
        contact = Contact.objects.create(workspace=place, name=f"Olive Buyer of {place.name}")
        Feedback.objects.create(
            workspace=place, source="t", external_id="1", occurred_at=clock.now(), text="x", person=contact
        )
    create_survey(workspace, owner, template="nps")

    html = ask(client_of(owner), workspace, "olive")
    survey = ask(client_of(owner), workspace, "nps")

    assert "Olive Buyer of Marlow Shop" in html and "Rival" not in html and "owner@example.com" in html
    assert "/surveys/" in survey


def test_without_scripts_it_is_a_page_that_searches(workspace, owner, client_of):
    html = assert_page(client_of(owner).get(reverse("palette", args=[workspace.slug]), {"q": "members"}))

    assert reverse("accounts:members", args=[workspace.slug]) in html


def test_results_cost_less_than_a_tenth_of_a_second(workspace, owner, client_of):
    client = client_of(owner)
    ask(client, workspace, "late")

    took = []
    for words in ("late parcel", "cas", "olive"):
        start = process_time()
        ask(client, workspace, words)
        took.append(process_time() - start)

    assert min(took) < 0.1
