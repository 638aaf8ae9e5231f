"""``/api/v1/metrics``."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from heardwell.accounts.authentication import needs
from heardwell.accounts.models import ApiKey, Workspace
from heardwell.accounts.roles import Permission
from heardwell.analytics.calendar import INTERVALS, Calendar
from heardwell.understand.metrics.queries import answer
from heardwell.understand.metrics.request import METRICS, MetricRequest, Policy

router = Router(tags=["metrics"])


class KeyRequest(HttpRequest):
    """A request that carries an API key."""

    auth: ApiKey


def policy_of(workspace: Workspace) -> Policy:
    """What a workspace has decided about its numbers."""
    return Policy(Calendar(workspace.zone, workspace.week_start), workspace.minimum_group)


def _parameter(name: str, description: str, *, many: bool = False, values: tuple[str, ...] = ()) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", **({"enum": list(values)} if values else {})}
    if many:
        schema = {"type": "array", "items": schema}
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


_PARAMETERS = [
    _parameter("survey_id", "Only answers to this survey"),
    _parameter("question", "Only answers to the question of this key"),
    _parameter("from", "The first moment: a date in the workspace's zone, or a moment of ISO 8601"),
    _parameter("to", "The moment after the last one"),
    _parameter("interval", "Adds a series, one point per interval", values=INTERVALS),
    _parameter("group_by", "Up to three dimensions with commas between: channel, country, traits.plan, context.page"),
    _parameter("filter", "key:value, repeated: values of one key are alternatives, keys must all hold", many=True),
    _parameter("compare", "Adds the equally long period just before", values=("previous",)),
    _parameter("ci", "The plain Wald interval in place of the better one", values=("wald",)),
]


@router.get(
    "/{metric}",
    auth=needs(Permission.READ),
    summary="A metric with its interval, groups, series and comparison",
    description=f"Metrics: {', '.join(METRICS)}. Percentages are 0–100, durations seconds; what is absent is null.",
    openapi_extra={"parameters": _PARAMETERS},
)
def metric_endpoint(request: KeyRequest, metric: str) -> dict[str, Any]:
    """What is asked of one metric, as the contract has it."""
    workspace = request.auth.workspace
    asked = MetricRequest.parse(metric, dict(request.GET.lists()), policy_of(workspace))
    return answer(workspace.pk, asked)
