"""``Idempotency-Key`` on creating POSTs: the first answer is kept and given again for a day.

Kept sealed: an answer may hold a secret that is shown once (an invitation's link), and whoever lost it on the way needs
just that. A stolen copy of the records does not open it.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from heardwell.api.models import IdempotentAnswer
from heardwell.core import clock, sealing
from heardwell.core.errors import Conflict, Invalid

KEPT = timedelta(hours=24)
SEAL = "idempotent answer"
Answer = tuple[int, dict[str, object]]


def once(request: HttpRequest, workspace_id: int, act: Callable[[], Answer]) -> Answer:
    """Do ``act`` in a transaction, once per key.

    The same key with another body is a :class:`Conflict`. Without the header ``act`` simply runs.
    """
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 200:
        raise Invalid.one("Idempotency-Key", _("Expected at most 200 characters"))
    with transaction.atomic():
        if not key:
            return act()
        digest = _digest(request)
        IdempotentAnswer.objects.filter(at__lt=clock.now() - KEPT).delete()
        try:
            with transaction.atomic():
                row = IdempotentAnswer.objects.create(
                    workspace_id=workspace_id, key=key, request=digest, status=0, body=""
                )
        except IntegrityError:
            return _again(workspace_id, key, digest)
        status, body = act()
        row.status, row.body = status, sealing.seal(SEAL, json.dumps(body))
        row.save(update_fields=["status", "body"])
        return status, body


def _digest(request: HttpRequest) -> str:
    """Of who asks for what: a key that may do less must not be given the answer of one that may do more."""
    parts = [request.headers.get("Authorization", ""), request.method or "", request.path]
    return sha256(b"\n".join([*(part.encode() for part in parts), request.body])).hexdigest()


def _again(workspace_id: int, key: str, digest: str) -> Answer:
    kept = IdempotentAnswer.objects.get(workspace_id=workspace_id, key=key)
    if kept.request != digest:
        raise Conflict(_("This Idempotency-Key was used for another request"))
    body = sealing.unseal(SEAL, kept.body)
    if body is None:  # the signing secret has changed since
        raise Conflict(_("This Idempotency-Key was used before, and its answer can no longer be read"))
    return kept.status, json.loads(body)
