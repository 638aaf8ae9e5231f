"""Reads about outgoing messages."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.core import clock
from heardwell.core.errors import Invalid, NotFound
from heardwell.messaging.models import Delivery


def deliveries(workspace: Workspace, *, state: str = "", about: str = "", search: str = "") -> "QuerySet[Delivery]":
    """The workspace's messages. Raises :class:`Invalid` for an unknown ``state``."""
    rows = Delivery.objects.filter(workspace=workspace)
    if state:
        if state not in Delivery.State.values:
            raise Invalid.one("state", _("Expected one of %(names)s") % {"names": ", ".join(Delivery.State.values)})
        rows = rows.filter(state=state)
    if about:
        rows = rows.filter(about=about)
    if search:
        recipient = Q(to_address__icontains=search) | Q(to_name__icontains=search)
        rows = rows.filter(recipient | Q(subject__icontains=search))
    return rows


def delivery_of(workspace: Workspace, delivery_id: int | str) -> Delivery:
    """The message, or :class:`NotFound`. The id may come as it stands in an address."""
    text = str(delivery_id)
    rows = Delivery.objects.select_related("workspace").filter(workspace=workspace)
    found = rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found


def delivery_for(workspace: Workspace, key: str) -> Delivery | None:
    """The message that was written for this reason, if any."""
    return Delivery.objects.filter(workspace=workspace, idempotency_key=key).first()


def deliveries_by_id(workspace: Workspace, ids: Iterable[int]) -> dict[int, Delivery]:
    return Delivery.objects.filter(workspace=workspace).in_bulk(list(ids))


def due_ids(limit: int) -> list[int]:
    """Ids of rows that wait for an attempt now, the longest waiting first; of all workspaces."""
    due = Delivery.objects.filter(state=Delivery.State.QUEUED, next_try__lte=clock.now(), workspace__ended_at=None)
    return list(due.order_by("next_try", "pk").values_list("pk", flat=True)[:limit])


def counts(workspace: Workspace) -> dict[str, int]:
    """How many messages need a person: failed and unclear ones."""
    rows = Delivery.objects.filter(workspace=workspace)
    return {
        "failed": rows.filter(state=Delivery.State.FAILED).count(),
        "unclear": rows.filter(state=Delivery.State.UNCLEAR).count(),
    }
