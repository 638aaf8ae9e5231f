"""Drafts, versions, and what the intake is told."""

import pytest

from heardwell.accounts.models import AuditEvent
from heardwell.collect.intake import database
from heardwell.collect.intake.published import Forms, withdraw
from heardwell.collect.surveys import actions, presets, queries
from heardwell.collect.surveys.models import Survey
from heardwell.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """``with committed(): …`` runs what waits for the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def survey(workspace, owner) -> Survey:
    return actions.create_survey(workspace, owner, template="nps", languages=["en", "ar"])


@pytest.fixture
def intake(data):
    """What the intake knows of a survey."""
    connection = database.connect()
    yield Forms(connection).survey
    connection.close()


def reworded(survey: Survey, label: str) -> dict:
    form = queries.draft_of(survey)
    first = {**form["questions"][0], "label": {"en": label}}
    return {**form, "questions": [first, *form["questions"][1:]]}


def test_a_workspace_in_traditional_chinese_gets_its_template_in_traditional_chinese(workspace, owner):
    workspace.language = "zh-hant"  # as Django writes it

    survey = actions.create_survey(workspace, owner, template="nps")

    assert survey.draft["languages"] == ["zh-Hant"]
    assert survey.draft["questions"][0]["label"] == {"zh-Hant": "您有多大可能將我們推薦給親友或同事？"}


def test_a_draft_is_not_asked(survey, intake):
    assert (survey.name, survey.status) == ("NPS", "draft")
    assert intake(survey.pk) is None


def test_publishing_makes_a_version_that_the_intake_asks_after_the_commit(survey, owner, intake, committed):
    with committed() as waiting:
        version = actions.publish(survey, owner)

        assert intake(survey.pk) is None
    asked = intake(survey.pk)
    assert waiting
    assert (version.number, asked.version, asked.workspace) == (1, 1, survey.workspace_id)
    assert [question.key for question in asked.form.questions] == ["nps", "why"]
    assert b"Marlow Shop" in asked.body
    assert asked.errors({"nps": 11})


def test_editing_a_published_survey_changes_nothing_until_it_is_published_again(survey, owner, intake, committed):
    with committed():
        first = actions.publish(survey, owner)
    saved = actions.save_draft(survey, reworded(survey, "Would you?"), 1)
    before = intake(survey.pk).form.questions[0].label["en"]

    with committed():
        second = actions.publish(saved, owner)

    assert before == "How likely are you to recommend us to a friend or colleague?"
    assert intake(survey.pk).form.questions[0].label["en"] == "Would you?"
    assert second.number == 2
    first.refresh_from_db()
    assert first.form["questions"][0]["label"]["en"] == before


def test_publishing_an_unchanged_draft_makes_no_new_version(survey, owner):
    actions.publish(survey, owner)

    assert actions.publish(survey, owner).number == 1


def test_an_incomplete_draft_is_not_published_and_says_what_is_missing(survey, owner):
    saved = actions.save_draft(survey, reworded(survey, " "), 1)

    with pytest.raises(Invalid) as caught:
        actions.publish(saved, owner)

    assert [error.field for error in caught.value.errors] == ["questions.0.label.en"]
    assert not saved.versions.exists()


def test_an_edit_made_on_an_older_draft_is_refused_and_loses_nothing(survey):
    actions.save_draft(survey, reworded(survey, "First"), 1)

    with pytest.raises(Conflict) as caught:
        actions.save_draft(survey, reworded(survey, "Second"), 1)

    survey.refresh_from_db()
    assert caught.value.extra == {"revision": 2}
    assert survey.draft["questions"][0]["label"]["en"] == "First"


def test_saving_what_is_there_already_moves_no_revision(survey):
    assert actions.save_draft(survey, queries.draft_of(survey), 1).draft_revision == 1


def test_a_closed_survey_takes_no_answers_until_it_is_opened_again(survey, owner, intake, committed):
    with committed():
        actions.publish(survey, owner)
    with committed():
        closed = actions.close(survey, owner)
    state, closed_ms = intake(survey.pk).form.state, intake(survey.pk).closed_ms

    with committed():
        actions.reopen(survey, owner)

    assert (state, closed_ms) == ("closed", int(closed.closed_at.timestamp() * 1000))
    assert intake(survey.pk).form.state == "published"


def test_closing_twice_keeps_the_first_moment_and_a_draft_cannot_be_closed(survey, owner):
    with pytest.raises(Conflict):
        actions.close(survey, owner)
    actions.publish(survey, owner)
    first = actions.close(survey, owner).closed_at

    assert actions.close(survey, owner).closed_at == first


def test_a_survey_lost_between_commit_and_hand_over_is_mended(survey, owner, intake):
    actions.publish(survey, owner)
    actions.publish(actions.save_draft(survey, reworded(survey, "Two"), 1), owner)
    actions.close(survey, owner)

    mended = [actions.sync_published(), actions.sync_published()]

    assert mended == [1, 0]
    assert (intake(survey.pk).version, intake(survey.pk).form.state) == (2, "closed")
    connection = database.connect()
    assert Forms(connection).version(survey.pk, 1).form.questions[0].label["en"].startswith("How likely")
    connection.close()


def test_mending_notices_a_form_that_differs_or_is_gone(survey, owner, committed):
    with committed():
        actions.publish(survey, owner)
    survey.workspace.name = "Marlow & Daughters"
    survey.workspace.save()
    renamed = actions.sync_published()
    withdraw(survey.pk)

    assert (renamed, actions.sync_published(), actions.sync_published()) == (1, 1, 0)


def test_a_copy_is_a_draft_of_its_own(survey, owner):
    actions.publish(survey, owner)

    copy = actions.duplicate(survey, owner)

    assert (copy.name, copy.status, copy.published_version) == ("NPS (copy)", "draft", 0)
    assert copy.draft == survey.draft


def test_discarding_brings_back_what_respondents_see(survey, owner):
    actions.publish(survey, owner)
    actions.save_draft(survey, reworded(survey, "Other") | {"name": "Renamed"}, 1)

    back = actions.discard_changes(survey)

    assert (back.name, back.draft_revision) == ("NPS", 3)
    assert not queries.has_changes(back)


def test_only_a_survey_that_was_never_published_can_be_deleted(survey, owner):
    draft = actions.duplicate(survey, owner)
    actions.publish(survey, owner)

    actions.delete_draft(draft, owner)

    with pytest.raises(Conflict):
        actions.delete_draft(survey, owner)
    assert list(Survey.objects.values_list("pk", flat=True)) == [survey.pk]


def test_every_change_of_state_is_in_the_audit_log(survey, owner):
    actions.publish(survey, owner)
    actions.close(survey, owner)

    lines = AuditEvent.objects.filter(target=survey.pk).order_by("id").values_list("action", "user_id")

    assert list(lines) == [
        ("survey.created", owner.pk),
        ("survey.published", owner.pk),
        ("survey.closed", owner.pk),
    ]


def test_an_unknown_template_is_named(workspace, owner):
    with pytest.raises(Invalid) as caught:
        actions.create_survey(workspace, owner, template="mood")

    assert caught.value.errors[0].field == "template"
    assert {entry.key for entry in presets.TEMPLATES} <= set(caught.value.errors[0].message.replace(",", "").split())
