"""``/api/v1/members``: who works here. A ``POST`` invites."""

from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.members import actions, queries
from heardwell.accounts.members.actions import Actor
from heardwell.accounts.models import Invitation, Membership
from heardwell.accounts.queries import members
from heardwell.accounts.roles import Permission
from heardwell.accounts.teams.queries import team
from heardwell.api import idempotency
from heardwell.api.paging import page
from heardwell.core.errors import Invalid, NotFound

router = Router(tags=["members"])
RoleName = Literal["owner", "admin", "agent", "analyst", "viewer"]


class NewInvitation(Schema):
    """Without an address the link is for whoever holds it. ``teams`` are ids of ``/teams``."""

    email: str = ""
    role: RoleName = "agent"
    teams: list[str] = []


class RoleChange(Schema):
    role: RoleName | None = None


def shape(member: Membership) -> dict[str, object]:
    """A member as the API gives it; ``id`` is what ``assignee`` of a case takes."""
    return {
        "id": str(member.user_id),
        "name": member.user.name,
        "email": member.user.email,
        "role": member.role,
        "joined_at": member.joined_at.isoformat(),
    }


def invited(invitation: Invitation, link: str) -> dict[str, object]:
    """A new invitation: the only answer that holds its link."""
    return {
        "id": str(invitation.pk),
        "email": invitation.email or None,
        "role": invitation.role,
        "link": link,
        "expires_at": invitation.expires_at.isoformat(),
    }


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="List members")
def index(request: KeyRequest, limit: int = 50, cursor: str = "") -> dict[str, object]:
    """The newest first."""
    rows = members(request.auth.workspace).order_by()
    return page(rows, shape, order="joined_at", limit=limit, cursor=cursor)


@router.post("", auth=needs(Permission.MANAGE), response={201: dict[str, Any]}, summary="Invite somebody")
def invite(request: KeyRequest, payload: NewInvitation) -> tuple[int, dict[str, object]]:
    """Mailed when an address is given; ``link`` can be handed over as well. It opens once, for seven days."""
    workspace = request.auth.workspace

    def act() -> tuple[int, dict[str, object]]:
        if payload.email and not _is_address(payload.email):
            raise Invalid.one("email", _("Expected an email address or nothing"))
        try:
            teams = [team(workspace, one) for one in payload.teams]
        except NotFound as error:
            raise Invalid.one("teams", _("Expected ids of teams of this workspace")) from error
        invitation, token = actions.invite(
            workspace, Actor.program(request.auth), email=payload.email, role=payload.role, teams=teams
        )
        return 201, invited(invitation, actions.link(token))

    return idempotency.once(request, workspace.pk, act)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


@router.get("/{member_id}", auth=needs(Permission.READ), response=dict[str, Any], summary="Read a member")
def read(request: KeyRequest, member_id: str) -> dict[str, object]:
    """Name, address, role."""
    return shape(queries.membership(request.auth.workspace, member_id))


@router.patch("/{member_id}", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Change a role")
def change(request: KeyRequest, member_id: str, payload: RoleChange) -> dict[str, object]:
    """409 for the last owner; 403 for roles above the key's own: without the scope ``own`` it acts as an admin."""
    member = queries.membership(request.auth.workspace, member_id)
    if payload.role is None:
        raise Invalid.one("role", _("Expected a role"))
    actions.change_role(member, payload.role, Actor.program(request.auth))
    return shape(member)


@router.delete("/{member_id}", auth=needs(Permission.MANAGE), response={204: None}, summary="Remove a member")
def remove(request: KeyRequest, member_id: str) -> HttpResponse:
    """Their sessions find no door from now on; their cases stay, under their name."""
    actions.remove_member(queries.membership(request.auth.workspace, member_id), Actor.program(request.auth))
    return HttpResponse(status=204)
