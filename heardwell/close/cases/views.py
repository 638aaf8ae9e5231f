"""The pages of cases. Every act answers with the case as it stands; replies are in ``close/replies``."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts import saved
from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.queries import member
from heardwell.accounts.roles import Permission
from heardwell.close.cases import actions, listing, pages, queries, snoozing
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.cases.seen import Unseen, check_seen
from heardwell.close.cases.timeline import entry
from heardwell.core.errors import Conflict, HeardwellError, Invalid, NotFound
from heardwell.feedback.queries import feedback_of
from heardwell.messaging.news.actions import mark_read_about
from heardwell.web.context import is_fragment
from heardwell.web.times import moment
from heardwell.web.toasts import toast

Act = Callable[[Case], CaseEvent | None]


@require_GET
@workspace_page(Permission.READ)
def index(request: WorkspaceRequest) -> HttpResponse:
    """A tab of cases, with the first of them beside the list. Without any address: the member's own view."""
    if is_fragment(request):
        return pages.rows(request)
    first = None if request.GET else saved.first_view(request.workspace, request.user, "cases")
    return redirect(saved.address_of(first)) if first else pages.page(request, None)


@require_GET
@workspace_page(Permission.READ)
def case(request: WorkspaceRequest, case_id: int) -> HttpResponse:
    chosen = queries.case_of(request.workspace, case_id)
    if is_fragment(request) and request.GET.get("stamp"):
        return pages.news(request, chosen)
    mark_read_about(request.workspace, request.user, f"case:{chosen.pk}")
    return pages.show(request, chosen)


@require_GET
@workspace_page(Permission.READ)
def waiting(request: WorkspaceRequest) -> HttpResponse:
    """Those who wait, oldest first: a part for other pages."""
    cases = [listing.row(one) for one in queries.waiting(request.workspace)]
    return render(request, "cases/waiting.html", {"cases": cases})


def _act(request: WorkspaceRequest, case_id: int, act: Act, said: Callable[[CaseEvent], str]) -> HttpResponse:
    """Do one thing to a case and say so, with the way back."""
    chosen = queries.case_of(request.workspace, case_id)
    try:
        event = act(chosen)
    except (Invalid, Conflict) as error:
        return refused(request, error)
    if event is None:  # it was so already
        return pages.show(request, chosen) if is_fragment(request) else redirect(pages.address(request, chosen))
    undo = reverse("cases:undo", args=[request.workspace.slug, chosen.pk, event.pk])
    return pages.done(request, chosen, said(event), undo_url=f"{undo}?{listing.query(request)}")


def refused(request: WorkspaceRequest, error: HeardwellError) -> HttpResponse:
    """An expected error: a toast that leaves the page as it is, or without scripts the page of errors."""
    if not is_fragment(request):
        raise error
    response = toast(HttpResponse(status=error.status), error.title, bad=True)
    response["HX-Reswap"] = "none"
    return response


@require_POST
@workspace_page(Permission.WORK_CASES)
def status(request: WorkspaceRequest, case_id: int) -> HttpResponse:
    def said(event: CaseEvent) -> str:
        label = Case.Status(event.data["to"]).label
        return _("Closed.") if event.data["to"] == "closed" else _("Status: %(status)s.") % {"status": label}

    chosen, wanted = queries.case_of(request.workspace, case_id), _word(request, "status")
    given = _word(request, "last_seen_event_id")
    if wanted == Case.Status.CLOSED and given.isdecimal() and len(given) < 19:
        try:
            check_seen(chosen, queries.seen_by(chosen, request.user, int(given)))
        except Unseen as error:
            new = [entry(one, request.user) for one in error.events if one.actor_id != request.user.pk]
            return pages.show(request, chosen, status=409, unseen_close=new)
    return _act(request, case_id, lambda one: actions.set_status(one, request.user, wanted), said)


@require_POST
@workspace_page(Permission.WORK_CASES)
def assign(request: WorkspaceRequest, case_id: int) -> HttpResponse:
    def said(event: CaseEvent) -> str:
        if event.data["to"] is None:
            return _("Nobody is assigned now.")
        names = {"name": event.data["to_name"]}
        return _("Assigned to you.") if event.data["to"] == request.user.pk else _("Assigned to %(name)s.") % names

    return _act(request, case_id, lambda one: _assign(request, one), said)


def _assign(request: WorkspaceRequest, chosen: Case) -> CaseEvent | None:
    asked = _word(request, "assignee")
    if asked == "next":
        return actions.assign_next(chosen, request.user)
    try:
        assignee = member(request.workspace, asked) if asked else None
    except NotFound as error:
        raise Invalid.one("assignee", _("This person is not in the workspace")) from error
    return actions.assign(chosen, request.user, assignee)


@require_POST
@workspace_page(Permission.WORK_CASES)
def priority(request: WorkspaceRequest, case_id: int) -> HttpResponse:
    def said(event: CaseEvent) -> str:
        return _("Priority: %(priority)s.") % {"priority": Case.Priority(event.data["to"]).label}

    return _act(request, case_id, lambda one: actions.set_priority(one, request.user, _word(request, "priority")), said)


@require_POST
@workspace_page(Permission.WORK_CASES)
def team(request: WorkspaceRequest, case_id: int) -> HttpResponse:
    def said(event: CaseEvent) -> str:
        return _("Team: %(team)s.") % {"team": event.data["to"]} if event.data["to"] else _("No team now.")

    def act(one: Case) -> CaseEvent | None:
        return actions.set_team(one, request.user, _word(request, "team"))

    return _act(request, case_id, act, said)


@require_POST
@workspace_page(Permission.WORK_CASES)
def tag(request: WorkspaceRequest, case_id: int) -> HttpResponse:
    def said(event: CaseEvent) -> str:
        return _("Tag “%(tag)s” added.") % {"tag": event.data["tag"]}

    return _act(request, case_id, lambda one: actions.tag(one, request.user, _word(request, "tag")), said)


@require_POST
@workspace_page(Permission.WORK_CASES)
def untag(request: WorkspaceRequest, case_id: int) -> HttpResponse:
    def said(event: CaseEvent) -> str:
        return _("Tag “%(tag)s” taken off.") % {"tag": event.data["tag"]}

    return _act(request, case_id, lambda one: actions.untag(one, request.user, _word(request, "tag")), said)


@require_POST
@workspace_page(Permission.WORK_CASES)
def snooze(request: WorkspaceRequest, case_id: int) -> HttpResponse:
    def said(event: CaseEvent) -> str:
        one = queries.case_of(request.workspace, case_id)
        if one.snooze_until is None:
            return _("Back in the list.")
        return _("Snoozed until %(moment)s.") % {"moment": moment(one.snooze_until)}

    def act(one: Case) -> CaseEvent | None:
        return actions.snooze(
            one, request.user, snoozing.until(request.workspace, _word(request, "until") or _word(request, "at"))
        )

    return _act(request, case_id, act, said)


@require_POST
@workspace_page(Permission.WORK_CASES)
def needed(request: WorkspaceRequest, case_id: int) -> HttpResponse:
    """Whether the case calls for an answer."""

    def said(event: CaseEvent) -> str:
        return _("This needs an answer.") if event.data["to"] else _("This needs no answer.")

    wanted = _word(request, "needed") == "yes"
    return _act(request, case_id, lambda one: actions.set_answer_needed(one, request.user, wanted), said)


@require_POST
@workspace_page(Permission.WORK_CASES)
def note(request: WorkspaceRequest, case_id: int) -> HttpResponse:
    """A note cannot be taken back, so nothing offers to."""
    chosen = queries.case_of(request.workspace, case_id)
    text = request.POST.get("note", "")
    try:
        actions.add_note(chosen, request.user, text, request.POST.getlist("meant"))
    except Invalid as error:
        return pages.show(request, chosen, status=422, writing="note", note_text=text, problem=error.title)
    return pages.done(request, chosen, _("Note added. The customer cannot see it."), writing="note")


@require_POST
@workspace_page(Permission.WORK_CASES)
def undo(request: WorkspaceRequest, case_id: int, event_id: int) -> HttpResponse:
    """Take a change back."""
    event = queries.event_of(request.workspace, case_id, event_id)
    try:
        actions.undo(event, request.user)
    except Conflict as error:
        return refused(request, error)
    return pages.done(request, event.case, _("Undone."))


@require_POST
@workspace_page(Permission.WORK_CASES)
def open_about(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    """Open a case about a feedback by hand, or go to the one that this person has opened."""
    said = feedback_of(request.workspace, feedback_id)
    reason = f"user:{request.user.pk}"
    chosen, _new = actions.open_case(request.workspace, actions.Opening(said, reason), by=request.user)
    return redirect("cases:case", request.workspace.slug, chosen.pk)


def _word(request: WorkspaceRequest, name: str) -> str:
    return request.POST.get(name, "").strip()
