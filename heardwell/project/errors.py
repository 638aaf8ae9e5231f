"""Which face an error shows: the API answers in JSON, everything else with a page."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from heardwell.api.problems import problem
from heardwell.core.errors import NotFound
from heardwell.web import errors as pages


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere."""
    if request.path_info.startswith("/api/"):
        return problem(NotFound(_("Not found")))
    return pages.not_found(request, exception)
