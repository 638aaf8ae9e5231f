"""From "the password was right" to the first page.

Every way of signing in (password, link, invitation, passkey, another provider) ends in :func:`enter`.
"""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from heardwell.accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Sign ``user`` in and lead them to the page that they came for."""
    login(request, user, backend=BACKEND)
    return redirect(safe_next(request, reverse("home")))


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The page to go back to, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else fallback
