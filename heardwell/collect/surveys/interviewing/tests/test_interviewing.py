"""Members read questions aloud and note what is said; it takes the way of every answer."""

import json

import pytest

from heardwell.accounts.actions import create_user
from heardwell.accounts.models import Membership
from heardwell.collect.intake import envelope, log
from heardwell.collect.surveys import actions
from heardwell.collect.surveys.models import Survey
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Shop",
    "languages": ["en", "ar"],
    "questions": [
        {"key": "nps", "type": "nps", "label": {"en": "Recommend us?", "ar": "هل توصي بنا؟"}, "required": True},
        {"key": "why", "type": "text", "label": {"en": "Why {nps}?"}, "show_if": {"question": "nps", "in": [0, 1]}},
        {
            "key": "what",
            "type": "multi",
            "label": {"en": "What?"},
            "choices": [
                {"value": "price", "label": {"en": "Price"}},
                {"value": "other", "label": {"en": "Other"}, "text": True},
            ],
        },
        {"key": "photo", "type": "file", "label": {"en": "A photo?"}},
        {
            "key": "parts",
            "type": "matrix",
            "label": {"en": "How was"},
            "rows": [{"value": "speed", "label": {"en": "Speed"}}, {"value": "care", "label": {"en": "Care"}}],
            "scale": {"min": 1, "max": 5},
        },
        {
            "key": "order",
            "type": "ranking",
            "label": {"en": "Order"},
            "choices": [{"value": "a", "label": {"en": "A"}}, {"value": "b", "label": {"en": "B"}}],
        },
    ],
}


@pytest.fixture
def survey(workspace, owner, django_capture_on_commit_callbacks) -> Survey:
    made = actions.create_survey(workspace, owner, form=FORM)
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish(made, owner)
    return made


class Talk:
    """One interview, page by page."""

    def __init__(self, client, survey: Survey) -> None:
        self.client, self.page = client, None
        self.address = f"/ws/{survey.workspace.slug}/surveys/{survey.pk}/interview/"

    def begin(self, **given):
        self.page = self.client.post(self.address, {"begin": "1", "channel": "phone", "language": "en"} | given)
        return self

    def say(self, act: str = "next", **given):
        context = self.page.context
        key = context["asked"].key if context["asked"] else ""
        self.page = self.client.post(self.address, {act: "1", "state": context["state"], "question": key} | given)
        return self

    @property
    def text(self) -> str:
        return assert_page(self.page, self.page.status_code)


@pytest.fixture
def talk(client_of, owner, survey) -> Talk:
    return Talk(client_of(owner), survey)


def stored() -> list[envelope.ResponsePart]:
    return [envelope.decode_part(row.body) for row in log.read_after(0, 100)]


def test_without_a_yes_nothing_begins(talk):
    assert "without a yes nothing is noted" in talk.begin().text


def test_an_interview_is_stored_with_who_asked_and_that_they_agreed(talk):
    talk.begin(consent="on", name="Nour", external_id="C-7")
    assert "Recommend us?" in talk.text
    talk.say(answer="9")
    assert "What?" in talk.text
    talk.say(answer=["price", "other"], **{"own.other": "the smell"})
    talk.say(**{"row.speed": "4"}).say(**{"place.a": "2", "place.b": "1"})
    assert stored() == []
    end = talk.say("store").page

    (part,) = stored()
    assert part.answers == {
        "nps": 9,
        "what": ["price", "other"],
        "what.other": "the smell",
        "parts": {"speed": 4},
        "order": ["b", "a"],
    }
    assert part.context == {"interviewer": "Olive Owner", "consent": True}
    assert (part.channel, part.language, part.done, part.contact.external_id) == ("phone", "en", True, "C-7")
    assert "again=1" in end["Location"]
    assert "Another interview" in assert_page(talk.client.get(end["Location"]))


def test_the_path_follows_the_answers_and_earlier_words_are_filled_in(talk):
    talk.begin(consent="on").say(answer="1")

    assert "Why 1?" in talk.text


def test_a_required_question_is_asked_until_it_is_answered(talk):
    talk.begin(consent="on").say()
    assert "must be answered" in talk.text
    talk.say(answer="17")
    assert "does not fit" in talk.text
    assert "What?" in talk.say(answer="5").text


def test_back_leads_to_the_question_before_with_what_was_said(talk):
    talk.begin(consent="on").say(answer="9").say("back")

    assert talk.page.context["asked"].key == "nps"
    assert 'value="9" checked' in talk.text


def test_no_answer_is_stored_as_skipped(talk):
    talk.begin(consent="on").say(answer="9").say("none").say("none").say("none").say("store")

    assert stored()[0].answers == {"nps": 9, "what": None, "parts": None, "order": None}


def test_storing_twice_is_one_response(talk):
    talk.begin(consent="on").say(answer="9").say("none").say("none").say("none")
    last = talk.page
    talk.say("store")
    talk.page = last
    talk.say("store")

    assert len(stored()) == 1


def test_questions_are_read_in_the_language_of_the_person(talk):
    page = talk.begin(consent="on", language="ar").text

    assert 'lang="ar" dir="rtl"' in page
    assert "هل توصي بنا؟" in page


@pytest.mark.parametrize("state", ["", "{}", "[]", '{"answers": []}', "x"])
def test_a_broken_state_is_a_bad_request(state, talk):
    assert talk.client.post(talk.address, {"next": "1", "state": state}).status_code == 400


def test_a_forged_answer_is_refused_at_the_end(talk):
    talk.begin(consent="on")
    state = json.loads(talk.page.context["state"]) | {
        "answers": {"nps": 99, "what": None, "parts": None, "order": None}
    }
    page = talk.client.post(talk.address, {"store": "1", "state": json.dumps(state)})

    assert page.status_code == 422
    assert stored() == []


def test_who_may_not_log_feedback_may_not_interview(survey, client_of):
    viewer = create_user("viewer@example.com", "Vera", "correct horse battery")
    Membership.objects.create(workspace=survey.workspace, user=viewer, role="viewer")

    assert Talk(client_of(viewer), survey).begin(consent="on").page.status_code == 403


def test_a_draft_cannot_be_asked(workspace, owner, client_of):
    draft = actions.create_survey(workspace, owner, template="nps")

    assert client_of(owner).get(f"/ws/{workspace.slug}/surveys/{draft.pk}/interview/").status_code == 409
