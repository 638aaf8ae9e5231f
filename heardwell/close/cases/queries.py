"""Reads about cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet, When
from django.utils.translation import gettext as _

from heardwell.accounts.models import TeamMember, User, Workspace
from heardwell.analytics.facts import CaseFact
from heardwell.close.cases import teams
from heardwell.close.cases.models import WAITING_FOR_US, Case, CaseEvent
from heardwell.core import clock
from heardwell.core.errors import Invalid, NotFound
from heardwell.feedback.models import Feedback, Tag

VIEWS = ("waiting", "mine", "team", "snoozed", "closed", "all")
SORTS = ("due", "newest", "oldest", "priority", "team")
DUE = ("overdue", "today", "none")


def cases(workspace: Workspace) -> "QuerySet[Case]":
    return Case.objects.filter(workspace=workspace).select_related(
        "person", "assignee", "team", "feedback", "feedback__person"
    )


def case_of(workspace: Workspace, case_id: int | str) -> Case:
    """The case, or :class:`NotFound`. The id may come as it stands in an address."""
    text = str(case_id)
    found = cases(workspace).filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found


def filtered(
    workspace: Workspace,
    *,
    status: str = "",
    assignee: str = "",
    tag: str = "",
    due: str = "",
    team: str = "",
    priority: str = "",
) -> "QuerySet[Case]":
    """Cases by the filters of the API. ``assignee``: a user id or ``none``; ``team``: a name, an id or ``none``;
    ``due``: ``overdue``, ``today``, ``none`` or a date until whose end (in the workspace's zone) they are due. Raises
    :class:`Invalid` naming a bad one."""
    rows = cases(workspace)
    if status:
        rows = rows.filter(status=_one_of("status", status, Case.Status.values))
    if assignee:
        rows = rows.filter(_assigned(assignee))
    if team:
        rows = rows.filter(team=None if team == "none" else teams.known(workspace, team))
    if priority:
        rows = rows.filter(priority=_one_of("priority", priority, Case.Priority.values))
    if tag:
        rows = rows.filter(tags__name=tag, tags__workspace=workspace)
    return rows.filter(_due(workspace, due)) if due else rows


def _one_of(field: str, value: str, known: Iterable[str]) -> str:
    if value not in known:
        raise Invalid.one(field, _("Expected one of %(names)s") % {"names": ", ".join(known)})
    return value


def _assigned(assignee: str) -> Q:
    if assignee == "none":
        return Q(assignee=None)
    if not assignee.isdecimal() or len(assignee) > 18:
        raise Invalid.one("assignee", _("Expected the id of a member, or none"))
    return Q(assignee_id=int(assignee))


def _due(workspace: Workspace, due: str) -> Q:
    now = clock.now()
    if due == "none":
        return Q(due_at=None)
    if due == "overdue":
        return Q(due_at__lt=now) & ~Q(status=Case.Status.CLOSED)
    today = now.astimezone(workspace.zone).date()
    try:
        day = today if due == "today" else date.fromisoformat(due)
        end = datetime.combine(day + timedelta(days=1), time(), workspace.zone)
    except (ValueError, OverflowError) as error:
        raise Invalid.one("due", _("Expected overdue, today, none or a date such as 2026-03-01")) from error
    return Q(due_at__lt=end) & ~Q(status=Case.Status.CLOSED)


def view(workspace: Workspace, name: str, user: User, sort: str = "", keep: int = 0) -> "QuerySet[Case]":
    """The cases of one tab, in the order in which they should be taken up, or by one of :data:`SORTS`. The case
    ``keep`` is among them, whether it belongs there or not."""
    wanted = _view(name, user) | Q(pk=keep) if keep else _view(name, user)
    return sorted_by(cases(workspace).filter(wanted), sort or _ORDERS.get(name, "due"))


def narrowed(rows: "QuerySet[Case]", wanted: "QuerySet[Case]", keep: int = 0) -> "QuerySet[Case]":
    """Those of ``rows`` that are among ``wanted``, in their order, and the case ``keep``."""
    return rows.filter(Q(pk__in=wanted.order_by().values("pk")) | Q(pk=keep))


#: Tab → how it is sorted when the reader has not chosen.
_ORDERS = {"closed": "closed", "snoozed": "snoozed", "all": "newest"}
_DUE = (F("due_at").asc(nulls_last=True), "opened_at", "pk")
_RANK = models.Case(*(When(priority=level, then=rank) for rank, level in enumerate(reversed(Case.Priority.values))))


def sorted_by(rows: "QuerySet[Case]", sort: str) -> "QuerySet[Case]":
    """In this order: the most urgent of its kind first."""
    orders: dict[str, tuple[Any, ...]] = {  # Any: names and expressions
        "due": _DUE,
        "newest": ("-opened_at", "-pk"),
        "oldest": ("opened_at", "pk"),
        "priority": (_RANK, *_DUE),
        "team": (F("team__name").asc(nulls_last=True), *_DUE),
        "closed": ("-closed_at", "-pk"),
        "snoozed": ("snooze_until", "pk"),
    }
    return rows.order_by(*orders[sort])


def _view(name: str, user: User) -> Q:
    now = clock.now()
    snoozed = Q(snooze_until__gt=now) & ~Q(status=Case.Status.CLOSED)
    here = ~Q(status=Case.Status.CLOSED) & ~Q(snooze_until__gt=now)
    if name == "waiting":
        return Q(status__in=WAITING_FOR_US) & ~Q(snooze_until__gt=now)
    if name == "mine":
        return Q(assignee=user) & here
    if name == "team":
        return Q(team__in=TeamMember.objects.filter(user=user, team__archived_at=None).values("team")) & here
    if name == "snoozed":
        return snoozed
    return Q(status=Case.Status.CLOSED) if name == "closed" else Q()


def view_counts(workspace: Workspace, user: User) -> dict[str, int]:
    """How many cases each tab of open work holds."""
    rows = Case.objects.filter(workspace=workspace)
    names = ("waiting", "mine", "team", "snoozed")
    return {name: rows.filter(_view(name, user)).count() for name in names}


def waiting_count(workspace_id: int) -> int:
    """How many customers wait for us now; the figure beside "Cases" in the sidebar."""
    return Case.objects.filter(workspace_id=workspace_id).filter(_view("waiting", User())).count()


def waiting(workspace: Workspace, limit: int = 5) -> list[Case]:
    """Those who wait for us, the longest overdue first."""
    return list(view(workspace, "waiting", User())[:limit])


def events(case: Case) -> "QuerySet[CaseEvent]":
    """What happened, oldest first."""
    return CaseEvent.objects.filter(case=case).select_related("actor").order_by("pk")


def event_of(workspace: Workspace, case_id: int, event_id: int) -> CaseEvent:
    """An event of a case of this workspace, or :class:`NotFound`."""
    rows = CaseEvent.objects.select_related("case", "actor")
    found = rows.filter(case__workspace=workspace, case_id=case_id, pk=event_id).first()
    if found is None:
        raise NotFound
    return found


def last_event_id(case: Case) -> int:
    """The id that a reply must have seen."""
    return CaseEvent.objects.filter(case=case).order_by("-pk").values_list("pk", flat=True).first() or 0


def seen_by(case: Case, reader: User, last_seen: int) -> int:
    """The last event that the reader knows of, who has seen the case up to ``last_seen``: they know what they did."""
    after = CaseEvent.objects.filter(case=case, pk__gt=last_seen).order_by("pk").values_list("pk", "actor_id")
    for event_id, actor_id in after:
        if actor_id != reader.pk:
            break
        last_seen = event_id
    return last_seen


def cases_of_feedback(workspace: Workspace, feedback_id: int) -> list[Case]:
    return list(cases(workspace).filter(feedback_id=feedback_id).order_by("pk"))


def earlier_scores(case: Case, limit: int = 3) -> list[Feedback]:
    """What the same person scored before on the same metric, newest first."""
    said = case.feedback
    if said is None or said.person_id is None or not said.score_metric:
        return []
    rows = Feedback.objects.filter(
        workspace_id=case.workspace_id,
        person_id=said.person_id,
        score_metric=said.score_metric,
        occurred_at__lt=said.occurred_at,
    )
    return list(rows.order_by("-occurred_at")[:limit])


def tags(workspace: Workspace) -> "QuerySet[Tag]":
    return Tag.objects.filter(workspace=workspace).order_by("name")


@dataclass(frozen=True, slots=True)
class ClosedLoop:
    """``answered`` of ``n`` cases that call for an answer; ``value`` in percent, None when there are none."""

    n: int
    answered: int

    @property
    def value(self) -> float | None:
        return 100 * self.answered / self.n if self.n else None


def closed_loop(workspace: Workspace, start: datetime, end: datetime) -> ClosedLoop:
    """The closed-loop rate (METRICS) of the cases opened in ``[start, end)``: the customer was answered after they last
    spoke."""
    rows = Case.objects.filter(workspace=workspace, calls_for_answer=True, opened_at__gte=start, opened_at__lt=end)
    return ClosedLoop(rows.count(), rows.filter(last_reply_at__gte=F("last_inbound_at")).count())


def case_facts_after(position: int, limit: int = 500) -> tuple[list[CaseFact], int]:
    """The present state of every case that has changed since event ``position``, and the position to go on from.

    Of all workspaces; the same case may come again. An unchanged position says that there was nothing to read.
    """
    seen = list(CaseEvent.objects.filter(pk__gt=position).order_by("pk").values_list("pk", "case_id")[:limit])
    if not seen:
        return [], position
    changed = {case_id for _event_id, case_id in seen}
    rows = (
        Case.objects.filter(pk__in=changed).select_related("feedback", "team").prefetch_related("tags").order_by("pk")
    )
    return [fact(case) for case in rows], seen[-1][0]


def fact(case: Case) -> CaseFact:
    """The case as analytics counts it."""
    said = case.feedback
    return CaseFact(
        workspace=case.workspace_id,
        case=case.pk,
        opened_at=case.opened_at,
        feedback=case.feedback_id,
        person=case.person_id,
        status=case.status,
        channel=said.channel if said else "",
        survey=said.survey if said else "",
        assignee=str(case.assignee_id or ""),
        team=case.team.name if case.team else "",
        tags=tuple(sorted(tag.name for tag in case.tags.all())),
        first_reply_at=case.first_reply_at,
        closed_at=case.closed_at,
        calls_for_answer=case.calls_for_answer,
        answered=case.answered,
    )
