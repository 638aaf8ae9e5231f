"""``/api/v1/cases`` and ``/api/v1/tags``. Replies are in ``close/replies``."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Router, Schema
from pydantic import AwareDatetime

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.api import idempotency
from heardwell.api.paging import page
from heardwell.close.cases import actions, queries
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.cases.words import address_of, name_of, person_of, title_of
from heardwell.feedback.models import Tag

router = Router(tags=["cases"])
tags_router = Router(tags=["tags"])
Line = Annotated[str, Field(max_length=100)]


class CaseChange(Schema):
    """What is absent stays; ``null`` empties ``assignee``, ``team`` and ``snooze_until``. With ``last_seen_event_id``
    nothing changes when something has happened to the case since (409)."""

    status: Literal["open", "in_progress", "waiting", "closed"] = "open"
    assignee: Line | int | None = None
    priority: Literal["low", "normal", "high", "urgent"] = "normal"
    team: Line | int | None = None
    tags: Annotated[list[Line], Field(max_length=50)] = []
    snooze_until: AwareDatetime | None = None
    last_seen_event_id: int | None = None


class Note(Schema):
    body: str


def shape(case: Case) -> dict[str, object]:
    """A case as the API gives it, without its events."""
    return {
        "id": str(case.pk),
        "title": title_of(case),
        "status": case.status,
        "priority": case.priority,
        "assignee": str(case.assignee_id) if case.assignee_id else None,
        "assignee_name": str(case.assignee) if case.assignee else None,
        "team": case.team.name if case.team else None,
        "team_id": str(case.team_id) if case.team_id else None,
        "tags": sorted(tag.name for tag in case.tags.all()),
        "feedback_id": str(case.feedback_id) if case.feedback_id else None,
        "contact": _contact(case),
        "channel": case.feedback.channel if case.feedback else None,
        "opened_by": case.opened_by,
        "calls_for_answer": case.calls_for_answer,
        "answered": case.answered,
        **{name: _iso(getattr(case, name)) for name in _MOMENTS},
    }


def _contact(case: Case) -> dict[str, str] | None:
    person = person_of(case)
    names = {"name": name_of(case), "email": address_of(case)}
    return {"external_id": person.external_id} | names if person else None


_MOMENTS = (
    *("opened_at", "due_at", "snooze_until", "first_reply_at", "last_reply_at", "last_inbound_at", "closed_at"),
    "changed_at",
)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def event_shape(event: CaseEvent) -> dict[str, object]:
    """One thing that happened, as the API gives it."""
    actor = {"id": str(event.actor_id), "name": str(event.actor)} if event.actor else None
    moment = event.at.isoformat()
    return {"id": str(event.pk), "kind": event.kind, "at": moment, "actor": actor, "body": event.body} | {
        "data": event.data
    }


def detail(case: Case) -> dict[str, object]:
    """A case with its events, oldest first; the id of the last one is what a reply must have seen."""
    return shape(case) | {"events": [event_shape(event) for event in queries.events(case)]}


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="List cases")
def index(
    request: KeyRequest,
    status: str = "",
    assignee: str = "",
    tag: str = "",
    due: str = "",
    team: str = "",
    priority: str = "",
    limit: int = 50,
    cursor: str = "",
) -> dict[str, object]:
    """Newest first. ``assignee``: a user id or ``none``; ``team``: its name, its id or ``none``; ``due``: ``overdue``,
    ``today``, ``none``, or a date until whose end they are due."""
    rows = queries.filtered(
        request.auth.workspace, status=status, assignee=assignee, tag=tag, due=due, team=team, priority=priority
    )
    return page(rows.prefetch_related("tags"), shape, order="opened_at", limit=limit, cursor=cursor)


@router.get("/{case_id}", auth=needs(Permission.READ), response=dict[str, Any], summary="Read a case")
def read(request: KeyRequest, case_id: str) -> dict[str, object]:
    """With all that happened to it."""
    return detail(queries.case_of(request.auth.workspace, case_id))


@router.patch("/{case_id}", auth=needs(Permission.WORK_CASES), response=dict[str, Any], summary="Change a case")
def change(request: KeyRequest, case_id: str, payload: CaseChange) -> dict[str, object]:
    """Status, assignee, priority, team, tags, snooze: all that is sent, or nothing when one of them is wrong."""
    case = queries.case_of(request.auth.workspace, case_id)
    given = payload.dict(exclude_unset=True)
    actions.change_case(case, request.auth.created_by, given, given.pop("last_seen_event_id", None))
    return detail(queries.case_of(request.auth.workspace, case_id))


@router.post(
    "/{case_id}/notes", auth=needs(Permission.WORK_CASES), response={201: dict[str, Any]}, summary="Add a note"
)
def note(request: KeyRequest, case_id: str, payload: Note) -> tuple[int, dict[str, object]]:
    """For colleagues; the customer never sees it."""
    case = queries.case_of(request.auth.workspace, case_id)

    def act() -> tuple[int, dict[str, object]]:
        return 201, event_shape(actions.add_note(case, request.auth.created_by, payload.body))

    return idempotency.once(request, request.auth.workspace_id, act)


@tags_router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="List tags")
def tags(request: KeyRequest) -> dict[str, object]:
    """By name; on feedback and on cases alike."""
    return {"items": [_tag_shape(tag) for tag in queries.tags(request.auth.workspace)], "next": None}


def _tag_shape(tag: Tag) -> dict[str, object]:
    return {"id": str(tag.pk), "name": tag.name}
