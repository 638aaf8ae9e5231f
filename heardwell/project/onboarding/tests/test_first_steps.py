"""The first hour, step by step, as its pages are asked for."""

import pytest
from django.urls import reverse

from heardwell.accounts.actions import create_user
from heardwell.accounts.models import Membership
from heardwell.analytics.store import close_stores
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.presets import TEMPLATES
from heardwell.core import clock, config
from heardwell.feedback.models import Feedback
from heardwell.messaging.models import Delivery
from heardwell.project.onboarding import queries
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(workspace, owner, client_of):
    """``visit("goal", {...})``: the answer of that step; with a body it is sent."""
    client = client_of(owner)

    def visited(step, body=None, **headers):
        address = reverse(f"onboarding:{step}", args=[workspace.slug])
        return client.get(address, headers=headers) if body is None else client.post(address, body, headers=headers)

    yield visited
    close_stores()


def _survey(workspace) -> Survey:
    return Survey.objects.get(workspace=workspace)


def test_a_fresh_workspace_begins_with_its_goal_and_only_goals_that_work_are_offered(workspace, visit):
    assert visit("start").headers["Location"] == reverse("onboarding:goal", args=[workspace.slug])

    html = assert_page(visit("goal"))

    assert {goal.template for goal in queries.GOALS} <= {template.key for template in TEMPLATES}
    assert "Would customers recommend you" in html and html.count('name="goal"') == len(queries.GOALS)


def test_a_goal_becomes_a_draft_in_the_chosen_languages_and_another_goal_replaces_it(workspace, visit):
    visit("goal", {"goal": "nps", "language": ["ar", "en", "zh-Hant"]})
    first = _survey(workspace)
    visit("goal", {"goal": "ces", "language": ["en"]})

    assert first.draft["languages"] == ["en", "ar", "zh-Hant"]
    assert _survey(workspace).pk != first.pk and _survey(workspace).draft["questions"][0]["type"] == "ces"


def test_words_are_saved_as_they_are_typed_and_what_is_empty_stays(workspace, visit):
    visit("goal", {"goal": "nps", "language": ["en", "zh-Hant"]})
    before = _survey(workspace).draft["questions"][0]["label"]["en"]

    answer = visit(
        "wording", {"q.en": " ", "q.zh-Hant": "您會推薦我們嗎？", "q.xx": "no such tongue"}, **{"HX-Request": "1"}
    )

    assert answer.status_code == 204
    assert _survey(workspace).draft["questions"][0]["label"] == {"en": before, "zh-Hant": "您會推薦我們嗎？"}


def test_publishing_leads_to_the_wait_which_ends_with_the_first_answer(workspace, visit):
    visit("goal", {"goal": "nps", "language": ["en"]})
    visit("wording", {"q.en": "Would you?", "go": "on"})
    survey = _survey(workspace)

    waiting = assert_page(visit("share"))
    Feedback.objects.create(
        workspace=workspace, source="survey", external_id="1", survey=survey.pk, text="Lovely.", occurred_at=clock.now()
    )
    arrived = assert_page(visit("share"))

    assert survey.status == "published"
    assert "Waiting for the first answer" in waiting and f"/s/{survey.pk}" in waiting and "data-site=" in waiting
    assert "<svg" in waiting and 'class="qr"' in waiting
    assert "The first answer is here" in arrived and "Lovely." in arrived


def test_a_colleague_gets_the_line_by_mail_and_without_a_server_the_page_says_where_it_waits(workspace, visit):
    visit("goal", {"goal": "nps"})
    visit("wording", {"go": "on"})

    wrong = visit("share", {"email": "no address"})
    visit("share", {"email": "dev@example.com"})

    mail = Delivery.objects.get(workspace=workspace)
    assert wrong.status_code == 422
    assert mail.to_address == "dev@example.com" and "data-site=" in mail.body and _survey(workspace).pk in mail.body
    assert "waits in the mailbox" in visit("share").content.decode()


def test_the_mail_step_says_what_to_set_and_shows_what_the_server_said(workspace, visit, monkeypatch):
    without = assert_page(visit("mail"))
    monkeypatch.setenv("EMAIL_URL", "smtp://127.0.0.1:1")
    config.reset()
    failed = assert_page(visit("mail", {}))

    assert "EMAIL_URL=smtp://" in without and "kept in the mailbox" in without
    assert "ConnectionRefusedError" in failed and queries.state_of(workspace).mail_at is None


def test_the_list_on_pulse_follows_can_be_put_aside_and_taken_up_again(workspace, owner, visit, client_of):
    pulse = reverse("pulse", args=[workspace.slug])
    client = client_of(owner)
    before = client.get(pulse).content.decode()
    visit("goal", {"goal": "nps"})
    visit("skip", {})
    skipped = client.get(pulse).content.decode()
    visit("resume", {})

    assert "0 of 5 done" in before
    assert 'id="first-steps"' not in skipped
    assert "1 of 5 done" in client.get(pulse).content.decode()


def test_all_done_is_not_shown_any_more(workspace, visit):
    visit("goal", {"goal": "nps"})
    visit("wording", {"go": "on"})
    Feedback.objects.create(workspace=workspace, source="x", external_id="1", occurred_at=clock.now())
    Membership.objects.create(workspace=workspace, user=create_user("a@example.com", "A", "x"), role="agent")
    assert queries.checklist(workspace)
    visit("mail", {"later": "1"})

    assert queries.checklist(workspace) is None
    assert visit("start").headers["Location"] == reverse("pulse", args=[workspace.slug])


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "ar"])
def test_every_step_is_whole_in_every_language(workspace, owner, client_of, visit, language):
    visit("goal", {"goal": "gcr", "language": ["en", "ar"]})
    visit("wording", {"go": "on"})
    client = client_of(owner)
    client.cookies["django_language"] = language

    for step in queries.STEPS:
        assert_page(client.get(reverse(f"onboarding:{step}", args=[workspace.slug])))
