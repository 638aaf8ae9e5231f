"""Keeping, changing and deleting saved views. Every act leads back to the list."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heardwell.accounts import saved
from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.models import SavedView
from heardwell.accounts.roles import Permission
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say

app_name = "saved"


@require_POST
@workspace_page(Permission.READ)
def save(request: WorkspaceRequest, room: str) -> HttpResponse:
    """Keep the filters that are on under a name."""
    given = request.POST
    shared = given.get("shared") == "yes"
    view = saved.save_view(
        request.workspace, request.member, room, given.get("name", ""), given.get("query", ""), shared
    )
    say(request, _("Saved as “%(name)s”.") % {"name": view.name})
    return redirect(saved.address_of(view))


@require_POST
@workspace_page(Permission.READ)
def change(request: WorkspaceRequest, view_id: int) -> HttpResponse:
    """Another name, other filters, shared or not: whatever the form sends."""
    view = saved.view_of(request.workspace, request.user, view_id)
    shared = {"yes": True, "no": False}.get(request.POST.get("shared", ""))
    changed = saved.change_view(
        request.member, view, name=request.POST.get("name"), query=request.POST.get("query"), shared=shared
    )
    say(request, _("Saved as “%(name)s”.") % {"name": changed.name})
    return redirect(saved.address_of(changed))


@require_POST
@workspace_page(Permission.READ)
def first(request: WorkspaceRequest, view_id: int) -> HttpResponse:
    """Show it first, or no longer."""
    view = saved.view_of(request.workspace, request.user, view_id)
    wanted = request.POST.get("first") == "yes"
    saved.show_first(request.workspace, request.user, view, wanted)
    text = _("“%(name)s” is what you see first from now on.") if wanted else _("You see everything first again.")
    say(request, text % {"name": view.name} if wanted else text)
    return redirect(saved.address_of(view))


@require_POST
@workspace_page(Permission.READ)
def delete(request: WorkspaceRequest, view_id: int) -> HttpResponse:
    """Delete it; ten seconds to take that back."""
    view = saved.view_of(request.workspace, request.user, view_id)
    name, home = view.name, _home(view)
    token = saved.delete_view(request.member, view)
    undo = f"{reverse('saved:restore', args=[request.workspace.slug])}?{urlencode({'token': token})}"
    say(request, _("The view “%(name)s” is deleted.") % {"name": name}, undo_url=undo)
    return redirect(home)


@require_POST
@workspace_page(Permission.READ)
def restore(request: WorkspaceRequest) -> HttpResponse:
    """Undo a deletion."""
    view = saved.restore_view(request.workspace, request.GET.get("token", ""))
    if is_fragment(request):
        return HttpResponse(status=204)
    return redirect(saved.address_of(view))


def _home(view: SavedView) -> str:
    return f"{reverse(saved.room_of(view.room).url_name, args=[view.workspace.slug])}?view=all"


urlpatterns = [
    path("ws/<slug:slug>/views/restore/", restore, name="restore"),
    path("ws/<slug:slug>/views/<int:view_id>/change/", change, name="change"),
    path("ws/<slug:slug>/views/<int:view_id>/first/", first, name="first"),
    path("ws/<slug:slug>/views/<int:view_id>/delete/", delete, name="delete"),
    path("ws/<slug:slug>/views/<str:room>/save/", save, name="save"),
]
