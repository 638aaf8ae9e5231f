"""Reads about cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from heardwell.accounts.models import User, Workspace
from heardwell.analytics.facts import CaseFact
from heardwell.close.cases.models import WAITING_FOR_US, Case, CaseEvent
from heardwell.core import clock
from heardwell.core.errors import Invalid, NotFound
from heardwell.feedback.models import Feedback, Tag

VIEWS = ("waiting", "mine", "snoozed", "closed", "all")
DUE = ("overdue", "today", "none")


def cases(workspace: Workspace) -> "QuerySet[Case]":
    return Case.objects.filter(workspace=workspace).select_related("person", "assignee", "feedback", "feedback__person")


def case_of(workspace: Workspace, case_id: int | str) -> Case:
    """The case, or :class:`NotFound`. The id may come as it stands in an address."""
    text = str(case_id)
    found = cases(workspace).filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found


def filtered(
    workspace: Workspace, *, status: str = "", assignee: str = "", tag: str = "", due: str = ""
) -> "QuerySet[Case]":
    """Cases by the filters of the API. ``assignee``: a user id or ``none``; ``due``: ``overdue``, ``today``, ``none``
    or a date until whose end (in the workspace's zone) they are due. Raises :class:`Invalid` naming a bad one."""
    rows = cases(workspace)
    if status:
        rows = rows.filter(status=_one_of("status", status, Case.Status.values))
    if assignee:
        rows = rows.filter(_assigned(assignee))
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


def view(workspace: Workspace, name: str, user: User) -> "QuerySet[Case]":
    """The cases of one tab, in the order in which they should be taken up."""
    rows = cases(workspace).filter(_view(name, user))
    if name == "closed":
        return rows.order_by("-closed_at", "-pk")
    if name == "snoozed":
        return rows.order_by("snooze_until", "pk")
    if name == "all":
        return rows.order_by("-opened_at", "-pk")
    return rows.order_by(F("due_at").asc(nulls_last=True), "opened_at", "pk")


def _view(name: str, user: User) -> Q:
    now = clock.now()
    snoozed = Q(snooze_until__gt=now) & ~Q(status=Case.Status.CLOSED)
    if name == "waiting":
        return Q(status__in=WAITING_FOR_US) & ~Q(snooze_until__gt=now)
    if name == "mine":
        return Q(assignee=user) & ~Q(status=Case.Status.CLOSED) & ~Q(snooze_until__gt=now)
    if name == "snoozed":
        return snoozed
    return Q(status=Case.Status.CLOSED) if name == "closed" else Q()


def view_counts(workspace: Workspace, user: User) -> dict[str, int]:
    """How many cases each tab of open work holds."""
    rows = Case.objects.filter(workspace=workspace)
    return {name: rows.filter(_view(name, user)).count() for name in ("waiting", "mine", "snoozed")}


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
    rows = Case.objects.filter(pk__in=changed).select_related("feedback").prefetch_related("tags").order_by("pk")
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
        team=case.team,
        tags=tuple(sorted(tag.name for tag in case.tags.all())),
        first_reply_at=case.first_reply_at,
        closed_at=case.closed_at,
        calls_for_answer=case.calls_for_answer,
        answered=case.answered,
    )
