"""A voice in the reader's language."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.feedback.models import Feedback
from heardwell.feedback.queries import feedback_of
from heardwell.understand.translating import actions, queries
from heardwell.understand.translating.jobs import translate_due
from heardwell.web.context import is_fragment


@require_GET
@workspace_page(Permission.READ)
def below(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    """What stands below the words now."""
    return _below(request, feedback_of(request.workspace, feedback_id))


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def ask(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    """Have it translated into the reader's language."""
    item = feedback_of(request.workspace, feedback_id)
    actions.ask(request.workspace, item, queries.reader(), request.user)
    translate_due.wake()
    return _below(request, item)


def _below(request: WorkspaceRequest, item: Feedback) -> HttpResponse:
    if not is_fragment(request):
        return redirect("feedback:voice", request.workspace.slug, item.pk)
    context = {"item": item, "may_write": request.member.may(Permission.WRITE_FEEDBACK)}
    response = render(request, "translating/below.html", context)
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store"
    return response
