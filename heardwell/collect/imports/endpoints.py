"""``POST /api/v1/feedback`` and ``…/bulk``: feedback from any channel, by a program. Reading it is in ``feedback``."""

from hashlib import sha256
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.models import Workspace
from heardwell.accounts.roles import Permission
from heardwell.api import idempotency
from heardwell.collect.imports.saying import said_item
from heardwell.collect.intake.envelope import FeedbackItem
from heardwell.collect.intake.items import parse_item
from heardwell.collect.intake.log import Result, append_items
from heardwell.core.errors import BadRequest, FieldError, Invalid, TooLarge
from heardwell.feedback import queries
from heardwell.feedback.actions import record_batch
from heardwell.feedback.endpoints import router, shape
from heardwell.feedback.said import SURVEY
from heardwell.people.claims import email_of

#: The feedback room's router, with the doors that need the intake added.
__all__ = ["router"]

#: Lines of one bulk request.
MOST_LINES = 10_000


_SCALAR = {"type": ["string", "number", "boolean", "null"]}
_ITEM = {
    "type": "object",
    "properties": {
        "external_id": {"type": "string", "maxLength": 256, "description": "With source: the identity of the item"},
        "source": {"type": "string", "maxLength": 64, "default": "api"},
        "channel": {"type": "string", "default": "api"},
        "kind": {"type": "string", "default": "comment"},
        "text": {"type": "string", "maxLength": 50_000},
        "scores": {"type": "object", "description": 'metric → value on the metric\'s scale, e.g. {"stars": 2}'},
        "occurred_at": {"type": "string", "format": "date-time"},
        "contact": {
            "type": "object",
            "properties": {name: {"type": "string"} for name in ("external_id", "email", "phone", "name")}
            | {"traits": {"type": "object", "additionalProperties": _SCALAR}},
        },
        "context": {"type": "object", "additionalProperties": _SCALAR},
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 64}},
        "lang": {"type": "string"},
        "visibility": {"enum": ["private", "public"]},
        "quote_permission": {"enum": ["none", "anonymous", "named"]},
    },
}
_ONE = {"requestBody": {"required": True, "content": {"application/json": {"schema": _ITEM}}}}
_MANY = {"requestBody": {"required": True, "content": {"application/x-ndjson": {"schema": _ITEM}}}}


@router.post(
    "",
    auth=needs(Permission.WRITE_FEEDBACK),
    openapi_extra=_ONE,
    response={200: dict, 201: dict},
    summary="Send feedback",
)
def post(request: KeyRequest) -> tuple[int, dict[str, Any]]:  # Any: JSON
    """Take in one item. The same source and external id again replaces it: 201 when it is new or says something new,
    200 when it says the same."""
    workspace = request.auth.workspace
    item = checked(_identified(_json(request.body), request), workspace)
    if isinstance(item, list):
        raise Invalid(_("Some fields are not right"), errors=item)
    return idempotency.once(request, workspace.pk, lambda: _take(workspace, item))


def _identified(body: object, request: KeyRequest) -> object:
    """The item with an identity that follows from its Idempotency-Key where it brings none.

    The answer under that key is committed after the item is in the log. Killed between the two, the repeated request
    finds its item there.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key or not isinstance(body, dict) or body.get("external_id"):
        return body
    digest = sha256(key.encode() + b"\n" + request.body).hexdigest()
    return body | {"external_id": f"request-{digest[:40]}"}


def _take(workspace: Workspace, item: FeedbackItem) -> tuple[int, dict[str, object]]:
    """Log it, and record it at once so that the answer has its id. The pipeline finds nothing new in it."""
    (result,) = append_items(workspace.pk, [item])
    record_batch([said_item(msgspec.structs.replace(item, workspace=workspace.pk), result.seq)])
    found = queries.by_identity(workspace, item.source, item.external_id)
    if found is None:
        raise AssertionError("recorded, and not there")
    return 201 if result.status == "accepted" else 200, shape(found)


@router.post(
    "/bulk",
    auth=needs(Permission.WRITE_FEEDBACK),
    openapi_extra=_MANY,
    response=dict,
    summary="Send many at once",
)
def bulk(request: KeyRequest) -> dict[str, Any]:  # Any: JSON
    """Take in many items, one JSON object a line (at most 10,000). Bad lines are named and do not stop the others."""
    workspace = request.auth.workspace
    items: list[FeedbackItem] = []
    rejected: list[dict[str, object]] = []
    lines = request.body.splitlines()
    if len(lines) > MOST_LINES:
        raise TooLarge(_("Expected at most %(most)s lines") % {"most": MOST_LINES})
    for number, line in enumerate(lines, start=1):
        if line.strip():
            found = _line(line, workspace)
            if isinstance(found, list):
                rejected.append({"line": number, "errors": [error.as_json() for error in found]})
            else:
                items.append(found)
    results = append_items(workspace.pk, items) if items else []
    return {**_counts(results), "rejected": rejected}


def _counts(results: list[Result]) -> dict[str, int]:
    accepted = sum(result.status == "accepted" for result in results)
    return {"accepted": accepted, "duplicates": len(results) - accepted}


def _line(line: bytes, workspace: Workspace) -> FeedbackItem | list[FieldError]:
    try:
        return checked(_json(line), workspace)
    except BadRequest as error:
        return [FieldError("", error.title)]


def _json(raw: bytes) -> object:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest(_("The body is not valid JSON")) from None


def checked(body: object, workspace: Workspace) -> FeedbackItem | list[FieldError]:
    """The item that a program sends, or everything that is wrong with it by field."""
    item = parse_item(body, workspace=workspace.pk)
    if isinstance(item, list):
        return item
    errors = []
    if item.source == SURVEY:
        errors.append(FieldError("source", _("The source “survey” belongs to survey responses")))
    if item.contact and item.contact.email and not email_of(item.contact.email):
        errors.append(FieldError("contact.email", _("Expected an email address")))
    return errors or item
