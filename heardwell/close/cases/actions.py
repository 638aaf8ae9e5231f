"""Writes about cases. Each appends events and moves the row in one transaction; ``by`` is None for the program."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.models import Team, User, Workspace
from heardwell.accounts.queries import members
from heardwell.close.cases import mentions, news, teams
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.cases.seen import check_seen
from heardwell.core import clock
from heardwell.core.errors import Conflict, Invalid
from heardwell.feedback.models import Feedback, Tag
from heardwell.messaging import checks

LONGEST_NOTE = 20_000
LONGEST_SNOOZE = timedelta(days=3650)
Kind = CaseEvent.Kind


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a case about a feedback. ``opened_by`` is the reason, e.g. ``rule:3``; ``label`` how the timeline
    names it, ``preset`` the rule's preset when it came with the program; ``team`` and ``assignee`` whose it is."""

    feedback: Feedback
    opened_by: str
    label: str = ""
    preset: str = ""
    title: str = ""
    priority: str = Case.Priority.NORMAL
    due_at: datetime | None = None
    team: Team | None = None
    assignee: User | None = None


def open_case(workspace: Workspace, opening: Opening, by: User | None = None) -> tuple[Case, bool]:
    """The case of this feedback and reason, and whether it is new."""
    new = open_cases(workspace.pk, [opening], by)
    case = Case.objects.get(workspace=workspace, feedback=opening.feedback, opened_by=opening.opened_by)
    return case, bool(new)


@transaction.atomic
def open_cases(workspace_id: int, openings: Iterable[Opening], by: User | None = None) -> list[Case]:
    """Cases that were not there yet; one per feedback and reason, however often it is asked."""
    wanted = {(opening.feedback.pk, opening.opened_by): opening for opening in openings}
    there = Case.objects.filter(workspace_id=workspace_id, feedback_id__in={pk for pk, _reason in wanted})
    known = set(there.values_list("feedback_id", "opened_by"))
    new = [opening for key, opening in wanted.items() if key not in known]
    cases = Case.objects.bulk_create([_new_case(workspace_id, opening) for opening in new], batch_size=200)
    CaseEvent.objects.bulk_create(
        [_opened(case, opening, by) for case, opening in zip(cases, new, strict=True)], batch_size=200
    )
    for case, opening in zip(cases, new, strict=True):
        _hand_over(case, opening, by)
    return cases


def _new_case(workspace_id: int, opening: Opening) -> Case:
    now = clock.now()
    return Case(
        workspace_id=workspace_id,
        feedback=opening.feedback,
        person_id=opening.feedback.person_id,
        opened_by=opening.opened_by,
        title=" ".join(opening.title.split())[:200],
        priority=opening.priority,
        team=opening.team,
        assignee=opening.assignee,
        due_at=opening.due_at,
        opened_at=now,
        changed_at=now,
        last_inbound_at=min(opening.feedback.occurred_at, now),
        heard=_digest(opening.feedback.text),
    )


def _opened(case: Case, opening: Opening, by: User | None) -> CaseEvent:
    due = opening.due_at.isoformat() if opening.due_at else None
    data = {"by": opening.opened_by, "rule": opening.label, "preset": opening.preset, "due_at": due}
    return CaseEvent(case=case, kind=Kind.OPENED, actor=by, at=case.opened_at, data=data)


def _hand_over(case: Case, opening: Opening, by: User | None) -> None:
    """Whose the case is from the beginning, told and on its timeline."""
    why = {"rule": opening.label or opening.opened_by}
    if opening.team:
        change = _change("", opening.team.name) | _change_ids(None, opening.team.pk)
        CaseEvent.objects.create(case=case, kind=Kind.TEAM, actor=by, data=change | why)
    if opening.assignee:
        names = {"from_name": "", "to_name": str(opening.assignee)}
        change = _change(None, opening.assignee.pk) | names
        event = CaseEvent.objects.create(case=case, kind=Kind.ASSIGNED, actor=by, data=change | why)
        news.tell_assigned(case, event, by)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest() if text else ""


@contextmanager
def changing(case: Case) -> Iterator[Case]:
    """The case as it stands now, locked until the transaction ends and then saved."""
    with transaction.atomic():
        fresh = Case.objects.select_for_update().get(pk=case.pk)
        revision = fresh.revision
        yield fresh
        if fresh.revision != revision:
            fresh.changed_at = clock.now()
            fresh.save()


def append(
    case: Case,
    kind: Kind,
    by: User | None,
    body: str = "",
    data: Mapping[str, object] | None = None,
    undoes: int | None = None,
) -> CaseEvent:
    """One more event of a case that is being changed."""
    case.revision += 1
    more = {"undoes": undoes} if undoes else {}
    return CaseEvent.objects.create(case=case, kind=kind, actor=by, body=body, data={**(data or {}), **more})


def set_status(case: Case, by: User | None, status: str, undoes: int | None = None) -> CaseEvent | None:
    """Move the case; None when it stands there already. Closing ends a snooze."""
    if status not in Case.Status.values:
        raise Invalid.one("status", _("Expected one of %(names)s") % {"names": ", ".join(Case.Status.values)})
    with changing(case) as fresh:
        return move(fresh, by, status, undoes)


def move(case: Case, by: User | None, status: str, undoes: int | None = None) -> CaseEvent | None:
    """:func:`set_status` of a case that is being changed already."""
    if case.status == status:
        return None
    event = append(case, Kind.STATUS, by, data=_change(case.status, status), undoes=undoes)
    case.status = status
    case.closed_at = event.at if status == Case.Status.CLOSED else None
    if status == Case.Status.CLOSED:
        case.snooze_until = None
    return event


def close(case: Case, by: User | None) -> CaseEvent | None:
    return set_status(case, by, Case.Status.CLOSED)


def assign(case: Case, by: User | None, assignee: User | None, undoes: int | None = None) -> CaseEvent | None:
    """Give the case to a member, or to nobody. Raises :class:`Invalid` for a person who is not in the workspace."""
    if assignee and not members(case.workspace).filter(user=assignee).exists():
        raise Invalid.one("assignee", _("Expected the id of a member of this workspace, or null"))
    with changing(case) as fresh:
        if fresh.assignee_id == (assignee.pk if assignee else None):
            return None
        before, fresh.assignee = fresh.assignee, assignee
        change = _change(before.pk if before else None, assignee.pk if assignee else None)
        names = {"from_name": str(before or ""), "to_name": str(assignee or "")}
        event = append(fresh, Kind.ASSIGNED, by, data=change | names, undoes=undoes)
        news.tell_assigned(fresh, event, by)
        return event


def set_priority(case: Case, by: User | None, priority: str, undoes: int | None = None) -> CaseEvent | None:
    """Low, normal, high or urgent; None when it is that already."""
    if priority not in Case.Priority.values:
        raise Invalid.one("priority", _("Expected one of %(names)s") % {"names": ", ".join(Case.Priority.values)})
    with changing(case) as fresh:
        return _replace(fresh, by, Kind.PRIORITY, "priority", priority, undoes)


def set_team(case: Case, by: User | None, team: Team | str | None, undoes: int | None = None) -> CaseEvent | None:
    """The team, its name or its id; nothing for none. A name that is new makes a team."""
    with changing(case) as fresh:
        after = teams.named(case.workspace, team) if isinstance(team, str) else team
        before = fresh.team
        if before == after:
            return None
        fresh.team = after
        ids = _change_ids(before.pk if before else None, after.pk if after else None)
        change = _change(before.name if before else "", after.name if after else "")
        return append(fresh, Kind.TEAM, by, data=change | ids, undoes=undoes)


def _change_ids(before: int | None, after: int | None) -> dict[str, object]:
    return {"from_id": before, "to_id": after}


def assign_next(case: Case, by: User | None) -> CaseEvent | None:
    """Give the case to whose turn it is in its team. Raises :class:`Invalid` without a team, or when nobody there can
    take it."""
    if case.team is None:
        raise Invalid.one("assignee", _("A case without a team has no one whose turn it is"))
    chosen = teams.Turns(case.team).next(case.feedback.language if case.feedback else "")
    if chosen is None:
        raise Invalid.one("assignee", _("Nobody in this team can take cases"))
    return assign(case, by, chosen)


def set_answer_needed(case: Case, by: User | None, needed: bool, undoes: int | None = None) -> CaseEvent | None:
    """Whether the case calls for an answer, and so counts in the closed-loop rate."""
    with changing(case) as fresh:
        return _replace(fresh, by, Kind.NEEDED, "calls_for_answer", needed, undoes)


def _replace(case: Case, by: User | None, kind: Kind, name: str, value: object, undoes: int | None) -> CaseEvent | None:
    before = getattr(case, name)
    if before == value:
        return None
    setattr(case, name, value)
    return append(case, kind, by, data=_change(before, value), undoes=undoes)


def _change(before: object, after: object) -> dict[str, object]:
    return {"from": before, "to": after}


def snooze(case: Case, by: User | None, until: datetime | None, undoes: int | None = None) -> CaseEvent | None:
    """Take the case out of sight until then; None wakes it. Raises :class:`Invalid` for a moment that has passed, or
    that is further away than any calendar reaches."""
    if until and not clock.now() < until < clock.now() + LONGEST_SNOOZE:
        raise Invalid.one("snooze_until", _("Expected a moment to come"))
    until = until.astimezone(UTC) if until else None
    with changing(case) as fresh:
        if fresh.snooze_until == until:
            return None
        before, fresh.snooze_until = fresh.snooze_until, until
        change = _change(before.isoformat() if before else None, until.isoformat() if until else None)
        return append(fresh, Kind.SNOOZED, by, data=change, undoes=undoes)


def tag(case: Case, by: User | None, name: str, undoes: int | None = None) -> CaseEvent | None:
    """Put a tag on the case, made on first use; None when it is there."""
    name = tag_name(name)
    with changing(case) as fresh:
        if fresh.tags.filter(name=name).exists():
            return None
        fresh.tags.add(Tag.objects.get_or_create(workspace_id=fresh.workspace_id, name=name)[0])
        return append(fresh, Kind.TAGGED, by, data={"tag": name, "added": True}, undoes=undoes)


def untag(case: Case, by: User | None, name: str, undoes: int | None = None) -> CaseEvent | None:
    """Take a tag off; None when it is not there."""
    with changing(case) as fresh:
        there = fresh.tags.filter(name=" ".join(name.split())).first()
        if there is None:
            return None
        fresh.tags.remove(there)
        return append(fresh, Kind.TAGGED, by, data={"tag": there.name, "added": False}, undoes=undoes)


def tag_name(name: str) -> str:
    """A tag as it is kept. Raises :class:`Invalid` when it is empty, too long or not one line."""
    one = " ".join(checks.header("tags", name, 64).split())
    if not one:
        raise Invalid.one("tags", _("Expected a name"))
    return one


@transaction.atomic
def set_tags(case: Case, by: User | None, names: Iterable[str]) -> None:
    """Exactly these tags."""
    wanted = {tag_name(name) for name in names}
    there = set(case.tags.values_list("name", flat=True))
    for name in sorted(wanted - there):
        tag(case, by, name)
    for name in sorted(there - wanted):
        untag(case, by, name)


def add_note(case: Case, by: User | None, body: str, meant: Iterable[str] = ()) -> CaseEvent:
    """A note for colleagues; the customer never sees it. Who is called in it with ``@`` is told.

    ``meant`` (``user:5``, ``team:3``) decides between people of the same name. Raises :class:`Invalid` when the note is
    empty or too long.
    """
    text = checks.words("body", body, LONGEST_NOTE)
    found = mentions.find(case.workspace, text, meant)
    with changing(case) as fresh:
        event = append(fresh, Kind.NOTED, by, text, {"mentions": found} if found else {})
        if found:
            news.tell_mentioned(fresh, event, mentions.people(case.workspace, found))
        return event


def undo(event: CaseEvent, by: User | None) -> CaseEvent | None:
    """Take a change back by the opposite change, which is an event as well.

    Raises :class:`Conflict` when that field has changed again since, or when this kind cannot be taken back.
    """
    take_back = _UNDO.get(event.kind)
    with changing(event.case) as case:
        if take_back is None or _present(case, event) != (event.data.get("to"), True):
            raise Conflict(_("This was changed again since, so it cannot be undone"))
        return take_back(event, by, event.data)


def _present(case: Case, event: CaseEvent) -> tuple[object, bool]:
    """The value that the event has set, as it stands now, and (for tags) whether the tag is as the event left it."""
    if event.kind == Kind.TAGGED:
        there = case.tags.filter(name=event.data.get("tag")).exists()
        return event.data.get("to"), there == event.data.get("added")
    values: dict[str, object] = {
        Kind.ASSIGNED: case.assignee_id,
        Kind.STATUS: case.status,
        Kind.PRIORITY: case.priority,
        Kind.TEAM: _team_as_told(case, event.data),
        Kind.NEEDED: case.calls_for_answer,
        Kind.SNOOZED: case.snooze_until.isoformat() if case.snooze_until else None,
    }
    return values.get(event.kind), True


def _team_as_told(case: Case, data: Mapping[str, Any]) -> object:  # Any: JSON
    """The event's own name for the team when the case is still there: teams are renamed."""
    if "to_id" in data:
        return data["to"] if case.team_id == data["to_id"] else None
    return case.team.name if case.team else ""


def _unteam(event: CaseEvent, by: User | None, data: Mapping[str, Any]) -> CaseEvent | None:  # Any: JSON
    there = Team.objects.filter(workspace_id=event.case.workspace_id, pk=data.get("from_id") or 0).first()
    return set_team(event.case, by, there or data["from"], undoes=event.pk)


def _unassign(event: CaseEvent, by: User | None, data: Mapping[str, Any]) -> CaseEvent | None:  # Any: JSON
    before = members(event.case.workspace).filter(user_id=data["from"]).first() if data["from"] else None
    return assign(event.case, by, before.user if before else None, undoes=event.pk)


def _unsnooze(event: CaseEvent, by: User | None, data: Mapping[str, Any]) -> CaseEvent | None:  # Any: JSON
    until = datetime.fromisoformat(data["from"]) if data["from"] else None
    return snooze(event.case, by, until if until and until > clock.now() else None, undoes=event.pk)


def _untag(event: CaseEvent, by: User | None, data: Mapping[str, Any]) -> CaseEvent | None:  # Any: JSON
    return (untag if data["added"] else tag)(event.case, by, data["tag"], undoes=event.pk)


_TakeBack = Callable[[CaseEvent, User | None, Mapping[str, Any]], CaseEvent | None]
_UNDO: dict[str, _TakeBack] = {
    Kind.ASSIGNED: _unassign,
    Kind.SNOOZED: _unsnooze,
    Kind.TAGGED: _untag,
    Kind.STATUS: lambda event, by, data: set_status(event.case, by, data["from"], undoes=event.pk),
    Kind.PRIORITY: lambda event, by, data: set_priority(event.case, by, data["from"], undoes=event.pk),
    Kind.TEAM: _unteam,
    Kind.NEEDED: lambda event, by, data: set_answer_needed(event.case, by, data["from"], undoes=event.pk),
}


def hear(workspace_id: int, feedback_ids: Iterable[int]) -> int:
    """Customers whose words have changed since their case took notice: it is our turn again. How many cases moved.

    Called with every batch of recorded feedback, so it costs one look-up when there is nothing to hear.
    """
    cases = Case.objects.filter(workspace_id=workspace_id, feedback_id__in=list(feedback_ids))
    moved = 0
    for case in cases.select_related("feedback"):
        said = case.feedback
        if said and (_digest(said.text) != case.heard or (said.person_id and case.person_id is None)):
            moved += _hear(case, said)
    return moved


def _hear(case: Case, said: Feedback) -> bool:
    with changing(case) as fresh:
        if fresh.person_id is None and said.person_id:
            fresh.person_id = said.person_id
            fresh.revision += 1
        if fresh.heard == _digest(said.text):
            return False
        fresh.heard = _digest(said.text)
        event = append(fresh, Kind.INBOUND, None, said.text)
        fresh.last_inbound_at = event.at
        news.tell_replied(fresh, event)
        fresh.snooze_until = None
        if fresh.status in (Case.Status.CLOSED, Case.Status.WAITING):
            move(fresh, None, Case.Status.OPEN)
    return True


@transaction.atomic
def change_case(
    case: Case,
    by: User | None,
    changes: Mapping[str, Any],
    last_seen_event_id: int | None = None,  # Any: JSON
) -> None:
    """Several fields at once, all or none: ``status assignee priority team tags snooze_until``. What is absent stays.

    Raises :class:`Invalid` naming the field that is wrong, and :class:`~heardwell.close.cases.seen.Unseen` when
    something has happened after the event that is given as the last one seen.
    """
    if last_seen_event_id is not None:
        check_seen(case, last_seen_event_id)
    if "assignee" in changes:
        assign(case, by, _member(case.workspace, changes["assignee"]))
    if "priority" in changes:
        set_priority(case, by, changes["priority"])
    if "team" in changes:
        set_team(case, by, str(changes["team"] or ""))
    if "tags" in changes:
        set_tags(case, by, changes["tags"] or [])
    if "snooze_until" in changes:
        snooze(case, by, changes["snooze_until"])
    if "status" in changes:
        set_status(case, by, changes["status"])


def _member(workspace: Workspace, user_id: object) -> User | None:
    if user_id is None or user_id == "":
        return None
    text = str(user_id)
    found = members(workspace).filter(user_id=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise Invalid.one("assignee", _("Expected the id of a member of this workspace, or null"))
    return found.user
