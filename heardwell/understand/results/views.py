"""The page of a survey's results."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.collect.surveys.queries import survey
from heardwell.understand.dashboards.filters import PERIODS, Filters
from heardwell.understand.results import queries


@require_GET
@workspace_page(Permission.READ)
def results(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """Everything that was answered; ``?period=``, ``?from=&to=``, ``?channel=`` and ``?language=`` look at a part."""
    found = survey(request.workspace, survey_id)
    asked = request.GET.copy()
    if "period" not in asked:
        asked["period"] = "all"
    filters = Filters.parse(asked)
    context = {
        "survey": found,
        "results": queries.results(found, filters),
        "filters": filters,
        "periods": PERIODS.values(),
        "narrowed": bool(filters.channels or filters.languages),
    }
    return render(request, "results/results.html", context)
