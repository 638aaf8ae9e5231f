"""``/api/v1/understanding``: who reads a workspace's feedback, and runs over history."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ninja import Field, Router, Schema
from pydantic import JsonValue

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.api import idempotency
from heardwell.api.paging import page
from heardwell.core.errors import FieldError, Invalid
from heardwell.understand.reading import actions, queries
from heardwell.understand.reading.forms import PreferencesForm
from heardwell.understand.reading.jobs import read_on
from heardwell.understand.reading.models import EngineName, Preferences, Rereading, Unit

router = Router(tags=["understanding"])


def _one_of(names: Iterable[str]) -> dict[str, JsonValue]:
    """For the description of the API."""
    return {"enum": [*names]}


class Change(Schema):
    """What is absent stays."""

    engine: str = Field("", json_schema_extra=_one_of(EngineName.values))
    industry: str = ""
    onnx_model: str = Field("", description="A folder in DATA/models, or owner/name on the hub")
    endpoint: str = Field("", description="Base address of an OpenAI-compatible service")
    llm_model: str = ""
    key: str = Field("", description="Sent as a bearer token; never given back")
    budget: Decimal | None = Field(None, description="A month's, in the unit")
    unit: str = Field("", json_schema_extra=_one_of(Unit.values))
    price: Decimal | None = Field(None, description="Of 1,000 tokens")


class NewRun(Schema):
    reason: str = Field(Rereading.Reason.ASKED.value, json_schema_extra=_one_of(Rereading.Reason.values))


class RunChange(Schema):
    state: str = Field("", json_schema_extra=_one_of(["running", "paused", "cancelled"]))


def shape(preferences: Preferences) -> dict[str, object]:
    """The choice as the API gives it, with this month's use."""
    budget = queries.budget_of(preferences)
    return {
        "engine": preferences.engine,
        "industry": preferences.industry,
        "onnx_model": preferences.onnx_model,
        "endpoint": preferences.endpoint,
        "llm_model": preferences.llm_model,
        "has_key": bool(preferences.sealed_key),
        "budget": float(preferences.budget),
        "unit": preferences.unit,
        "price": float(preferences.price),
        "used": {"tokens": budget.tokens, "requests": budget.requests, "share": budget.share},
        "waiting": queries.waiting_count(preferences.workspace),
        "trouble": preferences.trouble or None,
        "next_try": preferences.next_try.isoformat() if preferences.next_try else None,
    }


def run_shape(run: Rereading) -> dict[str, object]:
    """A run as the API gives it."""
    return {
        "id": str(run.pk),
        "reason": run.reason,
        "state": run.state,
        "engine": run.stamp,
        "taxonomy": run.taxonomy,
        "total": run.total,
        "passed": run.passed,
        "changed": run.changed,
        "seconds_left": round(run.seconds_left) if run.seconds_left is not None else None,
        "trouble": run.trouble or None,
        "started_at": run.started_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
    }


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="Read who reads")
def read(request: KeyRequest) -> dict[str, object]:
    """The engine of the workspace, its budget and what waits for it."""
    return shape(queries.preferences_of(request.auth.workspace))


@router.patch("", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Choose who reads")
def change(request: KeyRequest, payload: Change) -> dict[str, object]:
    """New feedback is read by it from now on; for history begin a run."""
    workspace = request.auth.workspace
    preferences = queries.preferences_of(workspace)
    now = {name: getattr(preferences, name) for name in PreferencesForm.Meta.fields}
    form = PreferencesForm(now | payload.dict(exclude_unset=True), instance=preferences)
    if not form.is_valid():
        errors = [FieldError(name, str(said[0])) for name, said in form.errors.items()]
        raise Invalid(errors[0].message, errors=errors)
    actions.save_preferences(form.save(commit=False), form.cleaned_data["key"], api_key=request.auth)
    read_on.wake()
    return shape(queries.preferences_of(workspace))


@router.get("/versions", auth=needs(Permission.READ), response=dict[str, Any], summary="Count versions")
def versions(request: KeyRequest) -> dict[str, object]:
    """How many voices are read with which version of the topics. Looks at every voice."""
    found = queries.versions(request.auth.workspace)
    return {"items": [{"taxonomy": version, "n": count} for version, count in sorted(found.items())]}


@router.get("/runs", auth=needs(Permission.READ), response=dict[str, Any], summary="List runs over history")
def index(request: KeyRequest, limit: int = 50, cursor: str = "") -> dict[str, object]:
    """Newest first."""
    found = queries.runs(request.auth.workspace).order_by()
    return page(found, run_shape, order="started_at", limit=limit, cursor=cursor)


@router.post("/runs", auth=needs(Permission.MANAGE), response={201: dict[str, Any]}, summary="Read history again")
def create(request: KeyRequest, payload: NewRun) -> object:
    """By the workspace's engine, with its present topics, in the background. A run that is under way ends."""

    def act() -> tuple[int, dict[str, object]]:
        run = actions.reread(request.auth.workspace, payload.reason, api_key=request.auth)
        read_on.wake()
        return 201, run_shape(run)

    return idempotency.once(request, request.auth.workspace_id, act)


@router.get("/runs/{run_id}", auth=needs(Permission.READ), response=dict[str, Any], summary="Read a run")
def one(request: KeyRequest, run_id: str) -> dict[str, object]:
    """How far it is, and how long it may still take."""
    return run_shape(queries.run_of(request.auth.workspace, run_id))


@router.patch("/runs/{run_id}", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Pause or stop a run")
def change_run(request: KeyRequest, run_id: str, payload: RunChange) -> dict[str, object]:
    """What was read stays read."""
    workspace = request.auth.workspace
    run = actions.set_state(workspace, queries.run_of(workspace, run_id), payload.state, api_key=request.auth)
    read_on.wake()
    return run_shape(run)
