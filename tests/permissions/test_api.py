"""Every operation of the API, generated from its own description: no key, a foreign key, a key without the scope."""

import json
import re

import pytest
from django.test import Client

from heardwell.accounts.models import AuditEvent
from heardwell.accounts.roles import Permission
from heardwell.project.api import api as ninja
from tests.permissions import objects

pytestmark = pytest.mark.django_db
METHODS = {"get", "post", "put", "patch", "delete"}
#: What is open to everybody, each with its reason.
OPEN = {"/api/v1/openapi.json": "describes the API, holds no data"}


def _operations() -> list[tuple[str, str]]:
    schema = ninja.get_openapi_schema()
    return [(method, path) for path, entry in schema["paths"].items() for method in entry if method in METHODS]


OPERATIONS = sorted(_operations())
IDS = [f"{method} {path}" for method, path in OPERATIONS]
#: A metric is a name, no object.
WITH_ID = [operation for operation in OPERATIONS if "{" in operation[1] and "{metric}" not in operation[1]]


def _address(path: str, ids: dict[str, object]) -> str:
    return re.sub(r"{(\w+)}", lambda found: str(ids[found[1]]), path)


def _send(client: Client, method: str, address: str, body: object = None):
    payload = json.dumps({} if body is None else body)
    return (
        getattr(client, method)(address, payload, content_type="application/json")
        if method != "get"
        else client.get(address)
    )


def _ids(workspace) -> dict[str, object]:
    return objects.ids_in(workspace) | {"metric": "nps"}


def test_the_description_is_openapi_3_1_and_names_every_operation(client):
    schema = client.get("/api/v1/openapi.json").json()

    assert schema["openapi"].startswith("3.1")
    assert len(OPERATIONS) >= 20
    assert all(
        entry[method].get("summary") for entry in schema["paths"].values() for method in entry if method in METHODS
    )


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=IDS)
def test_without_a_key_the_answer_is_401_in_json(method, path, workspace):
    response = _send(Client(), method, _address(path, _ids(workspace)))

    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=IDS)
def test_a_session_is_no_key(method, path, workspace, owner, client_of):
    assert _send(client_of(owner), method, _address(path, _ids(workspace))).status_code == 401


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=IDS)
def test_a_key_without_scopes_may_do_nothing(method, path, workspace, api):
    before = objects.snapshot(workspace)
    client = api(workspace, frozenset())

    response = _send(client, method, _address(path, objects.ids_in(workspace) | {"metric": "nps"}))

    assert response.status_code == 403
    assert len(objects.snapshot(workspace)["surveys.Survey"]) >= len(before["surveys.Survey"])


@pytest.mark.parametrize(
    ("method", "path"), [o for o in OPERATIONS if o[0] != "get"], ids=[i for i in IDS if not i.startswith("get")]
)
def test_a_key_that_may_only_read_changes_nothing(method, path, workspace, api):
    reader = api(workspace, frozenset({Permission.READ}))
    ids = _ids(workspace)
    before = objects.snapshot(workspace)

    response = _send(reader, method, _address(path, ids))

    # Some POSTs only read (text/analyze): they may answer, and must leave everything as it was.
    assert response.status_code in (200, 403, 422)
    assert _without_use(objects.snapshot(workspace)) == _without_use(before)


@pytest.mark.parametrize(("method", "path"), WITH_ID, ids=[f"{m} {p}" for m, p in WITH_ID])
def test_another_workspaces_object_looks_as_if_it_never_existed(method, path, workspace, other_workspace, api):
    client = api(workspace)
    foreign = _ids(other_workspace)
    nowhere = dict.fromkeys(foreign, "99999999") | {"metric": "nps"}
    body = {
        "status": "closed",
        "body": "x",
        "name": "x",
        "last_seen_event_id": "1",
        "channel": "email",
        "enabled": False,
    }
    before = objects.snapshot(other_workspace)

    theirs = _send(client, method, _address(path, foreign), body)
    none = _send(client, method, _address(path, nowhere), body)

    assert theirs.status_code == none.status_code == 404
    assert theirs.content == none.content
    assert objects.snapshot(other_workspace) == before
    assert AuditEvent.objects.filter(workspace=workspace, action="denied").count() == 2


def _without_use(rows: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    """Keys note when they were used; that is no change of anything."""
    return {name: found for name, found in rows.items() if name != "accounts.ApiKey"}
