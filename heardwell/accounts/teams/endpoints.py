"""``/api/v1/teams``."""

import re
from datetime import time
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import WithJsonSchema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.members.actions import Actor
from heardwell.accounts.models import Team
from heardwell.accounts.roles import Permission
from heardwell.accounts.teams import actions, queries
from heardwell.api import idempotency
from heardwell.api.paging import page
from heardwell.core import clock
from heardwell.core.errors import FieldError, Invalid

router = Router(tags=["teams"])

_HOURS = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
    "example": {"0": ["09:00", "18:00"], "4": ["22:00", "06:00"]},
    "description": "Weekday (0 = Monday) → begin and end, in the workspace's zone. Absent: closed; empty: always.",
}
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Any: checked as one whole, so that an answer names every wrong field
Name = Annotated[Any, WithJsonSchema({"type": "string", "maxLength": 60})]
Languages = Annotated[Any, WithJsonSchema({"type": "array", "items": {"type": "string"}, "example": ["en", "ar"]})]
Hours = Annotated[Any, WithJsonSchema(_HOURS)]
Inbox = Annotated[Any, WithJsonSchema({"type": "string", "format": "email"})]
Members = Annotated[Any, WithJsonSchema({"type": "array", "items": {"type": "string"}, "example": ["12"]})]


class TeamBody(Schema):
    """``members`` are ids of ``/members``. What is absent stays."""

    name: Name = None
    languages: Languages = None
    hours: Hours = None
    inbox: Inbox = None
    members: Members = None


def shape(team: Team) -> dict[str, object]:
    """A team as the API gives it."""
    return {
        "id": str(team.pk),
        "name": team.name,
        "languages": team.languages,
        "hours": team.hours,
        "inbox": team.inbox or None,
        "members": [str(one.pk) for one in queries.team_members(team)],
        "open_now": queries.team_open_now(team, clock.now()),
        "created_at": team.created_at.isoformat(),
        "archived_at": team.archived_at.isoformat() if team.archived_at else None,
    }


def checked(given: dict[str, Any]) -> dict[str, Any]:  # Any: JSON
    """The fields that were given, or :class:`Invalid` that names every wrong one."""
    wrong = [FieldError(name, message) for name, value in given.items() if (message := _fault(name, value)) is not None]
    if wrong:
        raise Invalid(wrong[0].message, errors=wrong)
    return given | ({"name": given["name"].strip()} if "name" in given else {})


def _fault(name: str, value: Any) -> str | None:  # Any: JSON
    if name == "name":
        fits = isinstance(value, str) and 0 < len(value.strip()) <= 60 and value.isprintable()
        return None if fits else _("Expected one line of at most 60 characters")
    if name == "languages":
        fits = isinstance(value, list) and all(isinstance(one, str) and _TAG.fullmatch(one) for one in value)
        return None if fits else _("Expected a list of language tags")
    if name == "hours":
        return None if _are_hours(value) else _("Expected weekdays 0 to 6 with a begin and an end such as 09:00")
    if name == "inbox":
        return None if _is_address(value) else _("Expected an email address or nothing")
    fits = isinstance(value, list) and all(str(one).isdecimal() and len(str(one)) < 19 for one in value)
    return None if fits else _("Expected ids of members of this workspace")


def _are_hours(value: Any) -> bool:  # Any: JSON
    if not isinstance(value, dict) or not set(value) <= {str(day) for day in range(7)}:
        return False
    return all(isinstance(pair, list) and len(pair) == 2 and all(map(_is_time, pair)) for pair in value.values())


def _is_time(text: Any) -> bool:  # Any: JSON
    if not isinstance(text, str) or not re.fullmatch(r"\d\d:\d\d", text):
        return False
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_address(value: Any) -> bool:  # Any: JSON
    if value in ("", None):
        return True
    try:
        validate_email(value)
    except (ValidationError, TypeError):
        return False
    return True


def _split(payload: TeamBody) -> tuple[dict[str, Any], list[int] | None]:  # Any: JSON
    given = checked(payload.dict(exclude_unset=True))
    people = given.pop("members", None)
    if "inbox" in given:
        given["inbox"] = given["inbox"] or ""
    return given, None if people is None else [int(one) for one in people]


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="List teams")
def index(request: KeyRequest, limit: int = 50, cursor: str = "", archived: bool = False) -> dict[str, object]:
    """Newest first. ``archived=true`` lists those out of use as well."""
    rows = queries.teams(request.auth.workspace, archived=archived).order_by()
    return page(rows, shape, order="created_at", limit=limit, cursor=cursor)


@router.post("", auth=needs(Permission.MANAGE), response={201: dict[str, Any]}, summary="Make a team")
def create(request: KeyRequest, payload: TeamBody) -> tuple[int, dict[str, object]]:
    """With its members, languages, hours and shared inbox, as far as they are sent."""
    workspace = request.auth.workspace

    def act() -> tuple[int, dict[str, object]]:
        given, people = _split(payload)
        if "name" not in given:
            raise Invalid.one("name", _("Expected one line of at most 60 characters"))
        return 201, shape(actions.create_team(workspace, Actor.program(request.auth), given, people or ()))

    return idempotency.once(request, workspace.pk, act)


@router.get("/{team_id}", auth=needs(Permission.READ), response=dict[str, Any], summary="Read a team")
def read(request: KeyRequest, team_id: str) -> dict[str, object]:
    """Its members, languages and hours, and whether it is there now."""
    return shape(queries.team(request.auth.workspace, team_id))


@router.patch("/{team_id}", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Change a team")
def change(request: KeyRequest, team_id: str, payload: TeamBody) -> dict[str, object]:
    """Replaces the parts that are sent."""
    team = queries.team(request.auth.workspace, team_id)
    given, people = _split(payload)
    return shape(actions.change_team(team, Actor.program(request.auth), given, people))


@router.delete("/{team_id}", auth=needs(Permission.MANAGE), response={204: None}, summary="Archive a team")
def archive(request: KeyRequest, team_id: str) -> HttpResponse:
    """Out of use, not gone: cases keep its name. Safely repeatable."""
    actions.archive_team(queries.team(request.auth.workspace, team_id), Actor.program(request.auth))
    return HttpResponse(status=204)
