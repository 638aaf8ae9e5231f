"""Whether the person at the keyboard has lately shown who they are. What lets others in for good asks for that."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from heardwell.accounts.models import User
from heardwell.accounts.queries import workspaces_of
from heardwell.accounts.signing_in import ONLY, PROVED_AT
from heardwell.core import clock

FRESH_S = 15 * 60


def is_fresh(request: HttpRequest, user: User) -> bool:
    """Proved within a quarter of an hour, and by more than the word of one of several workspaces' providers.

    That word is not enough either where there is a password: what it lets in would stay when the person goes on to
    another workspace, or rises in this one."""
    if not 0 <= clock.now().timestamp() - request.session.get(PROVED_AT, 0) < FRESH_S:
        return False
    return is_whole(request, user) and (ONLY not in request.session or not user.has_usable_password())


def is_whole(request: HttpRequest, user: User) -> bool:
    """Whether the session reaches all of the person's workspaces, not just the one whose provider vouches for them."""
    only = request.session.get(ONLY)
    return only is None or not workspaces_of(user).exclude(pk=only).exists()


def ask_again(onward: str) -> HttpResponseRedirect:
    """To the page that asks for the password, and back to ``onward``."""
    return HttpResponseRedirect(f"{reverse('two_step:confirm')}?{urlencode({'next': onward})}")


def proved(request: HttpRequest) -> None:
    """The password was right just now: it also opens what a provider's word alone does not."""
    request.session[PROVED_AT] = clock.now().timestamp()
    request.session.pop(ONLY, None)
    request.session.cycle_key()
