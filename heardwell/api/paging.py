"""Cursor paging: ``{"items": […], "next": cursor | null}``. Opaque cursors that hold while rows come and go.

A cursor is signed for its list: what comes back holds only values that we put into it, of the types that they had.
"""

import base64
import hmac
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from heardwell.core.config import config
from heardwell.core.errors import Invalid

LARGEST_PAGE = 500
M = TypeVar("M", bound=Model)


def encode(list_name: str, values: Sequence[object]) -> str:
    """A cursor of that list. ``values`` are what its rows are ordered by."""
    payload = _text(json.dumps(list(values), default=str).encode())
    return f"{payload}.{_signature(list_name, payload)}"


def decode(list_name: str, cursor: str) -> list[Any]:  # Any: the caller knows what it has put in
    """The values of a cursor; raises :class:`Invalid` when it was not made by us, for this list."""
    payload, _dot, signature = cursor.partition(".")
    if not hmac.compare_digest(_signature(list_name, payload).encode(), signature.encode()):
        raise Invalid.one("cursor", _("Expected the value of next from the page before"))
    values: list[Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return values


def _signature(list_name: str, payload: str) -> str:
    message = f"heardwell:cursor:{list_name}\n{payload}".encode()
    return _text(hmac.digest(config().secret.encode(), message, "sha256")[:12])


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def page(
    rows: "QuerySet[M]", shape: Callable[[M], dict[str, object]], *, order: str, limit: int = 50, cursor: str = ""
) -> dict[str, object]:
    """One page, newest first by ``(order, id)``.

    ``rows`` must be unordered; ``order`` names the column, which must not be null. The page holds at most
    ``limit`` (≤ 500) items.
    """
    if not 1 <= limit <= LARGEST_PAGE:
        raise Invalid.one("limit", _("Expected a number between 1 and %(most)s") % {"most": LARGEST_PAGE})
    list_name = f"{rows.model._meta.label}.{order}"
    if cursor:
        value, pk = decode(list_name, cursor)
        rows = rows.filter(Q(**{f"{order}__lt": value}) | Q(**{order: value, "pk__lt": pk}))
    found = list(rows.order_by(f"-{order}", "-pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    following = encode(list_name, [getattr(last, order), last.pk]) if last else None
    return {"items": [shape(row) for row in found[:limit]], "next": following}
