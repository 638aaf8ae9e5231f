"""Which team a case belongs to, and whose turn it is there."""

from collections.abc import Iterable

from django.db.models import Max
from django.utils.translation import gettext as _

from heardwell.accounts.models import Team, TeamMember, User, Workspace
from heardwell.accounts.queries import members
from heardwell.accounts.roles import Permission, may
from heardwell.close.cases.models import Case
from heardwell.core.errors import Invalid
from heardwell.messaging import checks


def offered(workspace: Workspace) -> list[Team]:
    """The teams that a case can be given to, by name."""
    return list(Team.objects.filter(workspace=workspace, archived_at=None).order_by("name"))


def teams_of(workspace: Workspace, user: User) -> list[int]:
    """Ids of the teams that this person is in."""
    rows = TeamMember.objects.filter(team__workspace=workspace, team__archived_at=None, user=user)
    return list(rows.values_list("team_id", flat=True))


def find(workspace: Workspace, given: str) -> Team | None:
    """The team of this name or id."""
    rows = Team.objects.filter(workspace=workspace)
    named = rows.filter(name=given).first()
    if named is None and given.isdecimal() and len(given) < 19:
        named = rows.filter(pk=int(given)).first()
    return named


def named(workspace: Workspace, given: str) -> Team | None:
    """The team of this name or id, made on first use like a tag; None for an empty name.

    Raises :class:`Invalid` when it cannot be a name.
    """
    name = " ".join(checks.header("team", given, 60).split())
    return find(workspace, name) or Team.objects.create(workspace=workspace, name=name) if name else None


def known(workspace: Workspace, given: str) -> Team:
    """The team of this name or id, or :class:`Invalid`."""
    found = find(workspace, given.strip())
    if found is None:
        raise Invalid.one("team", _("There is no such team"))
    return found


class Turns:
    """Round robin in a team: the next is who was given a case of the team the longest ago.

    Only members who may work on cases; those who use the customer's language come first.
    """

    def __init__(self, team: Team) -> None:
        able = {one.user_id for one in members(team.workspace) if may(one.role, Permission.WORK_CASES)}
        rows = TeamMember.objects.filter(team=team, user_id__in=able, user__is_active=True).select_related("user")
        self._people = [row.user for row in rows.order_by("user_id")]
        self._last: dict[int, int] = {}
        given = Case.objects.filter(team=team, assignee__in=self._people).values_list("assignee")
        self._last |= dict(given.annotate(last=Max("pk")).order_by())
        self._count = max(self._last.values(), default=0)

    def next(self, language: str = "") -> User | None:
        """Whose turn it is, which is theirs from now on; None in a team where nobody can."""
        fluent = [one for one in self._people if language and _tongue(one.language) == _tongue(language)]
        waiting: Iterable[User] = fluent or self._people
        chosen = min(waiting, key=lambda one: (self._last.get(one.pk, 0), one.pk), default=None)
        if chosen:
            self._count += 1
            self._last[chosen.pk] = self._count
        return chosen


def _tongue(language: str) -> str:
    return language.partition("-")[0].lower()
