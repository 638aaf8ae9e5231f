"""Reads about dashboards."""

from django.db.models import QuerySet

from heardwell.accounts.models import Workspace
from heardwell.core.errors import NotFound
from heardwell.understand.dashboards.models import Dashboard


def dashboards(workspace: Workspace) -> "QuerySet[Dashboard]":
    """Those that are there, by name."""
    return Dashboard.objects.filter(workspace=workspace, removed_at=None).order_by("name", "pk")


def dashboard_of(workspace: Workspace, dashboard_id: int | str, *, also_removed: bool = False) -> Dashboard:
    """The dashboard, or :class:`NotFound`. The id may come as it stands in an address."""
    text = str(dashboard_id)
    rows = Dashboard.objects.filter(workspace=workspace) if also_removed else dashboards(workspace)
    found = rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found
