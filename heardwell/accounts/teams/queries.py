"""Reads about teams."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, QuerySet

from heardwell.accounts.models import Team, TeamMember, User, Workspace
from heardwell.core.errors import NotFound

#: A due time is never further away than this: hours may be so few that no calendar reaches the end of them.
LONGEST = timedelta(days=3660)


def teams(workspace: Workspace, *, archived: bool = False) -> "QuerySet[Team]":
    """The workspace's teams with ``size`` (how many members), by name; the archived ones only when asked."""
    rows = Team.objects.filter(workspace=workspace).annotate(size=Count("members")).select_related("workspace")
    return rows.order_by("name") if archived else rows.filter(archived_at=None).order_by("name")


def team(workspace: Workspace, team_id: int | str) -> Team:
    """The team of that id, archived or not, or :class:`NotFound`. The id may come as it stands in an address."""
    text = str(team_id)
    rows = teams(workspace, archived=True)
    found = rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found


def team_members(one: Team) -> "QuerySet[User]":
    return one.members.order_by("name", "pk")


def teams_by_user(workspace: Workspace) -> dict[int, list[str]]:
    """User id → names of their teams."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = TeamMember.objects.filter(team__workspace=workspace, team__archived_at=None).order_by("team__name")
    for user_id, name in rows.values_list("user_id", "team__name"):
        found[user_id].append(name)
    return dict(found)


def team_open_now(one: Team, at: datetime) -> bool:
    """Whether the team is there at ``at`` (aware). Without hours it always is.

    Hours are wall-clock times in the workspace's zone; an end at or before the begin is on the next day. So a shift
    over midnight belongs to the day on which it begins, and on the days when clocks change it follows the clock.
    """
    if not one.hours:
        return True
    today = at.astimezone(one.workspace.zone).date()
    shifts = (_shift(one, day) for day in (today - timedelta(days=1), today))
    return any(shift is not None and shift[0] <= at < shift[1] for shift in shifts)


def working_time_after(one: Team | None, at: datetime, hours: float) -> datetime:
    """The moment when so many hours have passed while the team was there, at most :data:`LONGEST` away.

    Without a team, or without hours, the clock on the wall counts.
    """
    left = timedelta(hours=hours)
    if one is None or not one.hours:
        return at + left
    day, counted = at.astimezone(one.workspace.zone).date() - timedelta(days=1), at
    while counted < at + LONGEST:
        shift = _shift(one, day)
        day += timedelta(days=1)
        if shift is None or shift[1] <= counted:
            continue
        # A shift over midnight may reach into the next one: what was counted once is not counted again.
        counted = max(shift[0], counted)
        if counted + left <= shift[1]:
            return counted + left
        left -= shift[1] - counted
        counted = shift[1]
    return at + LONGEST


def _shift(one: Team, day: date) -> tuple[datetime, datetime] | None:
    """Begin and end, in UTC, of the shift that begins on ``day``."""
    hours = one.hours.get(str(day.weekday()))
    if not hours:
        return None
    begin, end = (time.fromisoformat(text) for text in hours)
    last = day if end > begin else day + timedelta(days=1)
    zone = one.workspace.zone
    # In UTC: two moments of one zone would be compared by what the clock shows.
    return (
        datetime.combine(day, begin, zone).astimezone(UTC),
        datetime.combine(last, end, zone).astimezone(UTC),
    )
