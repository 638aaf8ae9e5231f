"""Reads about people who work here."""

from django.db.models import QuerySet

from heardwell.accounts.models import ApiKey, AuditEvent, Membership, OneTimeLink, User, Workspace
from heardwell.core import clock
from heardwell.core.errors import NotFound
from heardwell.core.ids import digest


def membership_of(user: User, slug: str) -> Membership:
    """The person's membership in the workspace, or :class:`NotFound`, which does not tell why."""
    found = Membership.objects.select_related("workspace", "user").filter(user=user, workspace__slug=slug).first()
    if found is None:
        raise NotFound
    return found


def workspaces_of(user: User) -> "QuerySet[Workspace]":
    return Workspace.objects.filter(memberships__user=user).order_by("name")


def ended() -> "QuerySet[Workspace]":
    """Those that were deleted and are not erased yet, the first first."""
    return Workspace.objects.exclude(ended_at=None).order_by("ended_at")


def home_of(user: User) -> Workspace | None:
    """The workspace that was used last, else the first, else none."""
    mine = workspaces_of(user)
    return mine.filter(pk=user.last_workspace_id or 0).first() or mine.first()


def members(workspace: Workspace) -> "QuerySet[Membership]":
    return Membership.objects.filter(workspace=workspace).select_related("user").order_by("user__name", "id")


def member(workspace: Workspace, user_id: int | str) -> User:
    """The member of that id, or :class:`NotFound`."""
    text = str(user_id)
    row = members(workspace).filter(user_id=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if row is None:
        raise NotFound
    return row.user


def api_keys(workspace: Workspace) -> "QuerySet[ApiKey]":
    return ApiKey.objects.filter(workspace=workspace, revoked_at=None).select_related("created_by").order_by("-id")


def api_key_of(token: str) -> ApiKey | None:
    """The live key of a bearer token. Looked up by digest: the database never compares the secret itself."""
    if not token.startswith("hw_"):
        return None
    rows = ApiKey.objects.select_related("workspace").filter(digest=digest(token), revoked_at=None)
    key = rows.first()
    if key and key.ended(clock.now()):
        return None
    if key and key.created_by_id and not User.objects.filter(pk=key.created_by_id, is_active=True).exists():
        return None
    return key


def link_of(token: str, purpose: str) -> OneTimeLink | None:
    """The one-time link of a token, if it still opens."""
    link = OneTimeLink.objects.filter(digest=digest(token), purpose=purpose).select_related("user").first()
    return link if link and link.usable(clock.now()) else None


def is_new() -> bool:
    """Whether nobody has set up this installation yet."""
    return not User.objects.exists()


def audit(workspace: Workspace) -> "QuerySet[AuditEvent]":
    return AuditEvent.objects.filter(workspace=workspace).select_related("user", "api_key").order_by("-id")
