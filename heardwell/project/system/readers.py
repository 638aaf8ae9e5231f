"""Engines beside the built-in one: whether they answer, what they have spent, what waits for them."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heardwell.project.system.findings import Finding, Level
from heardwell.understand.reading.models import EngineName, Preferences, Waiting
from heardwell.understand.reading.queries import budget_of
from heardwell.web.numbers import number, percent

NEARLY_SPENT = 90


def findings() -> list[Finding]:
    """One line for all workspaces together; none where everybody is read by the built-in engine."""
    used = list(
        Preferences.objects.exclude(engine=EngineName.LITE)
        .filter(workspace__ended_at=None)
        .select_related("workspace")
        .order_by("pk")
    )
    return [_finding(used)] if used else []


def _finding(used: list[Preferences]) -> Finding:
    name = _("Text engines")
    says = _("Workspaces that are read by a model of their own. Whatever it does, the built-in engine reads at once.")
    waiting = Waiting.objects.aggregate(n=Count("pk"))["n"]
    figure = ngettext("%(n)s voice waits", "%(n)s voices wait", waiting) % {"n": number(waiting)}
    troubled = [one for one in used if one.trouble and one.trouble != "budget"]
    if troubled:
        do = _("Settings, Understanding, “Try it with a sentence”: it says why. First: %(what)s") % {
            "what": troubled[0].detail or troubled[0].trouble
        }
        return Finding("engines", name, Level.WARNING, figure, says, do)
    shares = [budget_of(one).share for one in used if one.engine == EngineName.LLM]
    if shares:
        figure = _("%(figure)s, %(share)s of a budget spent") % {"figure": figure, "share": percent(max(shares))}
    if shares and max(shares) >= NEARLY_SPENT:
        do = _("Raise the budget under Settings, Understanding, or wait for the next month.")
        return Finding("engines", name, Level.WARNING, figure, says, do)
    return Finding("engines", name, Level.OK, figure, says)
