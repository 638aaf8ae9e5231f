"""One act on several cases at once, and taking it back for each."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.models import User, Workspace
from heardwell.accounts.queries import member
from heardwell.close.cases import actions, queries, snoozing, teams
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.core.errors import Conflict, Invalid, NotFound

MOST = 100
Act = Callable[[Case], CaseEvent | None]


def chosen(workspace: Workspace, ids: Iterable[str]) -> list[Case]:
    """The cases of these ids. Raises :class:`Invalid` for none or too many, :class:`NotFound` for one that is not
    there."""
    wanted = list(dict.fromkeys(ids))
    if not 1 <= len(wanted) <= MOST:
        raise Invalid.one("case", _("Choose between 1 and %(count)d cases") % {"count": MOST})
    return [queries.case_of(workspace, one) for one in wanted]


def act(workspace: Workspace, by: User, verb: str, value: str) -> Act:
    """What ``verb`` (``assign team tag snooze close``) does to a case. Raises :class:`Invalid`."""
    if verb == "close":
        return lambda case: actions.close(case, by)
    if verb == "assign":
        assignee = _member(workspace, value)
        return lambda case: actions.assign(case, by, assignee)
    if verb == "team":
        team = teams.known(workspace, value) if value else None
        return lambda case: actions.set_team(case, by, team)
    if verb == "tag":
        name = actions.tag_name(value)
        return lambda case: actions.tag(case, by, name)
    if verb == "snooze":
        until: datetime | None = snoozing.until(workspace, value)
        return lambda case: actions.snooze(case, by, until)
    raise Invalid.one("do", _("Expected one of %(names)s") % {"names": "assign, team, tag, snooze, close"})


def _member(workspace: Workspace, user_id: str) -> User | None:
    try:
        return member(workspace, user_id) if user_id else None
    except NotFound as error:
        raise Invalid.one("assignee", _("This person is not in the workspace")) from error


@transaction.atomic
def do(cases: Iterable[Case], one: Act) -> list[CaseEvent]:
    """The act on each, all or none; the events of those that it changed."""
    return [event for case in cases if (event := one(case)) is not None]


def undo(workspace: Workspace, by: User, event_ids: Iterable[str]) -> tuple[int, int]:
    """Take each back; how many came back, and how many have changed again since and stay."""
    known = [int(one) for one in list(event_ids)[:MOST] if one.isdecimal() and len(one) < 19]
    events = CaseEvent.objects.select_related("case__workspace").filter(case__workspace=workspace, pk__in=known)
    back = stay = 0
    for event in events.order_by("pk"):
        try:
            actions.undo(event, by)
            back += 1
        except Conflict:
            stay += 1
    return back, stay
