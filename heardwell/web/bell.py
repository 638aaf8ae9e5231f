"""How many notifications wait for the reader. The room that keeps them says how to count."""

from collections.abc import Callable

from django.http import HttpRequest

Counter = Callable[[HttpRequest], int]
_counters: list[Counter] = []


def register(count: Counter) -> None:
    """Show ``count(request)`` beside the bell; called only where a member is inside a workspace."""
    _counters[:] = [count]


def unread(request: HttpRequest) -> int:
    inside = getattr(request, "member", None) is not None
    return _counters[0](request) if _counters and inside else 0
