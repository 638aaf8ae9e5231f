"""``/f/{token}``: where is the feedback I gave? For whoever holds the private link, without an account.

Looking changes nothing, so a mail scanner may open every address here; only forms that are sent do.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heardwell.collect.surveys.afterwards.actions import erase
from heardwell.collect.surveys.afterwards.pages import Notice, context, respond, whole
from heardwell.collect.surveys.afterwards.queries import Found, found, just_erased
from heardwell.core.errors import HeardwellError, Invalid, NotFound, TooMany, Unavailable
from heardwell.feedback.afterwards.actions import add, permit
from heardwell.feedback.models import Feedback

#: Words that a redirect may have the page say.
_DONE = ("added", "quoted")


@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Their answers, how far they have come, and what may be done about them."""
    try:
        place = found(token)
    except NotFound:
        return _nowhere(request)
    done = request.GET.get("done", "")
    return _page(request, place, Notice(done if done in _DONE else ""))


@csrf_exempt  # the link is the authority, and no other page knows it
@require_POST
def more(request: HttpRequest, token: str) -> HttpResponse:
    """Add something; 422 and 429 give the words back."""
    try:
        place = found(token)
        text = request.POST.get("text", "")
        add(_recorded(place), text, request.POST.get("key", ""))
    except NotFound:
        return _nowhere(request)
    except Invalid as error:
        return _page(request, place, Notice(error.errors[0].message, True, text), 422)
    except TooMany as error:
        response = _page(request, place, Notice("too_many", True, text), 429)
        response["Retry-After"] = error.headers["Retry-After"]
        return response
    except Unavailable:
        return _page(request, place, Notice(), 503)
    return _back(request, token, "added")


@csrf_exempt  # as above
@require_POST
def quote(request: HttpRequest, token: str) -> HttpResponse:
    """How they may be quoted. A widget that asks for JSON gets it, on whatever page it stands."""
    as_json = "application/json" in request.headers.get("Accept", "")
    chosen = request.POST.get("quote", "")
    try:
        place = found(token)
        permit(_recorded(place), chosen, request.POST.get("key", ""), request.POST.get("name", ""))
    except NotFound:
        return _told({}, 404) if as_json else _nowhere(request)
    except (Invalid, TooMany, Unavailable) as error:
        if as_json:
            return _told(error.as_problem(), error.status)
        return _page(request, place, _refused(error, chosen), error.status)
    return _told({"quote_permission": chosen}, 200) if as_json else _back(request, token, "quoted")


def _refused(error: HeardwellError, chosen: str) -> Notice:
    if isinstance(error, TooMany):
        return Notice("too_many", True)
    nameless = any(wrong.field == "name" for wrong in error.errors)
    return Notice("name_missing", True, quote=chosen) if nameless else Notice()


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def erasing(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first. What is erased cannot be brought back."""
    try:
        place = found(token)
        feedback = _recorded(place)
    except NotFound:
        again = request.method == "POST" and just_erased(token)
        return _farewell(request, None) if again else _nowhere(request)
    except Unavailable:
        return _page(request, place, Notice(), 503)
    if request.method != "POST":
        return respond("hosted/after_erase.html", context(request, place))
    shared = context(request, place, what="erased", links=[])
    erase(feedback)
    return respond("hosted/after_plain.html", shared)


def _recorded(place: Found) -> Feedback:
    if place.feedback is None:
        raise Unavailable("The answer is still on its way.", retry_after_s=2)
    return place.feedback


def _page(request: HttpRequest, place: Found, notice: Notice, status: int = 200) -> HttpResponse:
    if place.feedback is None:
        shared = context(request, place, what="arriving", again=True)
        response = respond("hosted/after_plain.html", shared, status)
        response["Retry-After"] = "2"
        return response
    return respond("hosted/after.html", whole(request, place, place.feedback, notice), status)


def _farewell(request: HttpRequest, place: Found | None) -> HttpResponse:
    return respond("hosted/after_plain.html", context(request, place, what="erased", links=[]))


def _nowhere(request: HttpRequest) -> HttpResponse:
    """One page for a changed link, an erased response and one that never was."""
    return respond("hosted/after_plain.html", context(request, None, what="unknown", links=[]), 404)


def _back(request: HttpRequest, token: str, done: str) -> HttpResponse:
    chosen = request.GET.get("lang", "")
    lang = f"&lang={chosen}" if chosen.replace("-", "").isalpha() else ""
    response = HttpResponseRedirect(f"{reverse('private:page', args=[token])}?done={done}{lang}")
    response.status_code = 303
    return response


def _told(content: dict[str, object], status: int) -> HttpResponse:
    response = JsonResponse(content, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-store"
    return response
