"""Reads about members and invitations."""

from django.db.models import QuerySet

from heardwell.accounts.models import Invitation, Membership, Workspace
from heardwell.accounts.queries import members
from heardwell.accounts.roles import Role
from heardwell.core import clock
from heardwell.core.errors import NotFound
from heardwell.core.ids import digest


def membership(workspace: Workspace, user_id: int | str) -> Membership:
    """The member of that user id, or :class:`NotFound`. The id may come as it stands in an address."""
    text = str(user_id)
    row = members(workspace).filter(user_id=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if row is None:
        raise NotFound
    return row


def is_last_owner(member: Membership) -> bool:
    """Whether nobody else could name another owner."""
    owners = Membership.objects.filter(workspace_id=member.workspace_id, role=Role.OWNER, user__is_active=True)
    return member.role == Role.OWNER and not owners.exclude(pk=member.pk).exists()


def open_invitations(workspace: Workspace) -> "QuerySet[Invitation]":
    """Neither used nor withdrawn; also those whose time is over, which can be sent again. Newest first."""
    rows = Invitation.objects.filter(workspace=workspace, accepted_at=None, revoked_at=None)
    return rows.select_related("invited_by").order_by("-created_at", "-pk")


def invitation(workspace: Workspace, invitation_id: int | str) -> Invitation:
    """An open invitation of that id, or :class:`NotFound`."""
    text = str(invitation_id)
    rows = open_invitations(workspace)
    found = rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link opens, if it still does."""
    rows = Invitation.objects.select_related("workspace", "invited_by")
    found = rows.filter(digest=digest(token)).first()
    return found if found and found.usable(clock.now()) else None
