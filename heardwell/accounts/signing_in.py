"""From "the password was right" to the first page.

Every way of signing in (password, link, invitation, passkey, another provider) ends in :func:`enter`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from heardwell.accounts import throttle
from heardwell.accounts.models import User
from heardwell.core import clock

BACKEND = "django.contrib.auth.backends.ModelBackend"
#: Session keys: when the person last proved who they are (seconds since 1970); the only workspace that is open to them.
PROVED_AT, ONLY = "proved_at", "only_workspace"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who has passed the first door."""

    user: User
    onward: str  # the page that they came for, one of ours
    only: int | None = None  # id of the workspace whose own provider vouches for them: no other opens


#: Asks for one thing more, and answers with the page that does, or None when there is nothing to ask.
Ask = Callable[[HttpRequest, Arrival], HttpResponse | None]
_asks: list[Ask] = []


def ask_before_entering(ask: Ask) -> None:
    """Register a further step between the first door and the session."""
    if ask not in _asks:
        _asks.append(ask)


def enter(
    request: HttpRequest, user: User, *, complete: bool = False, only: int | None = None, onward: str = ""
) -> HttpResponse:
    """Sign ``user`` in and lead them to the page that they came for, by way of what else must be asked.

    ``complete``: nothing more is asked (the second step itself, a passkey, the operator's link). ``onward``: a page of
    ours, instead of the request's ``next``.
    """
    arrival = Arrival(user, onward or safe_next(request, reverse("home")), only)
    if not complete:
        for ask in _asks:
            if (page := ask(request, arrival)) is not None:
                return page
    return welcome(request, arrival)


def welcome(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """Nothing is left to ask: the session begins, under a new key."""
    login(request, arrival.user, backend=BACKEND)
    request.session[PROVED_AT] = clock.now().timestamp()
    request.session.pop(ONLY, None)
    if arrival.only is not None:
        request.session[ONLY] = arrival.only
    if arrival.user.language:
        request.session["language"] = arrival.user.language  # their own choice goes with them to a new browser
    response = redirect(arrival.onward)
    throttle.remember(request, response, arrival.user.email)
    return response


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The page to go back to, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else fallback
