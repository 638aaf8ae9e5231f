"""Metrics over HTTP."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from heardwell.analytics.calendar import Calendar
from heardwell.understand.metrics.endpoints import policy_of
from heardwell.understand.metrics.tests.conftest import said

pytestmark = pytest.mark.django_db


def test_a_key_reads_the_metrics_of_its_workspace_only(
    workspace: Any, other_workspace: Any, api: Callable, tell: Callable
) -> None:
    tell(replace(said("nps", 9), workspace=workspace.pk), replace(said("nps", 0), workspace=other_workspace.pk))

    mine, other = (api(owner).get("/api/v1/metrics/nps").json() for owner in (workspace, other_workspace))

    assert (mine["n"], mine["value"]) == (1, 100.0)
    assert (other["n"], other["value"]) == (1, -100.0)


def test_parameters_repeat_and_are_decoded(workspace: Any, api: Callable, tell: Callable) -> None:
    tell(*(replace(said("nps", 9, traits={"plan": "a b"}, channel="web"), workspace=workspace.pk) for _ in range(5)))

    found = (
        api(workspace).get("/api/v1/metrics/nps?filter=traits.plan:a%20b&filter=channel:web&group_by=channel").json()
    )

    assert found["n"] == 5
    assert [group["key"] for group in found["groups"]] == [{"channel": "web"}]


def test_a_date_is_the_workspaces_own_day(workspace: Any, api: Callable, tell: Callable) -> None:
    workspace.time_zone = "Asia/Taipei"
    workspace.save()
    tell(replace(said("nps", 9, days=0.2), workspace=workspace.pk))  # 16:48 UTC: the next day in Taipei

    found = api(workspace).get("/api/v1/metrics/nps?from=2026-03-03&interval=day&to=2026-03-04").json()

    assert [(point["start"], point["n"]) for point in found["series"]] == [("2026-03-03T00:00:00+08:00", 1)]


@pytest.mark.parametrize(
    ("address", "status", "named"),
    [
        ("nps?interval=decade", 422, "interval"),
        ("nps?from=soon", 422, "from"),
        ("nps?group_by=x", 422, "group_by"),
        ("joy", 404, None),
    ],
)
def test_what_is_wrong_is_named(address: str, status: int, named: str | None, workspace: Any, api: Callable) -> None:
    refused = api(workspace).get(f"/api/v1/metrics/{address}")

    assert refused.status_code == status
    assert refused.headers["Content-Type"].startswith("application/problem+json")
    assert [error["field"] for error in refused.json().get("errors", [])] == ([named] if named else [])


def test_without_a_key_there_are_no_metrics(client: Any) -> None:
    assert client.get("/api/v1/metrics/nps").status_code == 401


def test_a_workspace_decides_its_calendar_and_its_smallest_group(workspace: Any) -> None:
    workspace.week_start, workspace.minimum_group = 6, 9

    policy = policy_of(workspace)

    assert policy.calendar == Calendar(workspace.zone, 6)
    assert policy.minimum_group == 9
