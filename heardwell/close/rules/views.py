"""The settings of rules: see them, switch them, set the first one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission, may
from heardwell.close.rules import actions, queries
from heardwell.close.rules.forms import DetractorForm
from heardwell.close.rules.models import Rule
from heardwell.close.rules.sentences import condition_words, effect_words, whose_words
from heardwell.web.toasts import say


@require_GET
@workspace_page(Permission.READ)
def index(request: WorkspaceRequest) -> HttpResponse:
    return _page(request)


def _page(request: WorkspaceRequest, failed: Rule | None = None, form: DetractorForm | None = None) -> HttpResponse:
    rows = [
        {
            "rule": rule,
            "conditions": [condition_words(one) for one in rule.conditions],
            "effects": [words for one in rule.effects for words in _effect(request, one) if words],
            "form": form if failed and rule.pk == failed.pk else _form(rule),
        }
        for rule in queries.rules(request.workspace).order_by("pk")
    ]
    context = {"rows": rows, "may_manage": may(request.member.role, Permission.MANAGE)}
    return render(request, "rules/rules.html", context, status=422 if failed else 200)


def _effect(request: WorkspaceRequest, one: dict[str, object]) -> tuple[str, str]:
    return effect_words(one), whose_words(one, request.workspace)


def _form(rule: Rule) -> DetractorForm | None:
    """The simple form, for a rule that it can describe whole."""
    kind, _colon, top = rule.preset.partition(":")
    if kind != "nps" or not top.isdecimal():
        return None
    done = rule.effects[0] if rule.effects else {}
    given = {name: done.get(name) for name in ("due_hours", "team", "assign")}
    return DetractorForm(rule.workspace, initial={"top": int(top), **given}, auto_id=f"rule-{rule.pk}-%s")


@require_POST
@workspace_page(Permission.MANAGE)
def switch(request: WorkspaceRequest, rule_id: int) -> HttpResponse:
    """On or off. What the rule did stays done."""
    rule = queries.rule_of(request.workspace, rule_id)
    enabled = request.POST.get("enabled") == "yes"
    actions.change_rule(rule, {"enabled": enabled}, request.user)
    words = {"name": rule.shown_name}
    say(request, _("“%(name)s” is on.") % words if enabled else _("“%(name)s” is off.") % words)
    return redirect("rules:list", request.workspace.slug)


@require_POST
@workspace_page(Permission.MANAGE)
def save(request: WorkspaceRequest, rule_id: int) -> HttpResponse:
    """Threshold and due time of the first rule."""
    rule = queries.rule_of(request.workspace, rule_id)
    form = DetractorForm(request.workspace, request.POST, auto_id=f"rule-{rule.pk}-%s")
    if not form.is_valid():
        return _page(request, rule, form)
    actions.change_detractor_rule(rule, **form.cleaned_data, enabled=rule.enabled, by=request.user)
    say(request, _("Saved. It holds for what is said from now on."))
    return redirect("rules:list", request.workspace.slug)
