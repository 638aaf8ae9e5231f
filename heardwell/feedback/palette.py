"""What the palette finds of voices: saved views by name, and voices by their words."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from heardwell.accounts import saved
from heardwell.accounts.models import SavedView
from heardwell.core.errors import NotFound
from heardwell.feedback import queries
from heardwell.feedback.filters import Filters
from heardwell.feedback.models import Channel
from heardwell.web.commands import Found

MOST = 5
#: Shorter words find nearly everything.
SHORTEST = 2


def views(request: HttpRequest, words: str) -> Iterable[Found]:
    """The saved views whose name holds the words, of every room."""
    workspace, member = request.workspace, request.member  # type: ignore[attr-defined]  # put there by the door
    rows = SavedView.objects.filter(Q(owner=member.user) | Q(shared=True), workspace=workspace)
    mine = rows.filter(name__icontains=words.strip()).exclude(name="").select_related("workspace")
    for view in mine[:MOST]:
        try:
            yield Found(saved.address_of(view), view.name, "filter")
        except NotFound:  # of a room that is no longer there
            continue


def voices(request: HttpRequest, words: str) -> Iterable[Found]:
    """The newest voices that hold all of the words."""
    workspace = request.workspace  # type: ignore[attr-defined]  # put there by the door
    if len(words.strip()) < SHORTEST:
        return
    names = dict(Channel.choices)
    for item in queries.page(workspace, Filters(q=words[:200]), limit=MOST).items:
        url = reverse("feedback:voice", args=[workspace.slug, item.pk])
        yield Found(url, item.text[:120] or item.said_by, "voices", str(item.said_by or names.get(item.channel, "")))
