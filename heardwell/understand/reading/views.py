"""The page under Settings where a workspace chooses who reads, and looks at runs over history."""

import time

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.models import Workspace
from heardwell.accounts.roles import Permission
from heardwell.core.errors import NotFound
from heardwell.feedback.topics import topics_of
from heardwell.feedback.words import LABEL_NAMES
from heardwell.understand.reading import actions, queries
from heardwell.understand.reading.briefs import brief_of
from heardwell.understand.reading.effects import TROUBLES, effects, trouble
from heardwell.understand.reading.engines import Read, read_with
from heardwell.understand.reading.forms import PreferencesForm, SentenceForm
from heardwell.understand.reading.jobs import read_on
from heardwell.understand.reading.learning import HEADS, LEAST, Lesson, corrections_count, lesson, switch
from heardwell.understand.reading.models import EngineName, Learned, Rereading
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say

HEAD_NAMES = {"sentiment": gettext_lazy("Sentiment"), "tone": gettext_lazy("Tone"), "intent": gettext_lazy("Intent")}
#: Examples that are shown of what would be read otherwise.
SHOWN = 20


@workspace_page(Permission.MANAGE)
@never_cache
@sensitive_post_parameters("key")
def settings(request: WorkspaceRequest) -> HttpResponse:
    """The choice, its effect, the budget, and what is under way."""
    preferences = queries.preferences_of(request.workspace)
    form = PreferencesForm(request.POST or None, instance=preferences)
    if request.method == "POST" and form.is_valid():
        actions.save_preferences(form.save(commit=False), form.cleaned_data["key"], by=request.user)
        read_on.wake()
        say(request, _("Saved."))
        return redirect("reading:settings", request.workspace.slug)
    return _page(request, form, status=422 if form.errors else 200)


def _page(request: WorkspaceRequest, form: PreferencesForm, status: int = 200, **more: object) -> HttpResponse:
    now = effects(request.workspace)
    preferences = queries.preferences_of(request.workspace)
    context = {
        "form": form,
        "rows": [(field, now.get(field.name, "")) for field in form],
        "preferences": preferences,
        "trouble": trouble(preferences),
        "budget": queries.budget_of(preferences) if preferences.engine == EngineName.LLM else None,
        "run": queries.runs(request.workspace).first(),
        "behind": queries.is_behind(request.workspace) and queries.active_run(request.workspace) is None,
        "sentence": SentenceForm(),
        **more,
    }
    return render(request, "reading/settings.html", context, status=status)


@require_POST
@workspace_page(Permission.MANAGE)
def try_it(request: WorkspaceRequest) -> HttpResponse:
    """Read one sentence as the workspace is set up, and say what came of it."""
    sentence = SentenceForm(request.POST)
    tried = None
    if sentence.is_valid():
        preferences = queries.preferences_of(request.workspace)
        began = time.monotonic()
        text = sentence.cleaned_data["text"]
        brief = brief_of(request.workspace.pk)
        read = read_with(preferences, preferences.engine, [text], [None], brief, hurried=True)
        tried = _tried(request.workspace, read, time.monotonic() - began)
    context = {"sentence": sentence, "tried": tried}
    status = 200 if tried else 422
    if is_fragment(request):
        return render(request, "reading/parts/try.html", context, status=status)
    return _page(request, PreferencesForm(instance=queries.preferences_of(request.workspace)), status, **context)


def _tried(workspace: Workspace, read: Read, seconds: float) -> dict[str, object]:
    (found,) = read.found
    names = topics_of(workspace.pk)
    labels = {"sentiment": found.sentiment, "tone": found.tone, "intent": found.intent}
    return {
        "found": found,
        "heads": [
            (HEAD_NAMES[head], _label_name(head, one.label), 100 * one.confidence)
            for head, one in labels.items()
            if one
        ],
        "topics": [names[one.key].name if one.key in names else one.key for one in found.topics],
        "ms": 1000 * seconds,
        "trouble": TROUBLES.get(read.trouble.kind, read.trouble.kind) if read.trouble else "",
        "detail": read.trouble.detail if read.trouble else "",
        "unread": bool(read.unread) and read.trouble is None,
    }


def _label_name(head: str, label: str) -> str:
    return str(LABEL_NAMES[head].get(label, label))


@require_POST
@workspace_page(Permission.MANAGE)
def rerun(request: WorkspaceRequest) -> HttpResponse:
    """Begin to read history anew."""
    reason = request.POST.get("reason") or Rereading.Reason.ASKED.value
    run = actions.reread(request.workspace, reason, by=request.user)
    read_on.wake()
    if is_fragment(request):
        return render(request, "reading/parts/run.html", {"run": run})
    say(request, _("History is being read again. Figures follow as it goes."))
    return redirect("reading:settings", request.workspace.slug)


@require_GET
@workspace_page(Permission.READ)
def progress(request: WorkspaceRequest, run_id: int) -> HttpResponse:
    """How far a run is."""
    run = queries.run_of(request.workspace, run_id)
    return render(request, "reading/parts/run.html", {"run": run, "may_manage": _may_manage(request)})


@require_POST
@workspace_page(Permission.MANAGE)
def change_run(request: WorkspaceRequest, run_id: int) -> HttpResponse:
    """Pause it, let it go on, or stop it."""
    run = queries.run_of(request.workspace, run_id)
    run = actions.set_state(request.workspace, run, request.POST.get("state", ""), by=request.user)
    read_on.wake()
    if is_fragment(request):
        return render(request, "reading/parts/run.html", {"run": run, "may_manage": True})
    return redirect("reading:settings", request.workspace.slug)


@require_GET
@workspace_page(Permission.READ)
def line(request: WorkspaceRequest) -> HttpResponse:
    """Which version a page shows, while history is being read."""
    return render(request, "reading/parts/line_now.html", {"run": queries.active_run(request.workspace)})


@require_GET
@workspace_page(Permission.MANAGE)
def learning(request: WorkspaceRequest) -> HttpResponse:
    """For each head: what could be learned from corrections, and what it would change."""
    rows = {row.head: row for row in Learned.objects.filter(workspace=request.workspace)}
    heads = [
        {
            "head": head,
            "name": HEAD_NAMES[head],
            "count": corrections_count(request.workspace, head),
            "learned": rows.get(head),
            "lesson": _shown(found) if (found := lesson(request.workspace, head)) else None,
        }
        for head in HEADS
    ]
    return render(request, "reading/learning.html", {"heads": heads, "least": LEAST})


def _shown(found: Lesson) -> dict[str, object]:
    (corrected, of), (left, of_left) = (found.right(after=False, corrected=one) for one in (True, False))
    return {
        "corrected": (corrected, found.right(after=True, corrected=True)[0], of),
        "left": (left, found.right(after=True, corrected=False)[0], of_left),
        "gain": found.gain,
        "more": max(0, len(found.changed) - SHOWN),
        "changed": [
            {
                "words": one.example.words,
                "said": _label_name(found.head, one.example.label),
                "before": _label_name(found.head, one.before),
                "after": _label_name(found.head, one.after),
                "good": one.after == one.example.label,
            }
            for one in found.changed[:SHOWN]
        ],
    }


@require_POST
@workspace_page(Permission.MANAGE)
def learn(request: WorkspaceRequest) -> HttpResponse:
    """Switch what was learned on or off."""
    head = request.POST.get("head", "")
    if head not in HEADS:
        raise NotFound
    on = request.POST.get("on") == "1"
    if on and corrections_count(request.workspace, head) < LEAST:
        return redirect("reading:learning", request.workspace.slug)
    switch(request.workspace, head, on, request.user)
    read_on.wake()
    say(request, _("Switched on. History is being read again with it.") if on else _("Switched off."))
    return redirect("reading:learning", request.workspace.slug)


def _may_manage(request: WorkspaceRequest) -> bool:
    return request.member.may(Permission.MANAGE)
