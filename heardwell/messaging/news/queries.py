"""Reads about news for a member. News of another member do not exist."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import NotFound
from heardwell.messaging.models import NewsChoice, Notification
from heardwell.messaging.notifications import Kind, kinds

KEPT = timedelta(days=90)  # after it was read


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news as its reader sees it."""

    id: int
    icon: str
    sentence: str
    at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """How a member is told of a kind."""

    name: str
    kind: Kind
    shown: bool
    mailed: bool


def choices(workspace: Workspace, user: User) -> list[Choice]:
    """For each kind how this member is told; the kind's defaults where they did not choose."""
    kept = {row.kind: row for row in NewsChoice.objects.filter(workspace=workspace, user=user)}
    return [
        Choice(name, kind, kept[name].shown, kept[name].mailed)
        if name in kept
        else Choice(name, kind, True, kind.mailed)
        for name, kind in kinds().items()
    ]


def news(workspace: Workspace, user: User) -> "QuerySet[Notification]":
    """What the member wants to see here, newest first."""
    hidden = NewsChoice.objects.filter(workspace=workspace, user=user, shown=False).values("kind")
    rows = Notification.objects.filter(workspace=workspace, user=user, kind__in=list(kinds()))
    return rows.exclude(kind__in=hidden).order_by("-created_at", "-pk")


def unread(workspace: Workspace, user: User) -> int:
    return news(workspace, user).filter(read_at=None).count()


def one(workspace: Workspace, user: User, news_id: int) -> Notification:
    found = Notification.objects.filter(workspace=workspace, user=user, pk=news_id).first()
    if found is None:
        raise NotFound
    return found


def lines(rows: "QuerySet[Notification]", most: int, skipped: int = 0) -> list[Line]:
    """The rows, worded in the language that is active."""
    known = kinds()
    return [
        Line(row.pk, known[row.kind].icon, known[row.kind].sentence(row.facts), row.created_at, row.read_at is None)
        for row in rows[skipped : skipped + most]
    ]


def old() -> "QuerySet[Notification]":
    """What was read long ago, in all workspaces."""
    return Notification.objects.filter(read_at__lt=clock.now() - KEPT)
