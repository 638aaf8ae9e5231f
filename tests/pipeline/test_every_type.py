"""Answers of every type: kept as they came, shown in words, searched, counted, grouped by, and nobody's business."""

import pytest

from heardwell.analytics.store import close_stores
from heardwell.collect.intake import log
from heardwell.collect.surveys import actions
from heardwell.collect.surveys.tests.kinds import choices
from heardwell.feedback.models import Feedback
from heardwell.people.models import Contact
from heardwell.project import pipeline
from heardwell.web.tests.pages import assert_page

QUESTIONS = [
    {"key": "ease", "type": "slider", "label": {"en": "How easy?"}, "scale": {"min": 0, "max": 100, "good": [90, 100]}},
    {
        "key": "grid",
        "type": "matrix",
        "label": {"en": "And the rest?"},
        "rows": [
            {"value": "speed", "label": {"en": "Delivery speed"}},
            {"value": "staff", "label": {"en": "Our staff"}},
        ],
        "scale": {"min": 1, "max": 5, "good": [4, 5], "bad": [1, 2], "labels": {"5": {"en": "Superb"}}},
    },
    {"key": "order", "type": "ranking", "label": {"en": "Rank them"}, "choices": choices("price", "speed", "service")},
    {"key": "why", "type": "multi", "label": {"en": "Why?"}, "choices": choices("a", "other", other={"text": True})},
    {"key": "size", "type": "number", "label": {"en": "How big?"}, "decimals": 1, "unit": {"en": "kg"}},
    {"key": "day", "type": "date", "label": {"en": "When?"}},
    {"key": "ok", "type": "consent", "label": {"en": "May we?"}, "statement": {"en": "You may use it."}},
    {"key": "mail", "type": "email", "label": {"en": "Your address"}, "contact": True},
    {"key": "tel", "type": "phone", "label": {"en": "Your number"}, "contact": True},
]
ANSWERS = {
    "ease": 90,
    "grid": {"speed": 2, "staff": 5},
    "order": ["speed", "price"],
    "why": ["a", "other"],
    "why.other": "the purple box leaked",
    "size": 2.5,
    "day": "2024-02-29",
    "ok": True,
    "mail": " Mei@Shop.example ",
    "tel": "٠٢ ٢٣٤٥-٦٧٨٩",
}


@pytest.fixture
def survey(workspace, owner, django_capture_on_commit_callbacks):
    form = {"name": "Everything", "languages": ["en"], "questions": QUESTIONS}
    made = actions.create_survey(workspace, owner, form=form)
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish(made, owner)
    yield made.pk
    close_stores()
    log.forget()


def say(survey: str, contact: object = None, response: str = "response-1", **answers: object) -> Feedback:
    body = {"response_id": response, "done": True, "answers": answers}
    log.accept(survey, body | ({"contact": contact} if contact else {}))
    assert pipeline.run_until_idle()
    return Feedback.objects.get(response_id=response)


def test_answers_are_kept_as_they_came_and_scaled_ones_are_scores(survey):
    said = say(survey, **ANSWERS)

    assert said.answers == ANSWERS
    assert [(score["question"], score["metric"], score["value"]) for score in said.scores] == [
        ("ease", "scale", 90),
        ("grid/speed", "scale", 2),
        ("grid/staff", "scale", 5),
    ]
    assert said.text == "the purple box leaked"


def test_answers_are_shown_in_the_words_of_the_form(survey, client_of, owner, workspace):
    said = say(survey, **ANSWERS)

    html = assert_page(client_of(owner).get(f"/ws/{workspace.slug}/voices/{said.pk}/"))

    shown = ["90 of 100", "Delivery speed", "2 of 5", "5 of 5, Superb", "A, Other", "2.5 kg", "agreed", "29 Feb"]
    for words in (*shown, "the purple box leaked", "Mei@Shop.example"):
        assert words in html, words
    assert html.index("Speed</bdi></li>") < html.index("Price</bdi></li>")
    assert "why.other" not in html


def test_metrics_count_sliders_and_the_rows_of_a_matrix(survey, api, workspace):
    say(survey, **ANSWERS)

    def metric(**query: str) -> dict:
        answer = api(workspace).get("/api/v1/metrics/scale", {"survey_id": survey, **query})
        assert answer.status_code == 200
        return answer.json()

    assert metric(question="ease")["distribution"]["90"] == 1
    assert metric(question="grid/speed")["mean"] == 2
    assert metric(question="grid/staff")["value"] == 100


@pytest.mark.parametrize(
    ("key", "groups"),
    [
        ("order", {"speed"}),
        ("why", {"a", "other"}),
        ("ok", {"true"}),
        ("grid/staff", {"5"}),
        ("size", {"2.5"}),
        ("mail", set()),
        ("tel", set()),
        ("why.other", set()),
    ],
)
def test_choices_are_groups_and_addresses_are_not(survey, api, workspace, key, groups):
    workspace.minimum_group = 1
    workspace.save()
    say(survey, **ANSWERS)

    found = api(workspace).get("/api/v1/metrics/volume", {"survey_id": survey, "group_by": f"answers.{key}"}).json()

    assert {group["key"][f"answers.{key}"] for group in found["groups"]} - {"", None} == groups


def test_words_beside_a_choice_are_found(survey, api, workspace):
    said = say(survey, **ANSWERS)

    found = api(workspace).get("/api/v1/feedback", {"q": "purple"}).json()

    assert [item["id"] for item in found["items"]] == [str(said.pk)]
    assert api(workspace).get("/api/v1/feedback", {"q": "Shop.example"}).json()["items"] == []


def test_an_address_that_was_typed_is_an_unverified_person(survey, workspace):
    known = Contact.objects.create(workspace=workspace, email="mei@shop.example", verified=True)

    said = say(survey, **ANSWERS)

    assert said.person is not None
    assert said.person != known
    assert (said.person.email, said.person.phone, said.person.verified) == ("mei@shop.example", "0223456789", False)


def test_an_address_adds_to_who_claims_to_be_somebody(survey):
    said = say(survey, {"external_id": "u42"}, **ANSWERS)

    assert (said.person.external_id, said.person.email, said.person.verified) == ("u42", "mei@shop.example", False)


def test_nobody_types_an_address_into_a_person_that_a_signature_vouches_for(survey, workspace):
    import hashlib
    import hmac
    import time

    from heardwell.collect.widget.models import Site

    site, expires = Site.objects.get(workspace=workspace), int(time.time()) + 600
    message = f"u42\n\n{expires}".encode()
    signature = hmac.new(site.identity_secret.encode(), message, hashlib.sha256).hexdigest()
    contact = {"external_id": "u42", "expires": expires, "signature": signature}

    said = say(survey, contact, **ANSWERS)

    assert (said.person.external_id, said.person.verified, said.person.email) == ("u42", True, "")
