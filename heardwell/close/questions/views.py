"""The page of frequent questions."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission, may
from heardwell.close.questions import actions, queries
from heardwell.close.questions.jobs import gather_due
from heardwell.web.toasts import say


@require_GET
@workspace_page(Permission.READ)
def index(request: WorkspaceRequest) -> HttpResponse:
    """Questions without a help page, then those with one."""
    found = queries.asked(request.workspace)
    if found.gathered is None:
        actions.begin(request.workspace)
        gather_due.wake()
    context = {"asked": found, "may_write": may(request.member.role, Permission.WRITE_FEEDBACK)}
    return render(request, "questions/list.html", context)


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def name_page(request: WorkspaceRequest) -> HttpResponse:
    """This page answers it."""
    given = request.POST
    page = actions.name_page(
        request.workspace, given.get("language", ""), given.get("phrase", ""), given.get("url", ""), request.user
    )
    undo = reverse("questions:forget", args=[request.workspace.slug, page.pk])
    say(request, _("Noted: there is a page for it"), undo_url=undo)
    return redirect("questions:list", request.workspace.slug)


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def forget(request: WorkspaceRequest, page_id: int) -> HttpResponse:
    """No page answers it after all."""
    actions.forget_page(request.workspace, page_id)
    say(request, _("The question is open again"))
    return redirect("questions:list", request.workspace.slug)
