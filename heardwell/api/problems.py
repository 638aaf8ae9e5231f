"""Every error of the API as ``application/problem+json`` (RFC 9457)."""

import json

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from heardwell.core.errors import BadRequest, FieldError, HeardwellError, Invalid, NotFound, Unauthorised

log = structlog.get_logger(__name__)


def problem(error: HeardwellError) -> HttpResponse:
    """The answer for an expected error."""
    body = json.dumps(error.as_problem(), ensure_ascii=False)
    response = HttpResponse(body, status=error.status, content_type="application/problem+json")
    for name, value in error.headers.items():
        response[name] = value
    return response


def register(api: NinjaAPI) -> None:
    """Attach the handlers to an API."""

    @api.exception_handler(HeardwellError)
    def expected(request: HttpRequest, error: HeardwellError) -> HttpResponse:
        return problem(error)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(Invalid(_("Some fields are not right"), errors=[_field(item) for item in error.errors]))

    @api.exception_handler(Http404)
    def absent(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(NotFound(_("Not found")))

    @api.exception_handler(AuthenticationError)
    def unauthorised(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(Unauthorised(_("A valid API key is needed: Authorization: Bearer hw_…")))

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        if isinstance(error.__cause__, HeardwellError):  # the parser's
            return problem(error.__cause__)
        known = BadRequest(_("The body is not valid JSON")) if error.status_code == 400 else HeardwellError(str(error))
        known.status = error.status_code
        return problem(known)

    @api.exception_handler(Exception)
    def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("request failed", path=request.path, method=request.method, exc_info=error)
        broken = HeardwellError(_("Something broke on our side"))
        broken.status, broken.code = 500, "internal"
        return problem(broken)


#: How pydantic names the branches of a field that takes a name or a number.
_BRANCHES = ("constrained-str", "str", "int")


def _field(item: dict[str, object]) -> FieldError:
    """Pydantic's location without ninja's own prefixes (``body``, the parameter's name) and the branch of a union."""
    location = item.get("loc")
    parts = [str(part) for part in location] if isinstance(location, tuple | list) else []
    names = [part for part in parts if part not in ("body", "query", "path", "payload")] or parts
    if len(names) > 1 and names[-1] in _BRANCHES:
        names.pop()
    return FieldError(".".join(names), str(item.get("msg", "")))
