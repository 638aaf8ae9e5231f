"""The pages of voices. Every act answers with the voice as it stands."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts import saved
from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.feedback import actions, pages, queries
from heardwell.feedback.afterwards.queries import erasure_of
from heardwell.feedback.filters import parse
from heardwell.feedback.models import Triage


@require_GET
@workspace_page(Permission.READ)
def voices(request: WorkspaceRequest) -> HttpResponse:
    """The list, narrowed by the address, with the first voice beside it. Without any address: the member's own view."""
    first = None if request.GET else saved.first_view(request.workspace, request.user, "voices")
    return redirect(saved.address_of(first)) if first else pages.page(request, None)


@require_GET
@workspace_page(Permission.READ)
def voice(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    """One voice beside the list; 410 and when it went, where its author has erased it."""
    if erasure := erasure_of(request.workspace, feedback_id):
        return pages.erased(request, erasure)
    return pages.show(request, queries.feedback_of(request.workspace, feedback_id))


@require_GET
@workspace_page(Permission.READ)
def news(request: WorkspaceRequest) -> HttpResponse:
    """How many voices came after ``after``: a part of the list that is fetched whenever there is news."""
    given = request.GET.dict()
    after = given.pop("after", "")
    filters = parse(request.workspace, given)
    known = int(after) if after.isdecimal() and len(after) < 19 else queries.newest()
    context = {
        "fresh": queries.newer(request.workspace, filters, known),
        "newest": known,
        "query": pages.address(request),
    }
    return render(request, "feedback/news.html", context)


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def correct(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    """What the engine should have understood; an empty value takes the correction back. To undo is to say again what
    was said before: ``?undo=tone=angry``."""
    item = queries.feedback_of(request.workspace, feedback_id)
    field, _equals, value = request.GET.get("undo", "").partition("=")
    field, value = request.POST.get("field", field), request.POST.get("value", value)
    before = queries.corrections(item).get(field, "")
    actions.correct(request.workspace, item, field, value, request.user)
    text = _("Corrected. The numbers follow.") if value else _("Back to what the engine understood.")
    return pages.done(request, item, text, undo=("feedback:correct", f"{field}={before}"))


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def tag(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    item = queries.feedback_of(request.workspace, feedback_id)
    name = " ".join(_given(request, "tag").split())[:64]
    undo = None if item.tags.filter(name=name).exists() else ("feedback:untag", name)
    actions.tag_feedback(request.workspace.pk, {item.pk: [name]})
    return pages.done(request, item, _("Tag “%(tag)s” added.") % {"tag": name}, undo=undo)


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def untag(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    item = queries.feedback_of(request.workspace, feedback_id)
    name = _given(request, "tag").strip()
    actions.untag_feedback(request.workspace, item, name)
    return pages.done(request, item, _("Tag “%(tag)s” taken off.") % {"tag": name}, undo=("feedback:tag", name))


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def triage(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    item = queries.feedback_of(request.workspace, feedback_id)
    wanted, before = _given(request, "triage"), item.triage
    actions.set_triage(request.workspace, item, wanted)
    text = _("Triage: %(state)s.") % {"state": Triage(wanted).label}
    return pages.done(request, item, text, undo=("feedback:triage", before))


def _given(request: WorkspaceRequest, name: str) -> str:
    """What a form asks for, or the address that takes an act back."""
    return request.POST.get(name) or request.GET.get("undo", "")
