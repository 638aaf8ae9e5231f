"""``/api/v1/rules``."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import WithJsonSchema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.api import idempotency
from heardwell.api.paging import page
from heardwell.close.rules import actions, queries
from heardwell.close.rules.conditions import COLUMNS
from heardwell.close.rules.models import Rule

router = Router(tags=["rules"])

_CONDITIONS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["field", "op", "value"],
        "properties": {
            "field": {"enum": sorted(COLUMNS)},
            "op": {"enum": ["<=", ">=", "==", "in", "contains"]},
            "value": {},
        },
        "example": {"field": "nps", "op": "<=", "value": 6},
    },
}
_EFFECTS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["do"],
        "properties": {
            "do": {"enum": ["open_case", "tag"]},
            "priority": {"enum": ["low", "normal", "high", "urgent"]},
            "due_hours": {"type": "integer"},
            "team": {"type": "string", "description": "A team's name or id."},
            "assign": {"type": "string", "description": "nobody, round_robin (in the team), or the id of a member."},
            "name": {"type": "string"},
        },
        "example": {"do": "open_case", "priority": "normal", "due_hours": 24},
    },
}
# Any: checked as one whole in actions, so that an answer names every wrong part
Conditions = Annotated[Any, WithJsonSchema(_CONDITIONS)]
Effects = Annotated[Any, WithJsonSchema(_EFFECTS)]


class NewRule(Schema):
    """All conditions must hold; then all effects happen, once for each item."""

    name: str
    conditions: Conditions
    effects: Effects
    enabled: bool = True


class RuleChange(Schema):
    """What is absent stays."""

    name: str = ""
    conditions: Conditions = None
    effects: Effects = None
    enabled: bool = True


def shape(rule: Rule) -> dict[str, object]:
    """A rule as the API gives it."""
    return {
        "id": str(rule.pk),
        "name": rule.shown_name,
        "enabled": rule.enabled,
        "conditions": rule.conditions,
        "effects": rule.effects,
        "created_at": rule.created_at.isoformat(),
    }


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="List rules")
def index(request: KeyRequest, limit: int = 50, cursor: str = "") -> dict[str, object]:
    """Newest first."""
    return page(queries.rules(request.auth.workspace), shape, order="created_at", limit=limit, cursor=cursor)


@router.post("", auth=needs(Permission.MANAGE), response={201: dict[str, Any]}, summary="Make a rule")
def create(request: KeyRequest, payload: NewRule) -> tuple[int, dict[str, object]]:
    """It acts on what is said from now on."""

    def act() -> tuple[int, dict[str, object]]:
        rule = actions.create_rule(request.auth.workspace, **payload.dict(), by=request.auth.created_by)
        return 201, shape(rule)

    return idempotency.once(request, request.auth.workspace_id, act)


@router.get("/{rule_id}", auth=needs(Permission.READ), response=dict[str, Any], summary="Read a rule")
def read(request: KeyRequest, rule_id: str) -> dict[str, object]:
    """Its conditions and effects, and whether it is enabled."""
    return shape(queries.rule_of(request.auth.workspace, rule_id))


@router.patch("/{rule_id}", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Change a rule")
def change(request: KeyRequest, rule_id: str, payload: RuleChange) -> dict[str, object]:
    """What it did stays done; ``enabled: false`` stops it."""
    rule = queries.rule_of(request.auth.workspace, rule_id)
    return shape(actions.change_rule(rule, payload.dict(exclude_unset=True), request.auth.created_by))
