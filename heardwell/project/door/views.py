"""The page that explains an address which does not fit, and the middleware that shows it."""

from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from heardwell.api.problems import problem
from heardwell.core.errors import BadRequest
from heardwell.project.door.finding import Arrival, arrival
from heardwell.web.errors import csrf_failure as stale_form

GetResponse = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger(__name__)


class WrongAddress(BadRequest):
    code = "wrong-address"


class KnownAddress:
    """Refuses a host that is not PUBLIC_URL's, before anything is made of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came = arrival(request)
        return self.get_response(request) if came.fits else refused(request, came)


def refused(request: HttpRequest, came: Arrival) -> HttpResponse:
    """400: a page for people, ``application/problem+json`` for programs."""
    log.warning("a request for another host was refused", host=came.host, peer=came.said.peer)
    title = _("Heardwell does not answer at this address")
    if request.path_info.startswith("/api/") or "text/html" not in request.headers.get("Accept", "text/html"):
        extra = {"received": {"host": came.host}} | ({"expected": _expected(came)} if came.near else {})
        return problem(WrongAddress(title, extra=extra))
    with translation.override(translation.get_language_from_request(request)):
        title = _("Heardwell does not answer at this address")
        return render(request, "door/address.html", _context(came, title), status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that another address served, or from one that was open for long."""
    came = arrival(request)
    origin = request.headers.get("Origin", "")
    if not (came.unencrypted or came.unbelieved or _differs(origin, came)):
        return stale_form(request, reason)
    context = _context(came, _("This form could not be checked")) | {"origin": origin[:200], "form": True}
    return render(request, "door/address.html", context, status=403)


def _differs(origin: str, came: Arrival) -> bool:
    expected = urlsplit(came.public_url or came.address)
    return bool(origin) and origin != "null" and origin != f"{expected.scheme}://{expected.netloc}"


def _expected(came: Arrival) -> str:
    parts = urlsplit(came.public_url)
    return f"{parts.scheme}://{parts.netloc}"


def _context(came: Arrival, title: str) -> dict[str, object]:
    return {
        "title": title,
        "came": came,
        "expected": _expected(came) if came.near and came.public_url else "",
        "peer": came.said.peer if came.near else "",
    }
