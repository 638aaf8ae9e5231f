"""Slows down guessing: so many failed attempts an address and an account, then a wait that is said."""

import ipaddress
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from heardwell.core.errors import TooMany

WINDOW_S = 15 * 60
PER_ADDRESS = 30
PER_ACCOUNT = 10


def client_address(request: HttpRequest) -> str:
    """Whom we talk to. The edge sets the header itself and discards what clients send in it."""
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def check(request: HttpRequest, account: str) -> None:
    """Raise :class:`TooMany` when this address or this account has failed too often in the last quarter of an hour."""
    for key, most in _keys(request, account).items():
        if cache.get(key, 0) >= most:
            raise TooMany(_("Too many attempts. Wait a quarter of an hour and try again."), retry_after_s=WINDOW_S)


def failed(request: HttpRequest, account: str) -> None:
    """Count a failed attempt, whether or not the account exists."""
    for key in _keys(request, account):
        cache.add(key, 0, WINDOW_S)
        try:
            cache.incr(key)
        except ValueError:  # its time was over between the two
            cache.set(key, 1, WINDOW_S)


def succeeded(request: HttpRequest, account: str) -> None:
    """Forget the account's failures. The address keeps its own: one good account must not cover guesses at others."""
    cache.delete(list(_keys(request, account))[1])


def _keys(request: HttpRequest, account: str) -> dict[str, int]:
    name = sha256(account.strip().lower().encode()).hexdigest()[:24]
    return {f"signin:a:{_household(client_address(request))}": PER_ADDRESS, f"signin:u:{name}": PER_ACCOUNT}


def _household(address: str) -> str:
    """For IPv6 the /64, within which one guesser may take any address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    return str(parsed.ipv4_mapped or ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
