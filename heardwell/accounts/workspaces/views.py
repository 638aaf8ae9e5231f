"""The workspace's own page of the settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heardwell.accounts import actions
from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.models import Workspace
from heardwell.accounts.roles import Permission
from heardwell.accounts.workspaces.effects import effects
from heardwell.accounts.workspaces.forms import DeleteForm, NewWorkspaceForm, WorkspaceForm
from heardwell.core.config import config
from heardwell.core.errors import NotFound
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say, toast

FORM = "#workspace-form"


@workspace_page(Permission.READ)
def settings_home(request: WorkspaceRequest) -> HttpResponse:
    """What the workspace is called and how it counts, with the effect of each setting."""
    return _page(request, WorkspaceForm(instance=request.workspace))


@workspace_page(Permission.MANAGE)
@require_POST
def save_workspace(request: WorkspaceRequest) -> HttpResponse:
    """Keep what the form says. Scripts send it at every change, others with the button."""
    form = WorkspaceForm(request.POST, instance=Workspace.objects.get(pk=request.workspace.pk))
    if not form.is_valid():
        return _page(request, form, status=422)
    change = actions.save_workspace(form.save(commit=False), request.user)
    undo = reverse("accounts:undo_settings", args=[request.workspace.slug, change.pk]) if change else ""
    if not is_fragment(request):
        say(request, _("Saved."), undo_url=undo)
        return redirect("accounts:settings", request.workspace.slug)
    request.workspace = form.instance
    response = _page(request, WorkspaceForm(instance=form.instance))
    return toast(response, _("Saved."), undo_url=undo, undo_target=FORM) if change else response


@workspace_page(Permission.MANAGE)
@require_POST
def undo_settings(request: WorkspaceRequest, line_id: int) -> HttpResponse:
    """Take one change of the settings back."""
    actions.undo_settings(request.workspace, line_id, request.user)
    if is_fragment(request):
        request.workspace = Workspace.objects.get(pk=request.workspace.pk)
        return toast(_page(request, WorkspaceForm(instance=request.workspace)), _("Changed back."))
    messages.success(request, _("Changed back."))
    return redirect("accounts:settings", request.workspace.slug)


@workspace_page(Permission.OWN)
def create(request: WorkspaceRequest) -> HttpResponse:
    """Another workspace, of which the person is the owner too. Language and zone begin as here."""
    form = NewWorkspaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        here = request.workspace
        made = actions.create_workspace(
            form.cleaned_data["name"], request.user, language=here.language, time_zone=here.time_zone
        )
        say(request, _("“%(name)s” is ready.") % {"name": made.name})
        return redirect("pulse", made.slug)
    return render(request, "accounts/new_workspace.html", {"form": form}, status=422 if form.errors else 200)


@workspace_page(Permission.OWN)
def delete(request: WorkspaceRequest) -> HttpResponse:
    """Everything in the workspace goes, for good."""
    if not _may_delete(request):
        raise NotFound
    form = DeleteForm(request.workspace, request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = request.workspace.name
        actions.delete_workspace(request.workspace, request.user)
        say(request, _("“%(name)s” is deleted.") % {"name": name})
        return redirect("home")
    return render(request, "accounts/delete_workspace.html", {"form": form}, status=422 if form.errors else 200)


def _may_delete(request: WorkspaceRequest) -> bool:
    """Whoever reaches the demo is its owner: one visitor must not end it for all others."""
    return not (request.workspace.demo and config().heardwell_demo)


def _page(request: WorkspaceRequest, form: WorkspaceForm, status: int = 200) -> HttpResponse:
    may_manage = request.member.may(Permission.MANAGE)
    if not may_manage:
        for field in form.fields.values():
            field.disabled = True
    now = effects(Workspace.objects.get(pk=request.workspace.pk))
    context = {
        "form": form,
        "rows": [(field, now.get(field.name, "")) for field in form],
        "may_manage": may_manage,
        "may_own": request.member.may(Permission.OWN),
        "may_delete": _may_delete(request),
    }
    name = "accounts/workspace_form.html" if is_fragment(request) else "accounts/settings.html"
    return render(request, name, context, status=status)
