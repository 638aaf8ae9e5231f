"""Log feedback: a dialog on every page, and a page of its own where no script runs."""

import json

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.feedback import queries
from heardwell.feedback.log import actions
from heardwell.feedback.log.forms import LogForm, blank
from heardwell.feedback.models import Feedback
from heardwell.people.queries import search
from heardwell.text.registry import engine
from heardwell.web.context import is_fragment
from heardwell.web.languages import language_name
from heardwell.web.toasts import say, toast

#: Enough words to hear a language in.
LOOKED_AT = 2000


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.WRITE_FEEDBACK)
def log(request: WorkspaceRequest) -> HttpResponse:
    """The form, and what it sends."""
    if request.method == "GET":
        return _form(request, blank())
    form = LogForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    item, _new = actions.log_feedback(request.workspace, form.entry(), request.user)
    undo = reverse("feedback:take_back", args=[request.workspace.slug, item.pk])
    text = _("Logged: it counts from now on.")
    if not is_fragment(request):
        say(request, text, undo_url=undo)
        return redirect("feedback:voice", request.workspace.slug, item.pk)
    return _logged(request, item, text, undo)


def _logged(request: WorkspaceRequest, item: Feedback, text: str, undo: str) -> HttpResponse:
    voice = reverse("feedback:voice", args=[request.workspace.slug, item.pk])
    answer = toast(HttpResponse(status=204), text, undo_url=undo, open_url=voice)
    answer["HX-Trigger"] = json.dumps(json.loads(answer["HX-Trigger"]) | {"logged": {"id": item.pk}})
    return answer


def _form(request: WorkspaceRequest, form: LogForm, status: int = 200) -> HttpResponse:
    template = "feedback/log/form.html" if is_fragment(request) else "feedback/log/page.html"
    tags = queries.usual_tags(request.workspace, 8)
    response = render(request, template, {"form": form, "usual_tags": tags}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@workspace_page(Permission.WRITE_FEEDBACK)
def people(request: WorkspaceRequest) -> HttpResponse:
    """Contacts to choose from, while somebody types who said it."""
    words = request.GET.get("who", "").strip()[:100]
    found = list(search(request.workspace, words)) if len(words) > 1 else []
    return render(request, "feedback/log/people.html", {"people": found, "words": words})


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def language(request: WorkspaceRequest) -> HttpResponse:
    """The language of what has been typed so far."""
    words = request.POST.get("words", "").strip()[:LOOKED_AT]
    found = engine().analyse([words])[0].language if len(words) > 3 else ""
    context = {"language": language_name(found) if found and found != "und" else ""}
    return render(request, "feedback/log/language.html", context)


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def take_back(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    """Undo: it was never logged."""
    item = queries.feedback_of(request.workspace, feedback_id)
    actions.take_back(request.workspace, item, request.user)
    if is_fragment(request):
        return HttpResponse(status=204)
    say(request, _("Taken back: nothing was logged."))
    return redirect("feedback:voices", request.workspace.slug)
