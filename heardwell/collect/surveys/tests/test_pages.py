"""The room's pages without a script: list, templates, saving, publishing, sharing."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from heardwell.accounts.models import Membership
from heardwell.accounts.roles import Role
from heardwell.collect.surveys import actions, queries
from heardwell.collect.surveys.models import Survey
from heardwell.core import clock
from heardwell.feedback.models import Feedback

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, owner) -> Client:
    return client_of(owner)


@pytest.fixture
def survey(workspace, owner) -> Survey:
    return actions.create_survey(workspace, owner, template="nps", languages=["en", "ar"])


def at(workspace, path: str = "") -> str:
    return f"/ws/{workspace.slug}/surveys/{path}"


def heard(survey: Survey, days_ago: float) -> None:
    Feedback.objects.create(
        workspace=survey.workspace,
        source="survey",
        external_id=f"{survey.pk}:{days_ago}",
        survey=survey.pk,
        occurred_at=clock.now() - timedelta(days=days_ago),
    )


def test_the_empty_room_says_what_to_do(client, workspace):
    page = client.get(at(workspace)).content.decode()

    assert at(workspace, "new") in page
    assert "one good question" in page


def test_a_template_is_chosen_with_its_languages_and_opens_in_the_builder(client, workspace):
    chosen = client.post(at(workspace, "new"), {"template": "csat", "language": ["ar", "zh-Hant", "en"]})

    survey = Survey.objects.get()
    assert chosen["Location"] == at(workspace, f"{survey.pk}/")
    assert survey.draft["languages"] == ["en", "ar", "zh-Hant"]
    assert survey.draft["questions"][0]["label"]["ar"] == "ما مدى رضاك عن تجربتك معنا؟"
    assert client.get(chosen["Location"]).status_code == 200


def test_one_may_start_from_nothing(client, workspace):
    client.post(at(workspace, "new"), {"template": "blank", "language": ["zh-Hans"]})

    assert Survey.objects.get().draft["questions"] == []
    assert Survey.objects.get().draft["languages"] == ["zh-Hans"]


def test_the_cards_say_how_much_was_heard(client, workspace, survey, owner):
    actions.publish(survey, owner)
    for days_ago in (0, 1, 8, 200):
        heard(survey, days_ago)

    answers = queries.answers(workspace, [survey.pk])[survey.pk]
    page = client.get(at(workspace)).content.decode()

    assert (answers.n, answers.weeks[-2:], sum(answers.weeks)) == (4, [1, 2], 3)
    assert "<b>4</b>" in page
    assert 'class="spark"' in page


def test_the_draft_is_saved_with_its_revision_and_what_is_unfinished_is_said(client, workspace, survey):
    form = queries.draft_of(survey)
    form["questions"][0]["label"] = {"ar": "هل توصي بنا؟"}
    address = at(workspace, f"{survey.pk}/draft")

    saved = client.post(address, json.dumps({"form": form, "revision": 1}), content_type="application/json")
    again = client.post(address, json.dumps({"form": form, "revision": 1}), content_type="application/json")

    assert saved.json()["revision"] == 2
    assert [blocker["field"] for blocker in saved.json()["checks"]["blockers"]] == ["questions.0.label.en"]
    assert (again.status_code, again.json()["revision"]) == (409, 2)
    assert client.get(address).json()["form"]["questions"][0]["label"] == {"ar": "هل توصي بنا؟"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 422),
        ('{"form": {}}', 422),
        ('{"form": [], "revision": 1}', 422),
        ('{"form": {"languages": 5}, "revision": 1}', 422),
        ("[" * 100_000, 400),
    ],
)
def test_a_wrong_save_is_refused_and_changes_nothing(client, workspace, survey, body, status):
    refused = client.post(at(workspace, f"{survey.pk}/draft"), body, content_type="application/json")

    assert refused.status_code == status
    assert queries.survey(workspace, survey.pk).draft_revision == 1


def test_the_preview_is_the_respondent_s_page_of_the_draft_in_the_asked_language(client, workspace, survey):
    page = client.get(at(workspace, f"{survey.pk}/preview?lang=ar"))
    thanks = client.get(at(workspace, f"{survey.pk}/preview?lang=ar&sent=1")).content.decode()

    assert 'lang="ar" dir="rtl"' in page.content.decode()
    assert "ما مدى احتمال أن توصي بنا صديقًا أو زميلًا؟" in page.content.decode()
    assert "<script" not in page.content.decode()
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert "شكرًا لمشاركتنا رأيك" in thanks


def test_publishing_leads_to_the_snippet_and_waits_for_the_first_answer(client, workspace, survey):
    published = client.post(at(workspace, f"{survey.pk}/publish"))
    waiting = client.get(published["Location"]).content.decode()
    heard(survey, 0)
    arrived = client.get(published["Location"]).content.decode()

    assert published["Location"] == at(workspace, f"{survey.pk}/share")
    assert "/w/v1/heardwell.js" in waiting
    assert f"/s/{survey.pk}" in waiting
    assert "Waiting for the first answer" in waiting
    assert "The first answer is here." in arrived


def test_an_incomplete_survey_goes_back_to_the_builder_and_says_why(client, workspace, survey):
    actions.save_draft(survey, queries.draft_of(survey) | {"questions": []}, 1)

    refused = client.post(at(workspace, f"{survey.pk}/publish"), follow=True)

    assert refused.redirect_chain[0][0] == at(workspace, f"{survey.pk}/")
    assert "Add at least one question" in refused.content.decode()
    assert queries.survey(workspace, survey.pk).status == "draft"


def test_a_survey_is_closed_opened_copied_and_a_draft_deleted_from_the_list(client, workspace, survey, owner):
    actions.publish(survey, owner)
    seen = []
    for verb in ("close", "reopen", "duplicate"):
        client.post(at(workspace, f"{survey.pk}/do/{verb}"))
        seen.append(queries.survey(workspace, survey.pk).status)
    copy = Survey.objects.exclude(pk=survey.pk).get()
    client.post(at(workspace, f"{copy.pk}/do/delete"))
    kept = client.post(at(workspace, f"{survey.pk}/do/delete"), follow=True)

    assert seen == ["closed", "published", "published"]
    assert [row.pk for row in Survey.objects.all()] == [survey.pk]
    assert "close it instead" in kept.content.decode()


def test_reading_changes_nothing(client, workspace, survey):
    for path in ("publish", "do/close", "do/delete", "do/duplicate"):
        assert client.get(at(workspace, f"{survey.pk}/{path}")).status_code == 405

    assert client.post(at(workspace, f"{survey.pk}/do/anything")).status_code == 404


def test_who_may_only_read_sees_the_list_but_no_way_to_edit(client_of, workspace, survey, django_user_model):
    from heardwell.accounts.actions import create_user

    viewer = create_user("viewer@example.com", "Vera", "correct horse battery")
    Membership.objects.create(workspace=workspace, user=viewer, role=Role.VIEWER)
    client = client_of(viewer)

    assert at(workspace, "new") not in client.get(at(workspace)).content.decode()
    assert client.get(at(workspace, f"{survey.pk}/")).status_code == 403
    assert client.post(at(workspace, f"{survey.pk}/publish")).status_code == 403
    assert client.post(at(workspace, f"{survey.pk}/draft"), "{}", content_type="application/json").status_code == 403


def test_another_workspace_s_survey_is_the_same_404_as_none(client, workspace, other_workspace):
    theirs = actions.create_survey(other_workspace, None, template="nps")
    paths = ["", "preview", "share", "results", "draft"]

    pages = [client.get(at(workspace, f"{pk}/{path}")) for pk in (theirs.pk, "nowhere") for path in paths]
    writes = [client.post(at(workspace, f"{theirs.pk}/{path}")) for path in ("publish", "do/close", "draft")]

    assert {page.status_code for page in pages + writes} == {404}
    assert client.get(at(other_workspace)).status_code == 404


def test_the_secret_is_shown_to_those_who_manage_only(client, client_of, workspace):
    from heardwell.accounts.actions import create_user
    from heardwell.collect.widget.queries import first_site

    analyst = create_user("analyst@example.com", "Ann", "correct horse battery")
    Membership.objects.create(workspace=workspace, user=analyst, role=Role.ANALYST)
    site = first_site(workspace)

    address = f"/ws/{workspace.slug}/install/{site.pk}/"
    mine = client.get(address).content.decode()
    theirs = client_of(analyst).get(address).content.decode()
    client.post(f"{address}secret")

    assert site.identity_secret in mine
    assert site.key in theirs
    assert site.identity_secret not in theirs
    assert first_site(workspace).identity_secret != site.identity_secret
