"""Pages for things that go wrong: what happened, what was kept, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heardwell.core.errors import Forbidden, HeardwellError, Invalid, NotFound
from heardwell.web.toasts import toast


def error_page(request: HttpRequest, error: HeardwellError) -> HttpResponse:
    """The readable page of an expected error; for htmx a toast, and the page under it stays as it was."""
    title = _("This page does not exist") if isinstance(error, NotFound) else error.title
    context = {"title": title, "error": error, "status": error.status, "advice": _advice(error)}
    response = _answer(request, context, error.status)
    for name, value in error.headers.items():
        response[name] = value
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404 handler: the same page, byte for byte, as for another workspace's object."""
    return error_page(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort, which must not depend on the database."""
    advice = _("Nothing of what was already saved is lost. Try again; if it stays, the server's log says more.")
    return _answer(request, {"title": _("Something broke on our side"), "status": 500, "advice": advice}, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explains the two usual causes (an old page, a proxy that does not pass the host) instead of a bare 403."""
    context = {"title": _("This form could not be checked"), "status": 403, "csrf": True, "reason": reason}
    context |= {"origin": request.headers.get("Origin", ""), "host": request.get_host(), "scheme": request.scheme}
    return _answer(request, context, 403)


def _answer(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return render(request, "web/error.html", context, status=status)
    response = render(request, "web/error_fragment.html", context, status=status)
    response["HX-Reswap"] = "none"
    return toast(response, str(context["title"]), bad=True)


def _advice(error: HeardwellError) -> str:
    if isinstance(error, NotFound):
        return _("It may have been deleted, or the address is not quite right.")
    if isinstance(error, Forbidden):
        return ""
    if isinstance(error, Invalid):
        return _("Nothing was stored. Go back, correct it, and send it again.")
    return ""
