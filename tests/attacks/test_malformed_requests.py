"""What no client of ours would send, to every door of the API: a named complaint, never an internal error."""

import base64
import json

import pytest

from heardwell.close.cases.models import Case
from heardwell.feedback.models import Feedback
from tests.permissions.objects import ids_in

LISTS = ["surveys", "sites", "feedback", "feedback?q=words", "cases", "rules", "deliveries"]
MALFORMED = {
    "cut off": b'{"name": ',
    "no JSON": b"name=1",
    "a number of 10,000 digits": b'{"name": ' + b"9" * 10_000 + b"}",
    "nested too deeply": b'{"name": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "bytes that are no text": b'\xff\xfe{"name": 1}',
    "compressed": b"\x1f\x8b\x08\x00\x00",
    "a number that is none": b'{"name": NaN}',
}
WRITES = [
    ("post", "surveys"),
    ("patch", "surveys/{survey_id}"),
    ("post", "feedback"),
    ("patch", "feedback/{feedback_id}"),
    ("patch", "cases/{case_id}"),
    ("post", "cases/{case_id}/notes"),
    ("post", "cases/{case_id}/replies"),
    ("post", "rules"),
    ("patch", "rules/{rule_id}"),
]


def _cursor(values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


FORGED = [
    "x",
    "é",
    "=",
    ".",
    "a.b",
    _cursor([1, 2]),
    _cursor(["2026-01-01T00:00:00+00:00", "x"]),
    _cursor(["9999-12-31T23:59:59-23:59", 1]),
    _cursor([None, {}]),
    _cursor([10**30]),
    base64.urlsafe_b64encode(b"[" * 5000).decode(),
]


@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_that_we_did_not_make_is_named(path, workspace, api):
    client, joint = api(workspace), "&" if "?" in path else "?"

    answers = [client.get(f"/api/v1/{path}{joint}cursor={cursor}") for cursor in FORGED]

    assert {answer.status_code for answer in answers} == {422}
    assert {error["field"] for answer in answers for error in answer.json()["errors"]} == {"cursor"}


def test_a_cursor_of_one_list_opens_no_other(workspace, api):
    client = api(workspace)
    for number in range(2):
        client.post("/api/v1/feedback", {"text": f"words {number}"}, content_type="application/json")
        client.post("/api/v1/surveys", {"name": f"survey {number}"}, content_type="application/json")
    cursor = client.get("/api/v1/surveys?limit=1").json()["next"]

    status = {path: client.get(f"/api/v1/{path}", {"cursor": cursor}).status_code for path in LISTS if "?" not in path}

    assert status.pop("surveys") == 200
    assert set(status.values()) == {422}


@pytest.mark.parametrize("path", LISTS)
def test_a_limit_out_of_range_is_named(path, workspace, api):
    client, address = api(workspace), f"/api/v1/{path}{'&' if '?' in path else '?'}limit="

    answers = [client.get(address + limit) for limit in ("0", "-1", "501", "x", "1e3", "9" * 40, "")]

    assert {answer.status_code for answer in answers} == {422}
    assert {error["field"] for answer in answers for error in answer.json()["errors"]} == {"limit"}


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_body_that_is_no_object_is_no_success(method, path, workspace, api):
    client, address = api(workspace), f"/api/v1/{path.format(**ids_in(workspace))}"

    answers = [
        getattr(client, method)(address, body, content_type="application/json")
        for body in (b"[]", b"null", b'"x"', b"1")
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_malformed_body_is_refused_and_nothing_is_stored(method, path, workspace, api):
    client, address = api(workspace), f"/api/v1/{path.format(**ids_in(workspace))}"
    before = Feedback.objects.count(), Case.objects.get(workspace=workspace).revision

    answers = {
        name: getattr(client, method)(address, body, content_type="application/json").status_code
        for name, body in MALFORMED.items()
    }

    assert answers == dict.fromkeys(MALFORMED, 400)
    assert (Feedback.objects.count(), Case.objects.get(workspace=workspace).revision) == before


@pytest.mark.parametrize("value", ["\\ud800", "a\\u0000b", "x\\r\\nBcc: s@sink", "x" * 100_000])
@pytest.mark.parametrize(
    ("method", "path", "field"), [(*WRITES[0], "name"), (*WRITES[4], "team"), (*WRITES[7], "name")]
)
def test_a_name_that_is_no_line_of_text_is_named(method, path, field, value, workspace, api):
    rest = {"conditions": [{"field": "nps", "op": "<=", "value": 6}], "effects": [{"do": "open_case"}], "x": 0}
    body = json.dumps(rest).replace('"x": 0', f'"{field}": "{value}"')

    answer = getattr(api(workspace), method)(
        f"/api/v1/{path.format(**ids_in(workspace))}", body, content_type="application/json"
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("kind", ["surveys", "feedback", "cases", "rules", "deliveries"])
def test_an_id_that_is_none_is_not_found(kind, workspace, api):
    client = api(workspace)

    for bad in ("0", "999999", "9" * 40, "x", "%00", "%FF", "1%0A", "-1", "٣"):
        answers = [client.get(f"/api/v1/{kind}/{bad}")]
        if kind != "deliveries":
            answers.append(client.patch(f"/api/v1/{kind}/{bad}", {}, content_type="application/json"))
        assert {answer.status_code for answer in answers} == {404}, bad


ENDS_OF_THE_CALENDAR = ["9999-12-31", "0001-01-01", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"]


@pytest.mark.parametrize("query", [{}, {"q": "words"}])
@pytest.mark.parametrize("name", ["from", "to"])
def test_a_moment_that_no_zone_can_tell_is_named(name, query, workspace, owner, api, client_of):
    program, person = api(workspace), client_of(owner)

    for moment in ENDS_OF_THE_CALENDAR:
        asked = query | {name: moment}
        answer, metric = program.get("/api/v1/feedback", asked), program.get("/api/v1/metrics/nps", {name: moment})
        assert (answer.status_code, metric.status_code) == (422, 422)
        assert answer.json()["errors"][0]["field"] == name
        assert person.get(f"/ws/{workspace.slug}/voices/", asked).status_code < 500


def test_nobody_sleeps_until_the_end_of_the_calendar(workspace, api):
    client, address = api(workspace), f"/api/v1/cases/{ids_in(workspace)['case_id']}"

    for until in (*ENDS_OF_THE_CALENDAR[2:], "9999-12-31T00:00:00Z"):
        answer = client.patch(address, {"snooze_until": until}, content_type="application/json")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "snooze_until"


def test_an_idempotency_key_belongs_to_one_body_and_one_workspace(workspace, other_workspace, api):
    ours, theirs = api(workspace), api(other_workspace)

    def post(client, text):
        return client.post(
            "/api/v1/feedback", {"text": text}, content_type="application/json", headers={"Idempotency-Key": "k1"}
        )

    first, again, other = post(ours, "words"), post(ours, "words"), post(ours, "other words")
    foreign = post(theirs, "words")

    assert first.json() == again.json()
    assert other.status_code == 409
    assert foreign.json()["id"] != first.json()["id"]
    assert Feedback.objects.filter(workspace=workspace).count() == 1
