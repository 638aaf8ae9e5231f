"""The palette: ⌘K on every page; without scripts, a page with a search box. What it knows is in ``web/palette.py``."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.web import palette
from heardwell.web.context import is_fragment


@require_GET
@workspace_page(Permission.READ)
def show(request: WorkspaceRequest) -> HttpResponse:
    """For htmx: what always stands, or what was found by ``q``; else the whole page."""
    words = request.GET.get("q", "").strip()[: palette.LONGEST]
    if is_fragment(request):
        sections = palette.found(request, words) if words else palette.standing(request)
        response = render(request, "web/palette_sections.html", {"sections": sections, "listbox": True})
        response["Cache-Control"] = "no-store"
        return response
    sections = palette.matching(request, words) + (palette.found(request, words) if words else [])
    return render(request, "web/palette.html", {"sections": sections, "words": words})
