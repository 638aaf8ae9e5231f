"""Files on their way out: bytes of strangers, from our own address. Nothing in them may ever run."""

from typing import TypeVar
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase

from heardwell.core.errors import NotFound
from heardwell.feedback.files import disk
from heardwell.feedback.files.sniffing import ENDINGS, RASTERS
from heardwell.feedback.models import StoredFile

#: Nothing loads, nothing runs, and the document has no origin.
POLICY = "default-src 'none'; sandbox"
YEAR_S = 365 * 24 * 3600
R = TypeVar("R", bound=HttpResponseBase)


def download(file: StoredFile, name: str) -> HttpResponseBase:
    """For people who may see it: pictures in the page, everything else as a file to save."""
    response = _response(file)
    shown = "inline" if file.media_type in RASTERS else "attachment"
    plain = name.encode("ascii", "replace").decode().replace('"', "?").replace("\\", "?")
    response["Content-Disposition"] = f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response["Cache-Control"] = "private, max-age=3600"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def public(file: StoredFile) -> HttpResponseBase:
    """For everybody and for good: what is behind an address never changes."""
    response = _response(file)
    response["Content-Disposition"] = f'inline; filename="picture{ENDINGS[file.media_type]}"'
    response["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return open_to_all(response)


def open_to_all(response: R) -> R:
    """Any page may ask; no cookie ever goes along."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
    response["Access-Control-Allow-Headers"] = "content-type"
    response["Access-Control-Expose-Headers"] = "retry-after"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _response(file: StoredFile) -> HttpResponseBase:
    """Raises :class:`NotFound` when the bytes are gone although a row remembers them."""
    try:
        response = FileResponse(disk.path_of(file.sha256).open("rb"), content_type=file.media_type)
    except FileNotFoundError:
        raise NotFound from None
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
