"""Acting on many voices at once: the act, its progress, and the way back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.core import ids
from heardwell.feedback import facets, pages
from heardwell.feedback.bulk import actions, queries
from heardwell.feedback.bulk.jobs import carry_on
from heardwell.feedback.filters import parse
from heardwell.feedback.models import BulkChange, Triage
from heardwell.web import numbers
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say, toast

Act, State = BulkChange.Act, BulkChange.State


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def act(request: WorkspaceRequest) -> HttpResponse:
    """Do it: at once to a few, as a job to many."""
    verb, _colon, value = request.POST.get("do", "").partition(":")
    value = value or request.POST.get("tag", "")
    key = request.POST.get("key", "")[:16] or ids.public_id()
    change = actions.begin(request.workspace, request.user, key, verb, value, _chosen(request))
    return _answer(request, _on_the_way(change))


def _chosen(request: WorkspaceRequest) -> actions.Chosen:
    if request.POST.get("all"):
        upto = request.POST.get("upto", "")
        seen = int(upto) if upto.isdecimal() and len(upto) < 19 else 0
        return actions.Chosen(everything=True, filters=parse(request.workspace, request.GET.dict()), upto=seen)
    given = request.POST.getlist("item")
    return actions.Chosen([int(one) for one in given if one.isdecimal() and len(one) < 19])


def _on_the_way(change: BulkChange) -> BulkChange:
    if change.total <= actions.AT_HAND:
        return actions.carry_out(change)
    carry_on.wake()
    return change


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def undo(request: WorkspaceRequest, bulk_id: int) -> HttpResponse:
    """Bring back what each voice was before."""
    change = actions.take_back(request.workspace, queries.change_of(request.workspace, bulk_id))
    return _answer(request, _on_the_way(change))


def _answer(request: WorkspaceRequest, change: BulkChange) -> HttpResponse:
    """The list as it is now, with what was done or how far it is."""
    query = pages.address(request)
    if not is_fragment(request):
        if not change.running:
            say(request, said(change), undo_url=_undo_url(request, change))
        return redirect(reverse("feedback:voices", args=[request.workspace.slug]) + query)
    listed = pages.listing(request)
    if change.running:
        return listed
    return toast(listed, said(change), undo_url=_undo_url(request, change), undo_target="#voice-list")


def _undo_url(request: WorkspaceRequest, change: BulkChange) -> str:
    if change.state != State.DONE or not change.changed:
        return ""
    return reverse("feedback:bulk_undo", args=[request.workspace.slug, change.pk]) + pages.address(request)


@require_GET
@workspace_page(Permission.WRITE_FEEDBACK)
def progress(request: WorkspaceRequest, bulk_id: int) -> HttpResponse:
    """How far it is; at its end the list comes anew."""
    change = queries.change_of(request.workspace, bulk_id)
    response = render(request, "feedback/bulk/progress.html", {"change": change, "query": pages.address(request)})
    if change.running:
        return response
    return toast(response, said(change), undo_url=_undo_url(request, change), undo_target="#voice-list")


def said(change: BulkChange) -> str:
    """What was done, in one sentence."""
    n = change.changed
    voices = ngettext("%(n)s voice", "%(n)s voices", n) % {"n": numbers.number(n)}
    if change.state == State.UNDONE:
        return _("Undone: %(voices)s as before.") % {"voices": voices}
    if not n:
        return _("Nothing to change: they were like that already.")
    sentences = {
        Act.TAG: _("Tagged %(voices)s “%(value)s”."),
        Act.UNTAG: _("Took the tag “%(value)s” off %(voices)s."),
        Act.TRIAGE: _("Triage of %(voices)s: %(value)s."),
        Act.VISIBILITY: _("Visibility of %(voices)s: %(value)s."),
        Act.QUOTE: _("Permission to quote %(voices)s: %(value)s."),
    }
    return sentences[Act(change.act)] % {"voices": voices, "value": _value_name(change)}


def _value_name(change: BulkChange) -> str:
    if change.act == Act.TRIAGE:
        return str(Triage(change.value).label)
    if change.act in (Act.VISIBILITY, Act.QUOTE):
        return str(facets.VALUE_NAMES[change.value])
    return change.value
