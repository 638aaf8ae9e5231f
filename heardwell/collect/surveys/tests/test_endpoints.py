"""``/api/v1/surveys`` as programs see it."""

import json

import pytest

from heardwell.accounts.roles import Permission
from heardwell.collect.surveys import actions
from heardwell.collect.surveys.models import Survey

pytestmark = pytest.mark.django_db

NPS = {
    "name": "After delivery",
    "languages": ["en", "ar"],
    "questions": [
        {"key": "nps", "type": "nps", "label": {"en": "Recommend us?", "ar": "هل توصي بنا؟"}, "required": True},
        {"key": "why", "type": "text", "label": {"en": "Why?"}},
    ],
}


def send(client, method: str, path: str, body: object = None, **headers: str):
    text = body if isinstance(body, str) else json.dumps(body)
    return getattr(client, method)(f"/api/v1/surveys{path}", text, content_type="application/json", headers=headers)


@pytest.fixture
def key(api, workspace):
    return api(workspace)


def test_a_survey_is_made_read_changed_published_and_closed(key):
    made = send(key, "post", "", NPS)
    path = f"/{made.json()['id']}"
    changed = send(key, "patch", path, {"name": "Delivered"})
    published = send(key, "post", f"{path}/publish")
    closed = send(key, "post", f"{path}/close")
    read = key.get(f"/api/v1/surveys{path}")

    assert (made.status_code, made.json()["status"], made.json()["version"]) == (201, "draft", 0)
    assert made.json()["questions"][0]["scale"]["good"] == [9, 10]
    assert made.json()["questions"][0]["scale"]["labels"]["0"]["ar"] == "غير محتمل إطلاقًا"
    assert (changed.status_code, changed.json()["name"], changed.json()["questions"]) == (
        200,
        "Delivered",
        made.json()["questions"],
    )
    assert (published.json()["status"], published.json()["version"]) == ("published", 1)
    assert published.json()["url"].endswith(f"/s{path}")
    assert closed.json()["status"] == "closed"
    assert read.json() == closed.json()


def test_what_was_read_can_be_sent_back(key):
    made = send(key, "post", "", NPS).json()

    again = send(key, "patch", f"/{made['id']}", made)

    assert again.status_code == 200
    assert again.json() == made


def test_every_bad_field_is_named_and_nothing_is_stored(key):
    body = NPS | {"questions": [NPS["questions"][0] | {"scale": {"max": 100}, "label": {"en": 1}}]}

    refused = send(key, "post", "", body)

    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert {error["field"] for error in refused.json()["errors"]} == {
        "questions.0.scale.max",
        "questions.0.label.en",
    }
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"languages": ["en"]}, "name"),
        ({"name": 5}, "name"),
        (NPS | {"questions": [{"key": "a", "type": "mood", "label": {"en": "?"}}]}, "questions.0.type"),
        (NPS | {"questions": [{"key": "a", "type": "text"}]}, "questions.0.label.en"),
        ({"template": "mood"}, "template"),
        (NPS | {"questions": [{"key": "a", "type": "text", "label": {"\ud800": "?"}}]}, "questions.0.label.?"),
    ],
)
def test_a_wrong_body_is_422_and_names_the_field(key, body, field):
    refused = send(key, "post", "", body)

    assert refused.status_code == 422
    assert field in [error["field"] for error in refused.json()["errors"]]


def test_malformed_json_is_400(key):
    assert send(key, "post", "", "{").status_code == 400


def test_a_template_is_made_in_the_languages_asked_for(key):
    made = send(key, "post", "", {"template": "nps", "languages": ["zh-hant", "ar"], "name": "口碑"}).json()

    assert (made["name"], made["languages"], made["default_language"]) == ("口碑", ["zh-Hant", "ar"], "zh-Hant")
    assert made["questions"][0]["label"]["zh-Hant"] == "您有多大可能將我們推薦給親友或同事？"


def test_an_incomplete_survey_is_not_published(key):
    made = send(key, "post", "", {"name": "Empty"}).json()

    refused = send(key, "post", f"/{made['id']}/publish")

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "questions"


def test_a_change_on_an_older_revision_is_refused(key):
    made = send(key, "post", "", NPS).json()
    send(key, "patch", f"/{made['id']}", {"name": "One"})

    refused = send(key, "patch", f"/{made['id']}", {"name": "Two", "revision": made["revision"]})

    assert (refused.status_code, refused.json()["revision"]) == (409, 2)


def test_a_repeated_request_with_the_same_key_makes_one_survey(key):
    first, second = (send(key, "post", "", NPS, **{"Idempotency-Key": "a"}) for _ in range(2))

    assert first.json() == second.json()
    assert Survey.objects.count() == 1


def test_fields_of_the_server_are_not_taken_from_the_body(key, other_workspace):
    forged = {
        "id": "mine",
        "workspace_id": other_workspace.pk,
        "workspace": other_workspace.pk,
        "status": "published",
        "version": 7,
        "revision": 1,
        "created_at": "1999-01-01T00:00:00Z",
        "created_by": 1,
        "closed_at": "1999-01-01T00:00:00Z",
    }

    made = send(key, "post", "", NPS | forged).json()
    changed = send(key, "patch", f"/{made['id']}", forged).json()

    survey = Survey.objects.get()
    assert survey.pk != "mine"
    assert survey.workspace_id != other_workspace.pk
    assert (survey.status, survey.published_version, survey.closed_at) == ("draft", 0, None)
    assert changed == made


def test_surveys_of_another_workspace_do_not_exist(key, other_workspace):
    theirs = actions.create_survey(other_workspace, None, template="nps")

    answers = [
        key.get(f"/api/v1/surveys/{theirs.pk}"),
        send(key, "patch", f"/{theirs.pk}", {"name": "Mine"}),
        send(key, "post", f"/{theirs.pk}/publish"),
        send(key, "post", f"/{theirs.pk}/close"),
        key.get("/api/v1/surveys/nowhere"),
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[-1].content)}
    assert key.get("/api/v1/surveys").json() == {"items": [], "next": None}
    theirs.refresh_from_db()
    assert (theirs.name, theirs.status) == ("NPS", "draft")


def test_the_list_pages_newest_first(key):
    for name in ("one", "two", "three"):
        send(key, "post", "", {"name": name})

    first = key.get("/api/v1/surveys?limit=2").json()
    second = key.get("/api/v1/surveys", {"cursor": first["next"]}).json()

    assert [item["name"] for item in first["items"] + second["items"]] == ["three", "two", "one"]
    assert second["next"] is None


def test_a_key_without_the_scope_reads_but_does_not_write(api, workspace):
    reader = api(workspace, frozenset({Permission.READ}))

    assert reader.get("/api/v1/surveys").status_code == 200
    assert send(reader, "post", "", NPS).status_code == 403
