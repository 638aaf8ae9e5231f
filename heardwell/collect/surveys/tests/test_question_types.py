"""Every type of question: made through the API, published, answered rightly, and wrongly in every way."""

import json
from itertools import count

import pytest

from heardwell.collect.intake.answers import AnswerError
from heardwell.collect.intake.log import accept
from heardwell.collect.surveys import queries
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.schema import TYPES, parse_form
from heardwell.collect.surveys.tests.kinds import CASES, choices, question
from heardwell.core.errors import Invalid

pytestmark = pytest.mark.django_db
_ids = count(1)


def send(client, method: str, path: str, body: object = None):
    return getattr(client, method)(f"/api/v1/surveys{path}", json.dumps(body), content_type="application/json")


@pytest.fixture
def ask(api, workspace, django_capture_on_commit_callbacks):
    """``ask(question, …)``: the id of a published survey of these questions, with further parts of the form."""
    client = api(workspace)

    def published(*questions: dict, **parts: object) -> str:
        made = send(client, "post", "", {"name": "S", "languages": ["en"], "questions": questions, **parts})
        assert made.status_code == 201, made.content
        with django_capture_on_commit_callbacks(execute=True):
            opened = send(client, "post", f"/{made.json()['id']}/publish")
        assert opened.status_code == 200, opened.content
        return str(made.json()["id"])

    return published


def give(survey: str, answers: dict, **more: object):
    return accept(survey, {"response_id": f"response-{next(_ids)}", "answers": answers, **more})


def refusals(survey: str, answers: dict, **more: object) -> dict[str, str]:
    """The codes by field with which these answers are refused."""
    with pytest.raises(Invalid) as caught:
        give(survey, answers, **more)
    return {error.field: error.code for error in caught.value.errors if isinstance(error, AnswerError)}


def test_there_is_a_case_for_every_type():
    assert set(CASES) == set(TYPES)


@pytest.mark.parametrize("type_", TYPES)
def test_a_type_is_made_published_and_answered(type_, ask):
    case = CASES[type_]
    survey = ask(question(type_))

    for answer in case.right:
        assert give(survey, {"q": answer}, done=True).status == "accepted"
    for answer, code in case.wrong:
        code, _dot, below = code.partition(".")
        assert refusals(survey, {"q": answer}) == {f"answers.q.{below}" if below else "answers.q": code}, answer


@pytest.mark.parametrize("type_", sorted(set(TYPES) - {"statement"}))
def test_a_required_question_cannot_be_left_out(type_, ask):
    survey = ask(question(type_, required=True))

    for nothing in ({}, {"q": None}):
        assert refusals(survey, nothing, done=True) == {"answers.q": "required"}
    assert give(survey, {}).status == "accepted"


@pytest.mark.parametrize("type_", TYPES)
def test_a_form_reads_as_itself_and_comes_back_through_the_api_as_it_was(type_, api, workspace):
    client = api(workspace)
    made = send(client, "post", "", {"name": "S", "languages": ["en"], "questions": [question(type_)]}).json()

    again = send(client, "patch", f"/{made['id']}", made).json()

    assert parse_form(made) == parse_form(parse_form(made))
    assert again == made


def test_a_matrix_that_is_required_wants_every_row(ask):
    survey = ask(question("matrix", required=True))

    assert refusals(survey, {"q": {"speed": 3}}, done=True) == {"answers.q": "rows"}
    assert give(survey, {"q": {"speed": 3, "staff": 4}}, done=True).status == "accepted"


def test_a_matrix_may_be_answered_with_choices(ask):
    parts = {"rows": choices("speed"), "choices": choices("good", "bad")}
    survey = ask({"key": "q", "type": "matrix", "label": {"en": "?"}, **parts})

    assert give(survey, {"q": {"speed": "good"}}).status == "accepted"
    assert refusals(survey, {"q": {"speed": "fair"}}) == {"answers.q.speed": "choice"}


def test_a_consent_that_is_required_must_be_given(ask):
    survey = ask(question("consent", required=True))

    assert refusals(survey, {"q": False}, done=True) == {"answers.q": "agree"}
    assert give(survey, {"q": True}, done=True).status == "accepted"


def test_words_beside_a_choice_are_taken_only_where_the_choice_asks_for_them(ask):
    survey = ask(question("single"))

    assert give(survey, {"q": "other", "q.other": "the cat"}).status == "accepted"
    assert refusals(survey, {"q.other": "x" * 501}) == {"answers.q.other": "too_long"}
    assert refusals(survey, {"q.a": "x"}) == {"answers.q.a": "unknown"}
    assert refusals(survey, {"q.other": 7}) == {"answers.q.other": "type"}


def test_who_prefers_not_to_say_has_answered(ask):
    survey = ask(question("number", required=True, private=True))

    assert give(survey, {"q": None}, done=True).status == "accepted"
    assert refusals(survey, {}, done=True) == {"answers.q": "required"}


def test_only_questions_on_the_way_are_required(ask):
    follow = {"required": True, "show_if": {"any": [{"question": "nps", "to": 6}, {"hidden": "vip", "in": ["yes"]}]}}
    survey = ask(
        question("nps", "nps"),
        question("text", "why", **follow),
        question("text", "left_out", required=True),
        question("text", "last", required=True),
        logic=[{"from": "nps", "if": {"question": "nps", "from": 9}, "to": "last"}],
    )

    assert give(survey, {"nps": 10, "last": "bye"}, done=True).status == "accepted"
    assert refusals(survey, {"nps": 3}, done=True).keys() == {"answers.why", "answers.left_out", "answers.last"}
    assert refusals(survey, {"nps": 8}, done=True).keys() == {"answers.left_out", "answers.last"}
    assert refusals(survey, {"nps": 8}, done=True, hidden={"vip": "yes"}).keys() >= {"answers.why"}


@pytest.mark.parametrize("key", ["constructor", "__proto__", "toString", "q.q", "q/", ".", ""])
def test_an_answer_under_a_name_of_the_language_is_unknown(key, ask):
    survey = ask(question("nps"))

    assert refusals(survey, {key: 1}) == {f"answers.{key}": "unknown"}


def test_a_date_may_not_lie_beyond_today_in_any_zone(ask):
    from datetime import timedelta

    from heardwell.core import clock

    survey = ask({"key": "q", "type": "date", "label": {"en": "?"}, "max": "today"})
    tomorrow, later = (str(clock.now().date() + timedelta(days=days)) for days in (1, 2))

    assert give(survey, {"q": tomorrow}).status == "accepted"
    assert refusals(survey, {"q": later}) == {"answers.q": "range"}


def test_a_program_sets_nothing_but_the_form(api, workspace, other_workspace):
    extra = {
        "id": "mine",
        "workspace": other_workspace.pk,
        "workspace_id": other_workspace.pk,
        "status": "published",
        "version": 7,
        "full_quotas": [0],
        "closed_at": "2020-01-01T00:00:00Z",
        "redirect_hosts": ["evil.example"],
    }

    made = send(api(workspace), "post", "", {"name": "S", "languages": ["en"], "questions": [question("nps")], **extra})

    survey = Survey.objects.get()
    assert made.json()["id"] == survey.pk != "mine"
    assert (survey.workspace, survey.status, survey.published_version) == (workspace, "draft", 0)
    assert (survey.full_quotas, survey.closed_at, queries.redirect_hosts(workspace)) == ([], None, [])
    assert not set(survey.draft) & set(extra)


def test_a_part_of_the_way_that_was_sent_must_lead_somewhere(api, workspace):
    client = api(workspace)
    made = send(client, "post", "", {"name": "S", "languages": ["en"], "questions": [question("nps")]}).json()

    wrong = send(client, "patch", f"/{made['id']}", {"logic": [{"from": "q", "to": "gone"}]})
    right = send(client, "patch", f"/{made['id']}", {"logic": [{"from": "q", "to": "end"}]})
    gone = send(client, "patch", f"/{made['id']}", {"logic": []})

    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "logic.0.to")
    assert right.json()["logic"] == [{"from": "q", "to": "end"}]
    assert "logic" not in gone.json()
