"""The page of versions: who published what when, what changed, and a way back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.queries import has_changes, survey
from heardwell.collect.surveys.versions import actions, queries
from heardwell.collect.surveys.versions.changes import changes
from heardwell.core.errors import Conflict
from heardwell.web.numbers import number
from heardwell.web.toasts import say


@require_GET
@workspace_page(Permission.READ)
def versions(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """All versions; ``?from=`` and ``?to=`` (numbers, or ``draft``) choose two of them to compare."""
    found = survey(request.workspace, survey_id)
    listed = queries.versions(found)
    older, newer = _chosen(request, found, len(listed))
    context = {
        "survey": found,
        "versions": listed,
        "unpublished": has_changes(found),
        "names": [queries.DRAFT, *(str(one.version.number) for one in listed)],
        "older": older,
        "newer": newer,
        "changes": _changes(found, older, newer) if older else [],
    }
    return render(request, "surveys/versions.html", context)


def _chosen(request: WorkspaceRequest, found: Survey, count: int) -> tuple[str, str]:
    """What is compared: as asked for, else the draft with what respondents see, else the last two versions."""
    if "from" in request.GET:
        return request.GET["from"], request.GET.get("to", queries.DRAFT)
    last = found.published_version
    if last and has_changes(found):
        return str(last), queries.DRAFT
    return (str(last - 1), str(last)) if count > 1 else (str(last or ""), queries.DRAFT)


def _changes(found: Survey, older: str, newer: str) -> list[object]:
    return list(changes(queries.form_named(found, older), queries.form_named(found, newer)))


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def restore(request: WorkspaceRequest, survey_id: str, chosen: int) -> HttpResponse:
    """Bring a version back into the draft."""
    found = survey(request.workspace, survey_id)
    actions.restore(found, chosen)
    undo = reverse("surveys:take_back", args=[request.workspace.slug, survey_id])
    say(request, _("The draft is version %(n)s again.") % {"n": number(chosen)}, undo_url=undo)
    return redirect("surveys:versions", request.workspace.slug, survey_id)


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def take_back(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """Undo: the draft as it was."""
    found = survey(request.workspace, survey_id)
    try:
        actions.take_back(found)
        say(request, _("Taken back: the draft is as it was."))
    except Conflict as error:
        say(request, error.title)
    return redirect("surveys:versions", request.workspace.slug, survey_id)
