"""What members are told about cases; written in the transaction that causes it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heardwell.accounts.models import TeamMember, User
from heardwell.accounts.queries import members
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.cases.words import apart, name_of, shortened, title_of
from heardwell.messaging.models import Notification
from heardwell.messaging.notifications import notify, register

Facts = Mapping[str, Any]  # Any: JSON


def register_kinds() -> None:
    """Say how news about cases are worded."""
    register("assigned", "assign", _assigned, gettext_lazy("A case is given to you"), mailed=True)
    register("mentioned", "user", _mentioned, gettext_lazy("Somebody mentions you"), mailed=True)
    register("replied", "reply", _replied, gettext_lazy("A customer writes again in a case of yours"))
    register("case_overdue", "clock", _overdue, gettext_lazy("A case of yours is overdue"))


def _title(facts: Facts) -> str:
    return str(facts.get("title") or facts.get("name") or _("a customer without words"))


def _assigned(facts: Facts) -> str:
    words = apart(by=facts.get("by", ""), title=_title(facts))
    return _("%(by)s assigned you: %(title)s") % words if words["by"] else _("Assigned to you: %(title)s") % words


def _mentioned(facts: Facts) -> str:
    return _("%(by)s mentioned you: %(words)s") % apart(by=facts.get("by", ""), words=facts.get("words", ""))


def _replied(facts: Facts) -> str:
    words = apart(name=facts.get("name", ""), title=_title(facts))
    return (
        _("%(name)s wrote again: %(title)s") % words
        if words["name"]
        else _("A customer wrote again: %(title)s") % words
    )


def _overdue(facts: Facts) -> str:
    return _("Overdue: %(title)s") % apart(title=_title(facts))


def _facts(case: Case, **more: object) -> dict[str, object]:
    return {"case": case.pk, "title": title_of(case), "name": name_of(case), **more}


def address(case: Case, event: CaseEvent | None = None) -> str:
    """The case's page, at the event."""
    place = f"#event-{event.pk}" if event else ""
    return reverse("cases:case", args=[case.workspace.slug, case.pk]) + place


def tell_assigned(case: Case, event: CaseEvent, by: User | None) -> None:
    """The case is theirs now; nobody is told what they did themselves."""
    if case.assignee and case.assignee_id != (by.pk if by else None):
        facts = _facts(case, by=str(by) if by else "")
        notify(
            case.workspace,
            [case.assignee],
            "assigned",
            key=f"case:{case.pk}:event:{event.pk}",
            url=address(case),
            facts=facts,
        )


def tell_mentioned(case: Case, event: CaseEvent, users: Iterable[User]) -> None:
    """They are called in a note."""
    facts = _facts(case, by=str(event.actor or _("A program")), words=shortened(event.body))
    key = f"case:{case.pk}:event:{event.pk}"
    others = [user for user in users if user.pk != event.actor_id]
    notify(case.workspace, others, "mentioned", key=key, url=address(case, event), facts=facts)


def tell_replied(case: Case, event: CaseEvent) -> bool:
    """The customer has said more to somebody's case. False while it is nobody's."""
    key, users = f"case:{case.pk}:event:{event.pk}", _responsible(case)
    notify(case.workspace, users, "replied", key=key, url=address(case, event), facts=_facts(case))
    return bool(users)


def tell_overdue(case: Case) -> None:
    """It is late, once for each due time."""
    key = overdue_key(case)
    notify(case.workspace, _responsible(case), "case_overdue", key=key, url=address(case), facts=_facts(case))


def overdue_key(case: Case) -> str:
    return f"case:{case.pk}:overdue:{case.due_at.isoformat() if case.due_at else ''}"


def told_overdue(cases: Iterable[Case]) -> set[tuple[int, str]]:
    """Workspace and key of the news that somebody has been told already."""
    keys = [overdue_key(case) for case in cases]
    rows = Notification.objects.filter(kind="case_overdue", key__in=keys)
    return set(rows.values_list("workspace_id", "key"))


def _responsible(case: Case) -> list[User]:
    """Who has the case; while nobody has, its team. Only those who still work here."""
    here = {row.user_id: row.user for row in members(case.workspace)}
    if case.assignee_id:
        return [here[case.assignee_id]] if case.assignee_id in here else []
    team = TeamMember.objects.filter(team_id=case.team_id).values_list("user_id", flat=True) if case.team_id else []
    return [here[user_id] for user_id in team if user_id in here]
