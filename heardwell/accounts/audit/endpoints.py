"""``/api/v1/audit``."""

from typing import Any

from ninja import Router

from heardwell.accounts.audit.queries import events
from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.models import AuditEvent
from heardwell.accounts.roles import Permission
from heardwell.api.paging import page

router = Router(tags=["audit"])


def shape(event: AuditEvent) -> dict[str, object]:
    """A line of the audit log as the API gives it."""
    return {
        "id": str(event.pk),
        "at": event.at.isoformat(),
        "action": event.action,
        "target": event.target or None,
        "member": str(event.user_id) if event.user_id else None,
        "api_key": event.api_key.name if event.api_key else None,
        "address": event.address or None,
        "detail": event.detail,
    }


@router.get("", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Read the audit log")
def index(request: KeyRequest, limit: int = 50, cursor: str = "") -> dict[str, object]:
    """Newest first: what was done or refused in the workspace, and how its members signed in."""
    return page(events(request.auth.workspace), shape, order="at", limit=limit, cursor=cursor)
