"""Settings: the tags of the workspace."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.core.errors import Invalid
from heardwell.feedback.tagging import actions, queries
from heardwell.web import numbers
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say


@require_GET
@workspace_page(Permission.WRITE_FEEDBACK)
def index(request: WorkspaceRequest) -> HttpResponse:
    """All tags with their counts, each with what can be done to it."""
    return _page(request)


def _page(request: WorkspaceRequest, error: str = "", tag_id: int = 0, status: int = 200) -> HttpResponse:
    context = {"tags": queries.tags(request.workspace), "error": error, "wrong": tag_id}
    return render(request, "feedback/tagging/page.html", context, status=status)


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def rename(request: WorkspaceRequest, tag_id: int) -> HttpResponse:
    """Another name; undo gives back the old one."""
    tag = queries.tag_of(request.workspace, tag_id)
    old, name = tag.name, request.POST.get("name") or request.GET.get("name", "")
    try:
        actions.rename_tag(request.workspace, tag, name, request.user)
    except Invalid as error:
        return _page(request, error.title, tag.pk, 422)
    if is_fragment(request):
        return HttpResponse(status=204)
    undo = f"{reverse('feedback:rename_tag', args=[request.workspace.slug, tag.pk])}?{urlencode({'name': old})}"
    say(request, _("“%(old)s” is called “%(new)s” now.") % {"old": old, "new": name.strip()}, undo_url=undo)
    return _back(request)


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def merge(request: WorkspaceRequest, tag_id: int) -> HttpResponse:
    """Its voices and cases carry the other tag from now on."""
    tag = queries.tag_of(request.workspace, tag_id)
    into = queries.tag_of(request.workspace, request.POST.get("into", ""))
    name = tag.name
    n = actions.merge_tags(request.workspace, tag, into, request.user)
    voices = ngettext("%(n)s voice", "%(n)s voices", n) % {"n": numbers.number(n)}
    text = _("“%(old)s” went into “%(new)s”, with %(voices)s.")
    say(request, text % {"old": name, "new": into.name, "voices": voices})
    return _back(request)


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def delete(request: WorkspaceRequest, tag_id: int) -> HttpResponse:
    """Take it off everything. The page has asked before."""
    tag = queries.tag_of(request.workspace, tag_id)
    name = tag.name
    n = actions.delete_tag(request.workspace, tag, request.user)
    voices = ngettext("%(n)s voice", "%(n)s voices", n) % {"n": numbers.number(n)}
    say(request, _("The tag “%(name)s” is deleted; %(voices)s carried it.") % {"name": name, "voices": voices})
    return _back(request)


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect("feedback:tags", request.workspace.slug)
