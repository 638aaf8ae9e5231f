"""Slows down guessing without letting a stranger lock somebody out.

Failures are counted for an address, for an account at that address, and for an account from anywhere. The last count
only slows down: each further try has to wait a little longer. A browser in which somebody has signed in before (it
carries a signed cookie) is not slowed down by what strangers do, and has a count of its own.
"""

import contextlib
import ipaddress
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from heardwell.core import clock, tokens
from heardwell.core.errors import TooMany
from heardwell.core.ids import public_id

WINDOW_S = 15 * 60
PER_ADDRESS = 30
PER_ACCOUNT = 10
FIRST_WAIT_S, LONGEST_WAIT_S = 30, 300
COOKIE, COOKIE_S, MOST_ACCOUNTS = "hw_device", 180 * 24 * 3600, 5


def client_address(request: HttpRequest) -> str:
    """Whom we talk to. The edge sets the header itself and discards what clients send in it."""
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def check(request: HttpRequest, account: str) -> None:
    """Raise :class:`TooMany` when there were too many failures in the last quarter of an hour."""
    for key, most in _limits(request, account).items():
        if cache.get(key, 0) >= most:
            raise TooMany(_("Too many attempts. Wait a quarter of an hour and try again."), retry_after_s=WINDOW_S)
    wait = 0 if _device(request, account) else _wait_s(account)
    if wait:
        raise TooMany(_("Too many attempts at this account. Wait a few minutes and try again."), retry_after_s=wait)


def failed(request: HttpRequest, account: str) -> None:
    """Count a failed attempt, whether or not the account exists."""
    slow, latest = _slow_keys(account)
    for key in (*_limits(request, account), slow):
        _count(key)
    cache.set(latest, clock.now().timestamp(), WINDOW_S)


def _count(key: str) -> int:
    cache.add(key, 0, WINDOW_S)
    try:
        return cache.incr(key)
    except ValueError:  # its time was over between the two
        cache.set(key, 1, WINDOW_S)
        return 1


def set_out(request: HttpRequest) -> None:
    """Count a sign-in that leaves for a provider, or asks for one that is not there. Raises :class:`TooMany` while too
    many from this address have not come back: each costs a session, and maybe a request to the provider."""
    if _count(_out_key(request)) > PER_ADDRESS:
        raise TooMany(_("Too many attempts. Wait a quarter of an hour and try again."), retry_after_s=WINDOW_S)


def came_back(request: HttpRequest) -> None:
    """The provider has answered well: a whole office behind one address may sign in in the morning."""
    with contextlib.suppress(ValueError):  # its time was over
        cache.decr(_out_key(request))


def _out_key(request: HttpRequest) -> str:
    return f"signin:p:{_household(client_address(request))}"


def succeeded(request: HttpRequest, account: str) -> None:
    """Forget the account's failures. The address keeps its own: one good account must not cover guesses at others."""
    cache.delete_many([*list(_limits(request, account))[1:], *_slow_keys(account)])


def remember(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Give the browser the cookie by which it is known at this account from now on."""
    device, names = _known(request)
    kept = [name for name in names if name != _name(account)][-(MOST_ACCOUNTS - 1) :]
    value = f"{device or public_id()}:{','.join([*kept, _name(account)])}"
    response.set_cookie(
        COOKIE,
        tokens.sign("device", value, valid_s=COOKIE_S),
        max_age=COOKIE_S,
        path=settings.SESSION_COOKIE_PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _device(request: HttpRequest, account: str) -> str:
    """The id of the browser, where it is known at the account."""
    device, names = _known(request)
    return device if _name(account) in names else ""


def _known(request: HttpRequest) -> tuple[str, list[str]]:
    cookie = request.COOKIES.get(COOKIE, "")
    value = (tokens.verify("device", cookie) if cookie else None) or ""
    device, _colon, names = value.partition(":")
    return device, names.split(",") if names else []


def _wait_s(account: str) -> int:
    """Seconds until an unknown browser may try again: twice as long for each failure above the limit."""
    slow, latest = _slow_keys(account)
    over = int(cache.get(slow, 0)) - PER_ACCOUNT
    if over < 0:
        return 0
    wait = min(FIRST_WAIT_S * (1 << min(over, 10)), LONGEST_WAIT_S)
    return max(0, round(float(cache.get(latest, 0.0)) + wait - clock.now().timestamp()))


def _limits(request: HttpRequest, account: str) -> dict[str, int]:
    name, house = _name(account), _household(client_address(request))
    device = _device(request, account)
    keys = {f"signin:a:{house}": PER_ADDRESS, f"signin:b:{house}:{name}": PER_ACCOUNT}
    return keys | ({f"signin:d:{device}:{name}": PER_ACCOUNT} if device else {})


def _slow_keys(account: str) -> tuple[str, str]:
    return f"signin:u:{_name(account)}", f"signin:l:{_name(account)}"


def _name(account: str) -> str:
    return sha256(account.strip().lower().encode()).hexdigest()[:24]


def _household(address: str) -> str:
    """For IPv6 the /64, within which one guesser may take any address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    return str(parsed.ipv4_mapped or ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
