"""Notes in which browsers people are signed in, and whom the audit log should name as the address."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from heardwell.accounts import throttle
from heardwell.accounts.actions import ADDRESS
from heardwell.accounts.models import User
from heardwell.accounts.sessions.actions import note


class Seen:
    """Cheap: no query that the page would not make, and a write every few minutes at most."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = throttle.client_address(request)
        token = ADDRESS.set(address)
        try:
            # Without the cookie nobody looks: programs with a key have no session.
            if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
                agent = request.headers.get("User-Agent", "")
                note(request.user, str(request.session.session_key), agent=agent, address=address)
            return self.get_response(request)
        finally:
            ADDRESS.reset(token)
