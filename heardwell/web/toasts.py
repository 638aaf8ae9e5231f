"""Saying that something was done: a sentence, and Undo where it can be undone."""

import json

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse

_UNDO = "undo:"


def say(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Show ``text`` as a toast on the next page; ``undo_url`` is POSTed when the reader takes it back."""
    messages.success(request, text, extra_tags=_UNDO + undo_url if undo_url else "")


def toast(
    response: HttpResponse,
    text: str,
    *,
    undo_url: str = "",
    undo_target: str = "",
    open_url: str = "",
    bad: bool = False,
) -> HttpResponse:
    """Show ``text`` as a toast when htmx receives ``response``. Returns the response.

    ``undo_target``: a selector; what answers the undo takes its place, and the page is not loaded again.
    ``open_url`` leads to the thing.
    """
    # The header must be ASCII, which json.dumps is by itself.
    place = {"place": undo_target} if undo_target else {}
    place |= {"open": open_url} if open_url else {}
    response["HX-Trigger"] = json.dumps({"toast": {"text": text, "undo": undo_url, "bad": bad, **place}})
    return response


def undo_of(message: Message) -> str:
    """The address that takes the message's deed back, or nothing."""
    return (message.extra_tags or "").removeprefix(_UNDO) if (message.extra_tags or "").startswith(_UNDO) else ""
