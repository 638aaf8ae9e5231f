"""What changed between two forms, in words; and the way back to an earlier one."""

from copy import deepcopy

import pytest

from heardwell.collect.surveys import actions, queries
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.versions.changes import changes
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Shop",
    "languages": ["en", "ar"],
    "default_language": "en",
    "questions": [
        {"key": "nps", "type": "nps", "label": {"en": "Recommend us?", "ar": "هل توصي بنا؟"}},
        {
            "key": "why",
            "type": "single",
            "label": {"en": "Why?"},
            "choices": [{"value": "price", "label": {"en": "Price"}}, {"value": "staff", "label": {"en": "Staff"}}],
        },
        {"key": "more", "type": "text", "label": {"en": "More?"}},
    ],
}


@pytest.fixture
def survey(workspace, owner) -> Survey:
    return actions.create_survey(workspace, owner, form=FORM)


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


def edit(survey: Survey, change) -> Survey:
    survey.refresh_from_db()
    form = deepcopy(queries.draft_of(survey))
    change(form)
    return actions.save_draft(survey, form, survey.draft_revision)


def differences(survey: Survey, change) -> list:
    before = deepcopy(queries.draft_of(survey))
    return changes(before, queries.draft_of(edit(survey, change)))


def test_equal_forms_differ_in_nothing(survey):
    assert differences(survey, lambda form: None) == []


def test_a_question_that_comes_goes_or_moves_is_said_once(survey):
    def change(form):
        form["questions"] = [
            form["questions"][2],
            form["questions"][0],
            {"key": "new", "type": "text", "label": "New?"},
        ]

    said = [(one.kind, one.sentence) for one in differences(survey, change)]

    assert ("added", "Question added: “New?”") in said
    assert ("removed", "Question removed: “Why?”") in said
    assert [kind for kind, _sentence in said].count("moved") == 1
    assert len(said) == 3


def test_a_changed_text_shows_both_and_its_language(survey):
    def change(form):
        form["questions"][0]["label"]["ar"] = "هل تنصح بنا؟"

    (one,) = differences(survey, change)

    assert (one.before, one.after, one.lang) == ("هل توصي بنا؟", "هل تنصح بنا؟", "ar")
    assert "العربية" in one.sentence


def test_another_scale_warns_that_scores_cannot_be_compared(survey):
    def change(form):
        form["questions"][0]["scale"] = {"preset": "nps_1_10", "labels": {"1": {"en": "No"}, "10": {"en": "Yes"}}}

    (one,) = differences(survey, change)

    assert (one.before, one.after) == ("0–10, higher is better", "1–10, higher is better")
    assert one.warning == "Answers before and after cannot be compared."


def test_choices_rules_and_duties_are_told_apart(survey):
    def change(form):
        form["questions"][1]["choices"][1] = {"value": "goods", "label": {"en": "Goods"}}
        form["questions"][1]["required"] = True
        form["logic"] = [{"from": "nps", "to": "more"}]
        form["limits"] = {"responses": 100}

    said = {one.sentence: one for one in differences(survey, change)}

    assert said["“Why?”: choice added"].after == "Goods"
    assert said["“Why?”: choice removed"].before == "Staff"
    assert "“Why?” must be answered now" in said
    assert "The rules that lead through the survey changed" in said
    assert said["The limits changed"].after.startswith("responses: 100")
    assert len(said) == 5


def at(workspace, survey, path: str = "") -> str:
    return f"/ws/{workspace.slug}/surveys/{survey.pk}/versions/{path}"


def rename(form, words: str = "Would you recommend us?") -> None:
    form["questions"][0]["label"]["en"] = words


def test_the_page_lists_versions_and_compares_the_draft_with_what_respondents_see(workspace, survey, owner, client):
    actions.publish(survey, owner)
    edit(survey, rename)

    page = assert_page(client.get(at(workspace, survey)))

    assert "Version 1" in page
    assert "Olive Owner" in page
    assert "Recommend us?</del>" in page
    assert "Would you recommend us?</ins>" in page


def test_a_restored_version_is_the_draft_until_it_is_taken_back(workspace, survey, owner, client):
    actions.publish(survey, owner)
    edit(survey, rename)
    edited = queries.draft_of(Survey.objects.get())

    client.post(at(workspace, survey, "1/restore"))

    restored = Survey.objects.get()
    assert restored.draft["questions"][0]["label"]["en"] == "Recommend us?"
    assert restored.published_version == 1
    client.post(at(workspace, survey, "undo"))
    assert queries.draft_of(Survey.objects.get()) == edited


def test_taking_back_never_throws_away_a_later_edit(workspace, survey, owner, client):
    actions.publish(survey, owner)
    edit(survey, rename)
    client.post(at(workspace, survey, "1/restore"))
    edit(survey, lambda form: rename(form, "Edited meanwhile"))

    client.post(at(workspace, survey, "undo"))

    assert Survey.objects.get().draft["questions"][0]["label"]["en"] == "Edited meanwhile"


def test_a_text_of_markup_stays_text(workspace, survey, owner, client):
    actions.publish(survey, owner)
    edit(survey, lambda form: rename(form, "<script>alert(1)</script>"))

    assert "<script>alert" not in assert_page(client.get(at(workspace, survey)))


def test_a_version_that_is_not_there_is_not_found(workspace, survey, client):
    assert client.post(at(workspace, survey, "7/restore")).status_code == 404
    assert client.get(at(workspace, survey, "?from=7&to=draft")).status_code == 404
    assert client.get(at(workspace, survey, "?from=x")).status_code == 404


def test_programs_list_read_and_restore(workspace, survey, owner, api):
    actions.publish(survey, owner)
    edit(survey, rename)
    program = api(workspace)
    base = f"/api/v1/surveys/{survey.pk}/versions"

    (listed,) = program.get(base).json()["items"]
    read = program.get(f"{base}/1").json()
    restored = program.post(f"{base}/1/restore").json()

    assert (listed["version"], listed["responses"], listed["published_by"]) == (1, 0, str(owner.pk))
    assert read["form"]["questions"][0]["label"]["en"] == "Recommend us?"
    assert restored["questions"][0]["label"]["en"] == "Recommend us?"
    assert program.get(f"{base}/2").status_code == 404
