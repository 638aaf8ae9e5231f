"""A file as it comes with a request: in a form, or as the bare body."""

from typing import NamedTuple

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from heardwell.core.errors import BadRequest, Invalid, TooLarge


class Received(NamedTuple):
    """The bytes, what the sender calls them, and the other fields that came along."""

    content: bytes
    name: str
    fields: dict[str, str]


def received(request: HttpRequest, field: str, most: int) -> Received:
    """The one file of the request. Raises :class:`TooLarge`, :class:`BadRequest`, and :class:`Invalid` without one.

    ``most`` bounds the whole body. Fields of a bare body are in the address.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > most:
        raise TooLarge(_("The file is too large."))
    query = {name: value for name, value in request.GET.items() if isinstance(value, str)}
    if not (request.content_type or "").startswith("multipart/form-data"):
        return Received(_filled(request.read(), field), query.get("name", ""), query)
    try:
        files, posted = request.FILES, request.POST
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise BadRequest(_("The form cannot be read.")) from error
    file = files.get(field)
    if file is None:
        raise Invalid.one(field, _("A file is missing."))
    fields = {name: value for name, value in posted.items() if isinstance(value, str)}
    return Received(_filled(file.read(), field), file.name or "", query | fields)


def _filled(content: bytes, field: str) -> bytes:
    if not content:
        raise Invalid.one(field, _("The file is empty."))
    return content
