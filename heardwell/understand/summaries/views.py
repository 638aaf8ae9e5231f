"""A selection in sentences."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.feedback import facets, filters
from heardwell.understand.summaries import words
from heardwell.understand.summaries.queries import summarise


@require_GET
@workspace_page(Permission.READ)
def summary(request: WorkspaceRequest) -> HttpResponse:
    """What the voices say that a list under this address would show."""
    workspace = request.workspace
    asked = filters.parse(workspace, request.GET.dict())
    found = summarise(workspace, asked)
    query = request.GET.copy()
    for name in ("cursor", "sort"):
        query.pop(name, None)
    context = {
        "summary": found,
        "whole": words.whole(found),
        "claims": words.claims(workspace, found, query),
        "chips": list(facets.chips(workspace, asked, facets.facets(workspace))),
        "voices": f"{reverse('feedback:voices', args=[workspace.slug])}?{query.urlencode()}",
    }
    return render(request, "summaries/summary.html", context)
