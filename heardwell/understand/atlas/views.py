"""The page of the Topics room."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.understand.atlas.room import room
from heardwell.understand.dashboards.asking import Asker
from heardwell.understand.dashboards.filters import PERIODS, Filters
from heardwell.understand.reading.queries import active_run
from heardwell.web.context import is_fragment


@require_GET
@workspace_page(Permission.READ)
def home(request: WorkspaceRequest) -> HttpResponse:
    """``?topic=`` opens one beside the map; ``?period=``, ``?survey=``, ``?channel=`` and so on look at a part."""
    filters = Filters.parse(request.GET)
    asked = request.GET.get("topic", "")
    found = room(request.workspace, Asker.of(request.workspace, filters), asked)
    context = {"room": found, "filters": filters, "periods": PERIODS.values(), "asked": asked}
    context["run"] = active_run(request.workspace)
    return render(request, "atlas/inside.html" if is_fragment(request) else "atlas/home.html", context)
