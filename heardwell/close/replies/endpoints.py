"""``POST /api/v1/cases/{id}/replies``."""

from typing import Any

from ninja import Router, Schema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.api import idempotency
from heardwell.close.cases.endpoints import event_shape
from heardwell.close.cases.queries import case_of
from heardwell.close.replies.actions import reply

router = Router(tags=["cases"])


class ReplyBody(Schema):
    """``last_seen_event_id``: the id of the last of the case's events that the sender has read."""

    body: str
    last_seen_event_id: int
    channel: str = "email"
    close: bool = False


@router.post(
    "/{case_id}/replies",
    auth=needs(Permission.WORK_CASES),
    response={201: dict[str, Any]},
    summary="Answer the customer",
)
def send(request: KeyRequest, case_id: str, payload: ReplyBody) -> tuple[int, dict[str, object]]:
    """By email to the address that was given. 409, with what is new in ``unseen``, when something has happened to the
    case since; nothing is sent then."""
    case = case_of(request.auth.workspace, case_id)

    def act() -> tuple[int, dict[str, object]]:
        event = reply(
            case,
            request.auth.created_by,
            payload.body,
            channel=payload.channel,
            last_seen_event_id=payload.last_seen_event_id,
            then_close=payload.close,
        )
        return 201, event_shape(event)

    return idempotency.once(request, request.auth.workspace_id, act)
