"""Rules at work: what was recorded goes past the enabled rules, in batches; a rule acts on an item once, ever."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count

from heardwell.accounts.models import Membership, Team, User
from heardwell.accounts.roles import Permission, may
from heardwell.accounts.teams.queries import working_time_after
from heardwell.close.cases.actions import Opening, hear, open_cases, tag
from heardwell.close.cases.teams import Turns
from heardwell.close.rules import conditions, effects
from heardwell.close.rules.conditions import SCORES, Condition
from heardwell.close.rules.effects import TURN, Effect, OpenCase, PutTag
from heardwell.close.rules.models import Rule, RuleFiring
from heardwell.core import clock
from heardwell.core.errors import FieldError
from heardwell.feedback.actions import tag_feedback
from heardwell.feedback.models import Feedback

#: Items looked at in one statement: 60,000 without a score cost little more than a second in all.
AT_ONCE = 2000
Row = Mapping[str, Any]  # Any: column values


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule, read once for a batch."""

    rule: Rule
    conditions: Sequence[Condition]
    effects: Sequence[Effect]

    def matches(self, row: Row) -> bool:
        return all(condition.holds(row) for condition in self.conditions)


@transaction.atomic
def apply(workspace_id: int, feedback_ids: Sequence[int]) -> int:
    """Let the workspace's rules act on these items, and cases hear what their customers have added.

    Repeating it changes nothing. Items without scores cost one light read when all rules ask for scores. Returns how
    often a rule has acted.
    """
    rules = _enabled(workspace_id)
    fired = 0
    for start in range(0, len(feedback_ids), AT_ONCE):
        some = feedback_ids[start : start + AT_ONCE]
        fired += _apply(workspace_id, rules, some)
        hear(workspace_id, some)
    return fired


def enabled_counts(workspace_ids: Iterable[int]) -> dict[int, int]:
    """How many enabled rules each workspace has; one without any is left out."""
    rows = Rule.objects.filter(workspace_id__in=list(workspace_ids), enabled=True).values_list("workspace_id")
    return dict(rows.annotate(count=Count("pk")).order_by())


def _enabled(workspace_id: int) -> list[Ready]:
    """The enabled rules that can be read; one damaged by hand is left out rather than stop the house."""
    ready = []
    for rule in Rule.objects.filter(workspace_id=workspace_id, enabled=True).order_by("pk"):
        errors: list[FieldError] = []
        one = Ready(rule, conditions.parse(rule.conditions, errors), effects.parse(rule.effects, errors))
        if not errors:
            ready.append(one)
    return ready


def _apply(workspace_id: int, rules: Sequence[Ready], feedback_ids: Sequence[int]) -> int:
    rows = list(_rows(workspace_id, rules, feedback_ids)) if rules else []
    matches = {ready.rule.pk: [row["pk"] for row in rows if ready.matches(row)] for ready in rules}
    return sum(_fire(workspace_id, ready, matches[ready.rule.pk]) for ready in rules)


def _rows(workspace_id: int, rules: Sequence[Ready], feedback_ids: Sequence[int]) -> Iterable[Row]:
    """Only the columns that some rule asks for, and only scored items when every rule asks for a score."""
    fields = {column for ready in rules for one in ready.conditions for column in conditions.COLUMNS[one.field]}
    rows = Feedback.objects.filter(workspace_id=workspace_id, pk__in=feedback_ids)
    if all(any(one.field in SCORES for one in ready.conditions) for ready in rules):
        rows = rows.exclude(score_metric="")
    light: Iterable[Row] = rows.order_by("pk").values("pk", *sorted(fields))
    return light


def _fire(workspace_id: int, ready: Ready, matched: Sequence[int]) -> int:
    if not matched:
        return 0
    firings = RuleFiring.objects.filter(rule=ready.rule, feedback_id__in=matched)
    acted = set(firings.values_list("feedback_id", flat=True))
    new = [pk for pk in matched if pk not in acted]
    RuleFiring.objects.bulk_create(
        [RuleFiring(rule=ready.rule, feedback_id=pk) for pk in new], batch_size=200, ignore_conflicts=True
    )
    if new:
        _act(workspace_id, ready, new)
    return len(new)


def _act(workspace_id: int, ready: Ready, feedback_ids: Sequence[int]) -> None:
    names = [effect.name for effect in ready.effects if isinstance(effect, PutTag)]
    if names:
        tag_feedback(workspace_id, dict.fromkeys(feedback_ids, names))
    for effect in ready.effects:
        if isinstance(effect, OpenCase):
            cases = open_cases(workspace_id, _openings(workspace_id, ready.rule, effect, feedback_ids))
            for case in cases:
                for name in names:
                    tag(case, None, name)


def _openings(workspace_id: int, rule: Rule, effect: OpenCase, feedback_ids: Sequence[int]) -> list[Opening]:
    team, next_for = _whose(workspace_id, effect)
    due_at = working_time_after(team, clock.now(), effect.due_hours) if effect.due_hours else None
    said = Feedback.objects.filter(workspace_id=workspace_id, pk__in=feedback_ids)
    return [
        Opening(
            feedback=feedback,
            opened_by=f"rule:{rule.pk}",
            label=rule.name,
            preset=rule.preset,
            priority=effect.priority,
            due_at=due_at,
            team=team,
            assignee=next_for(feedback.language),
        )
        for feedback in said.only("pk", "person_id", "occurred_at", "text", "language").order_by("pk")
    ]


def _whose(workspace_id: int, effect: OpenCase) -> tuple[Team | None, Callable[[str], User | None]]:
    """The team, and a function from the customer's language to the assignee. A team or a member that has gone since
    the rule was written does not keep the case from opening."""
    teams = Team.objects.filter(workspace_id=workspace_id, archived_at=None).select_related("workspace")
    team = teams.filter(pk=int(effect.team)).first() if effect.team.isdecimal() else None
    if team and effect.assign == TURN:
        return team, Turns(team).next
    user = int(effect.assign) if effect.assign.isdecimal() else 0
    member = Membership.objects.filter(workspace_id=workspace_id, user_id=user).select_related("user").first()
    chosen = member.user if member and may(member.role, Permission.WORK_CASES) else None
    return team, lambda _language: chosen
