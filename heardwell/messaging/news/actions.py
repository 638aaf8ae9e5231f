"""Writes about a member's news."""

from datetime import datetime

from django.db import transaction

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock, live
from heardwell.messaging.models import NewsChoice, Notification
from heardwell.messaging.news import queries
from heardwell.messaging.notifications import kinds


def mark_read(workspace: Workspace, user: User, news_id: int | None = None) -> datetime:
    """One, or all of them. The moment that comes back is what :func:`mark_unread` takes."""
    rows = Notification.objects.filter(workspace=workspace, user=user, read_at=None)
    now = clock.now()
    (rows if news_id is None else rows.filter(pk=news_id)).update(read_at=now)
    return now


def mark_read_about(workspace: Workspace, user: User, about: str) -> None:
    """All that points at one thing (``case:7``): the member has come to it, by whatever road."""
    rows = Notification.objects.filter(workspace=workspace, user=user, read_at=None, key__startswith=f"{about}:")
    if rows.update(read_at=clock.now()):
        live.tell(workspace.pk, live.topic_of(user.pk))


def mark_unread(workspace: Workspace, user: User, read_at: datetime) -> int:
    """Those that were marked at that moment; how many."""
    return Notification.objects.filter(workspace=workspace, user=user, read_at=read_at).update(read_at=None)


@transaction.atomic
def choose(workspace: Workspace, user: User, shown: set[str], mailed: set[str]) -> None:
    """Keep how the member is told: the names of the kinds that are shown here, and of those that are mailed."""
    for name in kinds():
        values = {"shown": name in shown, "mailed": name in mailed}
        NewsChoice.objects.update_or_create(workspace=workspace, user=user, kind=name, defaults=values)


def sweep() -> int:
    """Forget what was read long ago."""
    return queries.old().delete()[0]
