"""What the palette finds of surveys: by name."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from heardwell.collect.surveys import queries
from heardwell.web.commands import Found

MOST = 5


def surveys(request: HttpRequest, words: str) -> Iterable[Found]:
    """The newest surveys whose name holds the words."""
    workspace = request.workspace  # type: ignore[attr-defined]  # put there by the door
    rows = queries.surveys(workspace).filter(name__icontains=words).order_by("-created_at")
    for survey in rows[:MOST]:
        url = reverse("surveys:edit", args=[workspace.slug, survey.pk])
        yield Found(url, survey.name, "surveys", str(survey.get_status_display()))
