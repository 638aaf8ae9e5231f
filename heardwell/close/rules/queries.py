"""Reads about rules."""

from django.db.models import Count, QuerySet

from heardwell.accounts.models import Workspace
from heardwell.close.rules.models import Rule
from heardwell.core.errors import NotFound


def rules(workspace: Workspace) -> "QuerySet[Rule]":
    """The workspace's rules, each with ``fired``: on how many items it has acted."""
    return Rule.objects.filter(workspace=workspace).annotate(fired=Count("firings"))


def rule_of(workspace: Workspace, rule_id: int | str) -> Rule:
    """The rule, or :class:`NotFound`. The id may come as it stands in an address."""
    text = str(rule_id)
    found = rules(workspace).filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found
