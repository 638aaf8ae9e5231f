"""``/api/v1/deliveries``: what left the house, and its fate."""

from typing import Any

from ninja import Router

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.api.paging import page
from heardwell.messaging import queries
from heardwell.messaging.models import Delivery

router = Router(tags=["deliveries"])


def shape(delivery: Delivery) -> dict[str, object]:
    """A delivery as the API gives it. ``state``: queued sending sent kept unclear failed."""
    return {
        "id": str(delivery.pk),
        "channel": delivery.channel,
        "state": delivery.state,
        "to": {"name": delivery.to_name, "address": delivery.to_address},
        "subject": delivery.subject,
        "body": delivery.shown_body,
        "about": delivery.about or None,
        "message_id": delivery.message_id,
        "in_reply_to": delivery.in_reply_to or None,
        "attempts": delivery.attempts,
        "next_try": delivery.next_try.isoformat() if delivery.state == Delivery.State.QUEUED else None,
        "error": delivery.last_error or None,
        "created_at": delivery.created_at.isoformat(),
        "sent_at": delivery.sent_at.isoformat() if delivery.sent_at else None,
    }


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="List deliveries")
def index(
    request: KeyRequest, state: str = "", about: str = "", limit: int = 50, cursor: str = ""
) -> dict[str, object]:
    """Newest first. ``about``: what they belong to, e.g. ``case:12``."""
    rows = queries.deliveries(request.auth.workspace, state=state, about=about)
    return page(rows, shape, order="created_at", limit=limit, cursor=cursor)


@router.get("/{delivery_id}", auth=needs(Permission.READ), response=dict[str, Any], summary="Read a delivery")
def read(request: KeyRequest, delivery_id: str) -> dict[str, object]:
    """Its state, its attempts, and why it failed when it did."""
    return shape(queries.delivery_of(request.auth.workspace, delivery_id))
