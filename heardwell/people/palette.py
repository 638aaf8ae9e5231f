"""What the palette finds of those who speak: by name, address, id or phone."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from heardwell.people import queries
from heardwell.web.commands import Found

MOST = 5


def people(request: HttpRequest, words: str) -> Iterable[Found]:
    """Who holds the words, the latest first; to what they said."""
    workspace = request.workspace  # type: ignore[attr-defined]  # put there by the door
    voices = reverse("feedback:voices", args=[workspace.slug])
    for contact in queries.search(workspace, words, MOST):
        detail = contact.email or contact.phone or contact.external_id
        name = contact.display_name
        yield Found(f"{voices}?{urlencode({'q': name})}", name, "people", detail if detail != name else "")
