"""The moments that the snooze menu offers, in the workspace's own days."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.core import clock
from heardwell.core.errors import Invalid

MORNING = time(9)
CHOICES = ("hours", "tomorrow", "week")


def until(workspace: Workspace, choice: str) -> datetime | None:
    """The moment of a choice, or a date and time on the workspace's clock (``2026-03-01T09:00``); None for ``wake``.
    Raises :class:`Invalid` for anything else."""
    now = clock.now()
    if choice == "wake":
        return None
    if choice == "hours":
        return now + timedelta(hours=3)
    today = now.astimezone(workspace.zone).date()
    days = {"tomorrow": 1, "week": _next_week(workspace, today)}.get(choice)
    if days is None and (moment := _moment(workspace, choice)):
        return moment
    if days is None:
        raise Invalid.one("until", _("Expected one of %(names)s") % {"names": ", ".join((*CHOICES, "wake"))})
    return datetime.combine(today + timedelta(days=days), MORNING, workspace.zone)


def _next_week(workspace: Workspace, today: date) -> int:
    """Days until the first working day of next week: some weeks begin with a day off."""
    begins = (workspace.week_start - today.weekday() - 1) % 7 + 1
    working = (days for days in range(begins, begins + 7) if (today.weekday() + days) % 7 not in workspace.weekend)
    return next(working, begins)


def choices(workspace: Workspace) -> list[tuple[str, str, datetime | None]]:
    """Choice, words, moment."""
    words = {"hours": _("In three hours"), "tomorrow": _("Tomorrow morning"), "week": _("At the start of next week")}
    return [(choice, words[choice], until(workspace, choice)) for choice in CHOICES]


def _moment(workspace: Workspace, text: str) -> datetime | None:
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        return None
    return given if given.tzinfo else given.replace(tzinfo=workspace.zone)
