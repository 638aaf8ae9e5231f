"""The list's acts on several cases: the list answers as it stands then, with one Undo for all."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.close.cases import listing, pages, several
from heardwell.close.cases.views import refused
from heardwell.core.errors import Conflict, Invalid
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say, toast


@require_POST
@workspace_page(Permission.WORK_CASES)
def act(request: WorkspaceRequest) -> HttpResponse:
    """``do`` is a verb, a colon and its value: ``assign:5``, ``close:``."""
    verb, _colon, value = request.POST.get("do", "").partition(":")
    try:
        cases = several.chosen(request.workspace, request.POST.getlist("case"))
        one = several.act(request.workspace, request.user, verb, value or request.POST.get("tag", ""))
        events = several.do(cases, one)
    except (Invalid, Conflict) as error:
        return refused(request, error)
    undo = reverse("cases:undo_bulk", args=[request.workspace.slug])
    back = f"{undo}?{listing.query(request)}&{urlencode([('event', event.pk) for event in events])}"
    return _answer(request, _said(verb, len(events)), back if events else "")


def _said(verb: str, count: int) -> str:
    words = {
        "assign": ngettext("%(n)s case assigned.", "%(n)s cases assigned.", count),
        "team": ngettext("The team of %(n)s case changed.", "The team of %(n)s cases changed.", count),
        "tag": ngettext("%(n)s case tagged.", "%(n)s cases tagged.", count),
        "snooze": ngettext("%(n)s case snoozed.", "%(n)s cases snoozed.", count),
        "close": ngettext("%(n)s case closed.", "%(n)s cases closed.", count),
    }
    return words[verb] % {"n": count} if count else _("They were like that already.")


@require_POST
@workspace_page(Permission.WORK_CASES)
def undo(request: WorkspaceRequest) -> HttpResponse:
    """Take an act on several cases back."""
    back, stay = several.undo(request.workspace, request.user, request.GET.getlist("event"))
    if not stay:
        return _answer(request, ngettext("%(n)s case is as before.", "%(n)s cases are as before.", back) % {"n": back})
    words = {"back": back, "stay": stay}
    return _answer(request, _("%(back)s are as before; %(stay)s changed again since and stay.") % words)


def _answer(request: WorkspaceRequest, text: str, undo_url: str = "") -> HttpResponse:
    if is_fragment(request):
        return toast(pages.rows(request), text, undo_url=undo_url, undo_target="#case-list-in")
    say(request, text, undo_url=undo_url)
    return redirect(f"{reverse('cases:list', args=[request.workspace.slug])}?{listing.query(request)}")
