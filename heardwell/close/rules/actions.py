"""Writes about rules."""

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.close.cases.words import rule_name
from heardwell.close.rules import conditions as asked
from heardwell.close.rules import effects as done
from heardwell.close.rules.models import Rule
from heardwell.core.errors import FieldError, Invalid
from heardwell.core.scales import NPS
from heardwell.messaging import checks

MOST_RULES = 200
#: An import of last year's answers is history, not a queue of people who wait.
OLDEST_DAYS = 90


def add_first_rule(workspace_id: int) -> None:
    """What every new workspace has: a detractor opens a case that is due in a day."""
    Rule.objects.create(workspace_id=workspace_id, **detractors(max(NPS.bad), 24))


def detractors(top: int, due_hours: int) -> dict[str, Any]:  # Any: columns of Rule
    """The columns of the preset rule "NPS 0–top opens a case"."""
    with translation.override("en"):
        name = rule_name(f"nps:{top}", "")
    return {
        "name": name,
        "preset": f"nps:{top}",
        "conditions": [
            {"field": "nps", "op": "<=", "value": top},
            {"field": "age_days", "op": "<=", "value": OLDEST_DAYS},
        ],
        "effects": [{"do": "open_case", "priority": "normal", "due_hours": due_hours}],
    }


@transaction.atomic
def create_rule(
    workspace: Workspace,
    *,
    name: str,
    conditions: object,
    effects: object,
    enabled: bool = True,
    by: User | None = None,
) -> Rule:
    """A new rule. Raises :class:`Invalid` naming every bad field."""
    if Rule.objects.filter(workspace=workspace).count() >= MOST_RULES:
        raise Invalid.one("rules", _("A workspace may have %(count)d rules") % {"count": MOST_RULES})
    rule = Rule(workspace=workspace, name=name, conditions=conditions, effects=effects, enabled=enabled)
    _check(rule)
    rule.save()
    record(workspace, "rule.created", user=by, target=rule.name)
    return rule


@transaction.atomic
def change_rule(rule: Rule, changes: dict[str, Any], by: User | None = None) -> Rule:  # Any: JSON
    """Set ``name``, ``enabled``, ``conditions``, ``effects``; what is absent stays. A rule acts on what is said from
    now on; what it did stays done. Raises :class:`Invalid` naming every bad field, with nothing changed."""
    known = ("name", "enabled", "conditions", "effects")
    given = {name: value for name, value in changes.items() if name in known}
    for name, value in given.items():
        setattr(rule, name, value)
    if given.keys() - {"enabled"}:
        rule.preset = ""
    _check(rule)
    rule.save()
    record(rule.workspace, "rule.changed", user=by, target=rule.name, fields=sorted(given))
    return rule


@transaction.atomic
def change_detractor_rule(
    rule: Rule,
    *,
    top: int,
    due_hours: int,
    enabled: bool,
    team: str = "",
    assign: str = "",
    by: User | None = None,
) -> Rule:
    """Move the threshold and due time of the preset rule, whose name follows, and whose its cases are."""
    for name, value in (detractors(top, due_hours) | {"enabled": enabled}).items():
        setattr(rule, name, value)
    rule.effects[0] |= {name: value for name, value in (("team", team), ("assign", assign)) if value}
    _check(rule)
    rule.save()
    record(rule.workspace, "rule.changed", user=by, target=rule.name)
    return rule


def _check(rule: Rule) -> None:
    errors: list[FieldError] = []
    try:
        rule.name = checks.header("name", rule.name, 120)
    except Invalid as invalid:
        errors += invalid.errors
    if not rule.name:
        errors.append(FieldError("name", _("Expected a name")))
    asked.parse(rule.conditions, errors)
    done.parse(rule.effects, errors)
    if not errors:
        done.settle(rule.workspace, rule.effects, errors)
    if errors:
        raise Invalid(_("Some fields are not right"), errors=errors)
