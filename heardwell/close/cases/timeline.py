"""What happened to a case, in sentences, as one reader sees it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from heardwell.accounts.models import User
from heardwell.close.cases import queries
from heardwell.close.cases.mentions import Names, Part
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.cases.words import apart, name_of, rule_name
from heardwell.messaging.models import Delivery
from heardwell.messaging.queries import deliveries_by_id
from heardwell.web.times import moment

Kind = CaseEvent.Kind
ICONS = {
    Kind.OPENED: "flow",
    Kind.ASSIGNED: "user",
    Kind.STATUS: "check",
    Kind.PRIORITY: "flag",
    Kind.TAGGED: "tag",
    Kind.TEAM: "people",
    Kind.SNOOZED: "snooze",
    Kind.NEEDED: "reply",
    Kind.INBOUND: "voices",
    Kind.UNDELIVERED: "warn",
    Kind.DELIVERED: "send",
    Kind.ERASED: "trash",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line (``sentence``) or, for notes and replies, one contribution with a face (``name``, ``body``)."""

    event: CaseEvent
    kind: str
    at: datetime
    icon: str = ""
    sentence: str = ""
    name: str = ""
    mine: bool = False
    body: str = ""
    parts: Sequence[Part] = ()  # of a note: words and names
    to: str = ""
    delivery: Delivery | None = None


def entries(case: Case, reader: User) -> list[Entry]:
    """Oldest first. What only follows from the line before it (the status after a reply) is left out."""
    events = list(queries.events(case))
    for event in events:
        event.case = case  # with its feedback and person, which are read already
    sent = deliveries_by_id(case.workspace, [event.data["delivery"] for event in events if event.kind == Kind.REPLIED])
    names = Names(case.workspace, [event.data.get("mentions", ()) for event in events if event.kind == Kind.NOTED])
    told = []
    for before, event in zip([None, *events], events, strict=False):
        if not _follows(before, event):
            told.append(entry(event, reader, sent.get(event.data.get("delivery", 0)), names))
    return told


def _follows(before: CaseEvent | None, event: CaseEvent) -> bool:
    to_waiting = event.kind == Kind.STATUS and event.data["to"] == Case.Status.WAITING
    return bool(before and before.kind == Kind.REPLIED and to_waiting)


def entry(event: CaseEvent, reader: User, delivery: Delivery | None = None, names: Names | None = None) -> Entry:
    """One event as the timeline shows it."""
    if event.kind == Kind.INBOUND and _said_later(event):
        return Entry(event, event.kind, event.at, name=name_of(event.case), body=event.body)
    if event.kind in (Kind.NOTED, Kind.REPLIED):
        return Entry(
            event,
            event.kind,
            event.at,
            name=_name(event),
            mine=event.actor_id == reader.pk,
            body=event.body,
            parts=names.parts(event.body, event.data.get("mentions", ()), reader) if names else (),
            to=event.data.get("to", ""),
            delivery=delivery,
        )
    icon = ICONS.get(Kind(event.kind), "info")
    return Entry(event, event.kind, event.at, icon=icon, sentence=sentence(event, reader))


def _said_later(event: CaseEvent) -> bool:
    """Whether the customer's words stand nowhere else: what was added to an answer stands at its head, whole."""
    said = event.case.feedback
    return bool(event.body) and (said is None or event.body != said.text)


def _name(event: CaseEvent) -> str:
    return str(event.actor) if event.actor else _("A program")


def sentence(event: CaseEvent, reader: User) -> str:
    """The event in one sentence. Names and tags are plain text: the template escapes them."""
    say = _SENTENCES.get(Kind(event.kind))
    return say(event, reader) if say else ""


def _opened(event: CaseEvent, reader: User) -> str:
    rule = rule_name(event.data.get("preset", ""), event.data.get("rule", ""))
    due = event.data.get("due_at")
    if rule and due:
        both = apart(rule=rule, due=moment(datetime.fromisoformat(due)))
        return _("The rule “%(rule)s” opened this, due %(due)s") % both
    if rule:
        return _("The rule “%(rule)s” opened this") % apart(rule=rule)
    return _("%(name)s opened this") % apart(name=_name(event)) if event.actor else _("This case was opened")


def _assigned(event: CaseEvent, reader: User) -> str:
    names = apart(name=_name(event), assignee=event.data.get("to_name", ""))
    by_me, to = event.actor_id == reader.pk, event.data.get("to")
    if event.data.get("rule") and to is not None:
        return _("It was assigned to you") if to == reader.pk else _("It was assigned to %(assignee)s") % names
    if to is None:
        return _("You took the assignee off") if by_me else _("%(name)s took the assignee off") % names
    if to == event.actor_id:
        return _("You took this on") if by_me else _("%(name)s took this on") % names
    if to == reader.pk:
        return _("%(name)s assigned it to you") % names
    return _("You assigned it to %(assignee)s") % names if by_me else _("%(name)s assigned it to %(assignee)s") % names


def _status(event: CaseEvent, reader: User) -> str:
    to = event.data["to"]
    words = apart(name=_name(event), status=Case.Status(to).label)
    if event.actor is None and event.data.get("from") == Case.Status.CLOSED:
        return _("The case is open again")
    if event.actor is None:
        return _("The status is now “%(status)s”") % words
    if to == Case.Status.CLOSED:
        return _("%(name)s closed this") % words
    if event.data.get("from") == Case.Status.CLOSED:
        return _("%(name)s opened this again") % words
    return _("%(name)s set the status to “%(status)s”") % words


def _priority(event: CaseEvent, reader: User) -> str:
    level = Case.Priority(event.data["to"]).label
    return _("%(name)s set the priority to “%(priority)s”") % apart(name=_name(event), priority=level)


def _tagged(event: CaseEvent, reader: User) -> str:
    names = apart(name=_name(event), tag=event.data["tag"])
    if not event.data["added"]:
        return _("%(name)s took the tag “%(tag)s” off") % names
    return _("%(name)s added the tag “%(tag)s”") % names if event.actor else _("A rule added the tag “%(tag)s”") % names


def _team(event: CaseEvent, reader: User) -> str:
    names = apart(name=_name(event), team=event.data["to"])
    if event.data.get("rule"):
        return _("It was given to the team “%(team)s”") % names
    return (
        _("%(name)s gave it to the team “%(team)s”") % names
        if names["team"]
        else _("%(name)s took the team off") % names
    )


def _snoozed(event: CaseEvent, reader: User) -> str:
    until = event.data.get("to")
    if not until:
        return _("%(name)s woke this up") % apart(name=_name(event))
    both = apart(name=_name(event), moment=moment(datetime.fromisoformat(until)))
    return _("%(name)s snoozed this until %(moment)s") % both


def _needed(event: CaseEvent, reader: User) -> str:
    name = apart(name=_name(event))
    if event.data["to"]:
        return _("%(name)s marked that this needs an answer") % name
    return _("%(name)s marked that this needs no answer") % name


def _inbound(event: CaseEvent, reader: User) -> str:
    return _("The customer added to their words")


def _undelivered(event: CaseEvent, reader: User) -> str:
    return _("The reply could not be sent: %(reason)s") % apart(reason=event.data.get("reason"))


def _delivered(event: CaseEvent, reader: User) -> str:
    return _("The reply went out after all")


def _erased(event: CaseEvent, reader: User) -> str:
    return _("The customer erased what they had said")


_SENTENCES: dict[str, Callable[[CaseEvent, User], str]] = {
    Kind.OPENED: _opened,
    Kind.ASSIGNED: _assigned,
    Kind.STATUS: _status,
    Kind.PRIORITY: _priority,
    Kind.TAGGED: _tagged,
    Kind.TEAM: _team,
    Kind.SNOOZED: _snoozed,
    Kind.NEEDED: _needed,
    Kind.INBOUND: _inbound,
    Kind.UNDELIVERED: _undelivered,
    Kind.DELIVERED: _delivered,
    Kind.ERASED: _erased,
}
