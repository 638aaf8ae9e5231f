"""Cases through the API, as other people's programs use them."""

from datetime import timedelta

import pytest

from heardwell.accounts.roles import Permission
from heardwell.close.cases import actions, queries
from heardwell.close.cases.actions import Opening
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.core import clock
from heardwell.messaging.models import Delivery

pytestmark = pytest.mark.django_db
JSON = "application/json"


def path(case, rest=""):
    return f"/api/v1/cases/{case.pk}{rest}"


def test_a_case_is_read_changed_noted_answered_and_closed(workspace, case, owner, api):
    client = api(workspace)
    body = {
        "status": "in_progress",
        "assignee": str(owner.pk),
        "priority": "high",
        "tags": ["late"],
        "team": "Delivery",
    }

    changed = client.patch(path(case), body, JSON).json()
    note = client.post(path(case, "/notes"), {"body": "<script>alert(1)</script>"}, JSON)
    seen = client.get(path(case)).json()["events"][-1]["id"]
    answer = client.post(path(case, "/replies"), {"body": "Sorry.", "last_seen_event_id": seen}, JSON)
    client.patch(path(case), {"status": "closed", "assignee": None}, JSON)

    now = client.get(path(case)).json()
    assert {name: changed[name] for name in body} == body
    assert (note.status_code, answer.status_code) == (201, 201)
    assert note.json()["id"] == seen
    assert (now["status"], now["assignee"], now["answered"]) == ("closed", None, True)
    assert now["title"] == "The parcel never came." and now["contact"]["email"] == "hannah@example.com"
    kinds = [event["kind"] for event in now["events"]]
    assert kinds[:6] == ["opened", "assigned", "priority", "team", "tagged", "status"]
    assert kinds[6:] == ["noted", "replied", "status", "assigned", "status"]
    sent = client.get("/api/v1/deliveries", {"about": f"case:{case.pk}"}).json()["items"]
    assert [(one["state"], one["to"]["address"]) for one in sent] == [("queued", "hannah@example.com")]


def test_the_list_filters_and_pages(workspace, case, owner, voice, api):
    client, now = api(workspace), clock.now()
    late = actions.open_case(workspace, Opening(voice(workspace, nps=0), "test", due_at=now - timedelta(hours=1)))[0]
    actions.assign(late, owner, owner)
    actions.tag(late, owner, "late")

    def ids(**query):
        return [item["id"] for item in client.get("/api/v1/cases", query).json()["items"]]

    both = [str(late.pk), str(case.pk)]
    assert ids() == ids(status="open") == both
    assert ids(assignee=owner.pk) == ids(tag="late") == ids(due="overdue") == ids(due="2100-01-01") == both[:1]
    assert ids(assignee="none") == ids(due="none") == both[1:]
    first = client.get("/api/v1/cases", {"limit": 1}).json()
    assert ids(limit=1, cursor=first["next"]) == both[1:]


@pytest.mark.parametrize(
    ("query", "field"), [({"status": "done"}, "status"), ({"due": "soon"}, "due"), ({"assignee": "x"}, "assignee")]
)
def test_a_bad_filter_is_named(workspace, api, query, field):
    answer = api(workspace).get("/api/v1/cases", query)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_a_wrong_field_leaves_the_whole_change_undone(workspace, case, api, other_workspace, member):
    stranger = member(other_workspace)
    bodies = [
        {"priority": "high", "assignee": stranger.pk},
        {"priority": "high", "status": "done"},
        {"priority": "high", "snooze_until": "2020-01-01T00:00:00Z"},
        {"priority": "high", "tags": ["fine", "a\nb"]},
    ]

    answers = [api(workspace).patch(path(case), body, JSON) for body in bodies]

    assert [answer.status_code for answer in answers] == [422] * 4
    fields = [answer.json()["errors"][0]["field"] for answer in answers]
    assert fields == ["assignee", "status", "snooze_until", "tags"]
    assert CaseEvent.objects.count() == 1


def test_what_a_client_may_not_set_is_ignored(workspace, case, api, other_workspace):
    body = {"workspace_id": other_workspace.pk, "id": 99, "opened_by": "me", "closed_at": "2020-01-01T00:00:00Z"}
    before = Case.objects.filter(pk=case.pk).values().get()

    assert api(workspace).patch(path(case), body, JSON).status_code == 200

    assert Case.objects.filter(pk=case.pk).values().get() == before


def test_a_collision_is_409_with_what_is_new(workspace, case, owner, api):
    seen = queries.last_event_id(case)
    actions.add_note(case, owner, "I have her on the phone")

    answer = api(workspace).post(path(case, "/replies"), {"body": "Sorry.", "last_seen_event_id": seen}, JSON)

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert [event["body"] for event in answer.json()["unseen"]] == ["I have her on the phone"]
    assert not Delivery.objects.exists()


def test_a_repeated_reply_is_the_same_reply(workspace, case, api):
    client, body = api(workspace), {"body": "Sorry.", "last_seen_event_id": str(queries.last_event_id(case))}

    answers = [client.post(path(case, "/replies"), body, JSON).json()["id"] for _ in range(3)]

    assert len(set(answers)) == 1 and Delivery.objects.count() == 1


def test_a_reply_must_say_what_was_seen(workspace, case, api):
    answer = api(workspace).post(path(case, "/replies"), {"body": "Sorry."}, JSON)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "last_seen_event_id")


def test_a_key_that_only_reads_cannot_work_and_a_foreign_case_is_not_there(workspace, case, other_workspace, api):
    reader, stranger = api(workspace, frozenset({Permission.READ})), api(other_workspace)

    assert reader.get(path(case)).status_code == 200
    assert reader.post(path(case, "/notes"), {"body": "x"}, JSON).status_code == 403
    for answer in (
        stranger.get(path(case)),
        stranger.patch(path(case), {"status": "closed"}, JSON),
        stranger.post(path(case, "/notes"), {"body": "x"}, JSON),
        stranger.post(path(case, "/replies"), {"body": "x", "last_seen_event_id": 1}, JSON),
    ):
        assert answer.status_code == 404
    assert CaseEvent.objects.count() == 1


def test_rules_and_tags_have_their_endpoints(workspace, case, owner, api):
    client = api(workspace)
    actions.tag(case, owner, "late")
    (first,) = client.get("/api/v1/rules").json()["items"]

    made = client.post(
        "/api/v1/rules",
        {
            "name": "Angry reviews",
            "conditions": [{"field": "stars", "op": "<=", "value": 2}],
            "effects": [{"do": "tag", "name": "review"}],
        },
        JSON,
    )
    off = client.patch(f"/api/v1/rules/{first['id']}", {"enabled": False}, JSON).json()
    bad = client.patch(f"/api/v1/rules/{first['id']}", {"effects": [{"do": "x"}]}, JSON)

    assert first["name"] == "NPS 0–6 opens a case" and first["enabled"]
    assert made.status_code == 201 and client.get(f"/api/v1/rules/{made.json()['id']}").json() == made.json()
    assert (off["enabled"], off["name"]) == (False, first["name"])
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "effects.0.do")
    assert [tag["name"] for tag in client.get("/api/v1/tags").json()["items"]] == ["late"]
