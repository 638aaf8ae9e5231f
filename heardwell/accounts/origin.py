"""Where people find this installation."""

from urllib.parse import urlsplit

from django.http import HttpRequest

from heardwell.core.config import config


def origin(request: HttpRequest) -> str:
    """Scheme, host and port: of ``PUBLIC_URL``, or as the browser asked while there is none."""
    ours = urlsplit(config().public_url or f"{request.scheme}://{request.get_host()}")
    return f"{ours.scheme}://{ours.netloc}"
