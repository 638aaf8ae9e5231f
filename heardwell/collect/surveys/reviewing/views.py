"""The page where links are made and comments are read, answered and resolved."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.collect.surveys.queries import survey
from heardwell.collect.surveys.reviewing import actions, links, queries
from heardwell.core.errors import Invalid
from heardwell.web.toasts import say


@require_GET
@workspace_page(Permission.READ)
def reviews(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """Open comments; ``?resolved=1`` those that are done with."""
    found = survey(request.workspace, survey_id)
    resolved = request.GET.get("resolved") == "1"
    threads = [thread for thread in queries.threads(found, resolved=resolved) if thread.comments]
    context = {
        "survey": found,
        "threads": threads,
        "resolved": resolved,
        "links": [(link, links.address_of(link)) for link in queries.links_of(found)],
        "days": actions.DAYS,
    }
    return render(request, "surveys/reviews.html", context)


def _back(request: WorkspaceRequest, survey_id: str, place: str = "") -> HttpResponse:
    return redirect(reverse("surveys:reviews", args=[request.workspace.slug, survey_id]) + place)


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def share(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """Make a link."""
    days = request.POST.get("days", "")
    try:
        actions.make_link(survey(request.workspace, survey_id), request.user, int(days) if days.isdecimal() else 0)
    except Invalid as error:
        say(request, error.title)
    return _back(request, survey_id)


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def revoke(request: WorkspaceRequest, survey_id: str, link_id: int) -> HttpResponse:
    """End a link."""
    actions.revoke_link(queries.link(survey(request.workspace, survey_id), link_id), request.user)
    say(request, _("The link is closed. Comments stay."))
    return _back(request, survey_id)


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def answer(request: WorkspaceRequest, survey_id: str, comment_id: int) -> HttpResponse:
    """Say something back; whoever has the link reads it."""
    found = survey(request.workspace, survey_id)
    comment = queries.comment(found, comment_id)
    name, body = request.user.name or request.user.email, request.POST.get("body", "")
    try:
        actions.add_comment(found, body=body, author=name, user=request.user, answers=comment)
    except Invalid as error:
        say(request, error.title)
    return _back(request, survey_id, f"#comment-{comment_id}")


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def resolve(request: WorkspaceRequest, survey_id: str, comment_id: int) -> HttpResponse:
    """Done with; ``open=1`` opens it again."""
    comment = queries.comment(survey(request.workspace, survey_id), comment_id)
    again = request.POST.get("open") == "1" or request.GET.get("open") == "1"
    actions.resolve(comment, request.user, resolved=not again)
    if again:
        say(request, _("Open again."))
    else:
        here = reverse("surveys:review_resolve", args=[request.workspace.slug, survey_id, comment_id])
        say(request, _("Resolved."), undo_url=f"{here}?open=1")
    return _back(request, survey_id)
