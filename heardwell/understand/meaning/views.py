"""Voices that say the same as one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.feedback.queries import feedback_of
from heardwell.understand.meaning.queries import similar_voices
from heardwell.web.context import is_fragment


@require_GET
@workspace_page(Permission.READ)
def similar(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    """A part of the voice's page when htmx asks, else a page of its own."""
    item = feedback_of(request.workspace, feedback_id)
    found = [(other, 100 * likeness) for other, likeness in similar_voices(request.workspace, item)]
    template = "meaning/alike.html" if is_fragment(request) else "meaning/similar.html"
    response = render(request, template, {"item": item, "alike": found})
    patch_vary_headers(response, ["HX-Request"])
    return response
