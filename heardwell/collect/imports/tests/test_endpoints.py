"""Feedback by programs: taken in once, read with filters and pages, changed within a workspace."""

import json

import pytest

from heardwell.accounts.roles import Permission
from heardwell.api.models import IdempotentAnswer
from heardwell.collect.intake import log
from heardwell.feedback.models import Correction, Feedback, FeedbackEvent
from heardwell.people.models import Contact

PATH = "/api/v1/feedback"


@pytest.fixture
def client(api, workspace):
    return api(workspace)


def post(client, **body):
    return client.post(PATH, body, content_type="application/json")


def test_a_posted_item_is_there_at_once_and_in_the_log(client, workspace):
    answer = post(
        client,
        external_id="r1",
        source="shop",
        channel="review",
        kind="review",
        text="too late",
        scores={"stars": 2},
        tags=["delivery"],
        contact={"external_id": "u1", "email": "Ann@Example.com", "traits": {"plan": "pro"}},
    )

    assert answer.status_code == 201
    said = answer.json()
    assert client.get(f"{PATH}/{said['id']}").json() == said | {"corrections": {}, "afterwords": [], "attachments": []}
    assert (said["scores"], said["tags"], said["contact"]["email"]) == ({"stars": 2}, ["delivery"], "ann@example.com")
    assert Contact.objects.get().verified
    assert log.head() == 1


def test_the_same_source_and_id_again_replaces_and_never_doubles(client):
    first = post(client, external_id="r1", text="bad").json()
    same = post(client, external_id="r1", text="bad")
    better = post(client, external_id="r1", text="good").json()

    assert (same.status_code, same.json()["revision"]) == (200, 1)
    assert (better["id"], better["text"], better["revision"]) == (first["id"], "good", 2)
    assert Feedback.objects.count() == 1


def test_an_idempotency_key_gives_the_first_answer_again(client):
    first = client.post(PATH, {"text": "x"}, "application/json", headers={"Idempotency-Key": "k"}).json()
    second = client.post(PATH, {"text": "x"}, "application/json", headers={"Idempotency-Key": "k"}).json()

    assert first == second
    assert Feedback.objects.count() == 1


def test_a_request_that_was_killed_before_its_answer_is_not_taken_twice(client):
    headers = {"Idempotency-Key": "k"}
    client.post(PATH, {"text": "x"}, "application/json", headers=headers)
    logged = log.head()
    IdempotentAnswer.objects.all().delete()  # in the log, and the answer's transaction never committed
    Feedback.objects.all().delete()

    again = client.post(PATH, {"text": "x"}, "application/json", headers=headers)
    other = client.post(PATH, {"text": "y"}, "application/json", headers={"Idempotency-Key": "l"})

    assert again.json()["text"] == "x"
    assert Feedback.objects.filter(text="x").count() == 1
    assert other.json()["id"] != again.json()["id"]
    assert log.head() == logged + 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "x", "scores": {"stars": 6}}, "scores.stars"),
        ({"text": "x", "scores": {"nps": 55}}, "scores.nps"),
        ({"text": "x", "occurred_at": "soon"}, "occurred_at"),
        ({"text": "x", "channel": "pigeon"}, "channel"),
        ({"text": ""}, "text"),
        ({"text": "x", "source": "survey"}, "source"),
        ({"text": "x", "contact": {"email": "nobody"}}, "contact.email"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(client, body, field):
    answer = post(client, **body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert log.head() == 0
    assert not Feedback.objects.exists()


def test_fields_that_are_not_the_senders_are_ignored(client, workspace, other_workspace):
    said = post(
        client,
        text="x",
        id=99,
        workspace_id=other_workspace.pk,
        sentiment="positive",
        created_at="2000-01-01",
        revision=9,
    ).json()

    row = Feedback.objects.get(pk=said["id"])
    assert (row.workspace, row.sentiment, row.revision) == (workspace, "", 1)
    assert row.pk != 99


def test_malformed_json_is_a_400(client):
    assert client.post(PATH, "{", "application/json").status_code == 400


def test_bulk_takes_the_good_lines_and_names_the_bad_ones(client):
    lines = [
        json.dumps({"external_id": "1", "text": "a"}),
        "{broken",
        json.dumps({"external_id": "2", "scores": {"stars": 0}}),
        "",
        json.dumps({"external_id": "1", "text": "a"}),
    ]

    answer = client.post(f"{PATH}/bulk", "\n".join(lines), content_type="application/x-ndjson").json()

    assert (answer["accepted"], answer["duplicates"]) == (1, 1)
    assert [(one["line"], one["errors"][0]["field"]) for one in answer["rejected"]] == [(2, ""), (3, "scores.stars")]


def test_pages_hold_every_item_once_newest_first(client):
    for number in range(7):
        post(client, external_id=str(number), text="x", occurred_at=f"2026-03-0{number + 1}T00:00:00Z")

    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(PATH, {"limit": 3, "cursor": cursor}).json()
        seen += [item["external_id"] for item in page["items"]]
        cursor = page["next"]

    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


def test_pages_of_a_search_hold_every_hit_once(client):
    for number in range(7):
        post(client, external_id=str(number), text="送餐很快", occurred_at=f"2026-03-0{number + 1}T00:00:00Z")
    post(client, external_id="other", text="别的")

    first = client.get(PATH, {"q": "很快", "limit": 4}).json()
    second = client.get(PATH, {"q": "很快", "limit": 4, "cursor": first["next"]}).json()

    found = [item["external_id"] for item in first["items"] + second["items"]]
    assert found == ["6", "5", "4", "3", "2", "1", "0"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"channel": "review"}, {"a"}),
        ({"kind": "message"}, {"b"}),
        ({"source": "api"}, {"a", "b"}),
        ({"tag": "delivery"}, {"a"}),
        ({"score": "bad"}, {"a"}),
        ({"score": "nps:9-10"}, {"b"}),
        ({"score": "stars:1"}, {"a"}),
        ({"lang": "zh"}, {"b"}),
        ({"sentiment": "negative"}, {"a"}),
        ({"from": "2026-03-02"}, {"b"}),
        ({"to": "2026-03-02"}, {"a"}),
        ({"q": "late", "channel": "review"}, {"a"}),
        ({"q": "late", "channel": "email"}, set()),
        ({"q": "late", "to": "2026-03-01"}, set()),
    ],
)
def test_a_filter_finds_what_it_names(client, query, expected):
    post(
        client, external_id="a", channel="review", kind="review", text="late", tags=["delivery"], scores={"stars": 1},
        occurred_at="2026-03-01T12:00:00Z",
    )  # fmt: skip
    post(
        client, external_id="b", channel="email", kind="message", text="很好", scores={"nps": 9},
        occurred_at="2026-03-02T12:00:00Z",
    )  # fmt: skip
    Feedback.objects.filter(external_id="a").update(language="en", sentiment="negative")
    Feedback.objects.filter(external_id="b").update(language="zh-Hans", sentiment="positive")

    assert {item["external_id"] for item in client.get(PATH, query).json()["items"]} == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"from": "yesterday"}, "from"),
        ({"score": "nps:x"}, "score"),
        ({"limit": 0}, "limit"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "WzEsMl0"}, "cursor"),
    ],
)
def test_a_filter_that_cannot_be_read_is_named(client, query, field):
    answer = client.get(PATH, query)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_people_change_tags_triage_visibility_and_what_was_understood(client):
    said = post(client, text="fine", tags=["old"]).json()
    body = {
        "tags": ["new"], "triage": "no_action", "visibility": "public", "quote_permission": "named",
        "corrections": {"sentiment": "negative", "language": "en"},
    }  # fmt: skip

    changed = client.patch(f"{PATH}/{said['id']}", body, content_type="application/json").json()

    assert (changed["tags"], changed["triage"], changed["visibility"]) == (["new"], "no_action", "public")
    assert (changed["sentiment"], changed["corrections"]) == ("negative", {"sentiment": "negative", "language": "en"})
    assert FeedbackEvent.objects.filter(kind="changed").exists()


def test_a_wrong_correction_changes_nothing_at_all(client):
    said = post(client, text="fine").json()

    answer = client.patch(
        f"{PATH}/{said['id']}", {"triage": "linked", "corrections": {"language": "Klingon!"}}, "application/json"
    )

    assert answer.status_code == 422
    assert Feedback.objects.get().triage == "new"
    assert not Correction.objects.exists()


def test_another_workspace_sees_and_changes_nothing(client, api, other_workspace):
    said = post(client, text="private words").json()
    stranger = api(other_workspace)

    assert stranger.get(f"{PATH}/{said['id']}").status_code == 404
    assert stranger.patch(f"{PATH}/{said['id']}", {"triage": "linked"}, "application/json").status_code == 404
    assert stranger.get(PATH).json()["items"] == []
    assert stranger.get(PATH, {"q": "private"}).json()["items"] == []
    assert Feedback.objects.get().triage == "new"


def test_a_key_that_may_only_read_cannot_write(api, workspace):
    reader = api(workspace, frozenset({Permission.READ}))

    assert post(reader, text="x").status_code == 403
    assert reader.get(PATH).status_code == 200
