"""Writes about teams."""

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from heardwell.accounts.members.actions import Actor
from heardwell.accounts.models import Membership, Team, TeamMember, Workspace
from heardwell.core import clock
from heardwell.core.errors import Invalid

#: What of a team can be set, beside its members.
FIELDS = ("name", "languages", "hours", "inbox")


@transaction.atomic
def create_team(workspace: Workspace, actor: Actor, given: Mapping[str, object], members: Iterable[int] = ()) -> Team:
    """A new team. ``given`` holds :data:`FIELDS`; ``members`` are user ids. Raises :class:`Invalid`."""
    team = Team(workspace=workspace, **{name: given[name] for name in FIELDS if name in given})
    _save(team)
    _set_members(team, members)
    actor.record(workspace, "team.created", team.name)
    return team


@transaction.atomic
def change_team(team: Team, actor: Actor, given: Mapping[str, object], members: Iterable[int] | None = None) -> Team:
    """Set what is given, leave the rest. Raises :class:`Invalid`."""
    before = {name: getattr(team, name) for name in FIELDS}
    for name in FIELDS:
        if name in given:
            setattr(team, name, given[name])
    changed = {name: [before[name], getattr(team, name)] for name in FIELDS if before[name] != getattr(team, name)}
    if changed:
        _save(team)
    moved = _set_members(team, members) if members is not None else False
    if changed or moved:
        actor.record(team.workspace, "team.changed", team.name, changed=changed, members=moved)
    return team


def archive_team(team: Team, actor: Actor) -> None:
    """Take the team out of use. Its cases keep its name; it can be brought back."""
    if Team.objects.filter(pk=team.pk, archived_at=None).update(archived_at=clock.now()):
        actor.record(team.workspace, "team.archived", team.name)


def restore_team(team: Team, actor: Actor) -> None:
    """Bring an archived team back."""
    if Team.objects.filter(pk=team.pk).exclude(archived_at=None).update(archived_at=None):
        actor.record(team.workspace, "team.restored", team.name)


def _save(team: Team) -> None:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise Invalid.one("name", _("There is a team of this name, perhaps archived.")) from error


def _set_members(team: Team, members: Iterable[int]) -> bool:
    """Whether that changed anything. Ids of others than members of the workspace are refused."""
    wanted = set(members)
    rows = Membership.objects.filter(workspace_id=team.workspace_id, user_id__in=wanted)
    if set(rows.values_list("user_id", flat=True)) != wanted:
        raise Invalid.one("members", _("Expected ids of members of this workspace"))
    now = set(TeamMember.objects.filter(team=team).values_list("user_id", flat=True))
    TeamMember.objects.filter(team=team, user_id__in=now - wanted).delete()
    TeamMember.objects.bulk_create([TeamMember(team=team, user_id=one) for one in wanted - now])
    return now != wanted
