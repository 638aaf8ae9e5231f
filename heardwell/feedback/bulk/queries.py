"""Reads about acts on many feedback."""

from heardwell.accounts.models import User, Workspace
from heardwell.core.errors import NotFound
from heardwell.feedback.models import BulkChange


def change_of(workspace: Workspace, bulk_id: int) -> BulkChange:
    """The act of that id, or :class:`NotFound`."""
    found = BulkChange.objects.filter(workspace=workspace, pk=bulk_id).first()
    if found is None:
        raise NotFound
    return found


def running(workspace: Workspace, by: User) -> BulkChange | None:
    """What this member has under way."""
    state = BulkChange.State
    rows = BulkChange.objects.filter(workspace=workspace, by=by, state__in=(state.DOING, state.UNDOING))
    return rows.order_by("-pk").first()
