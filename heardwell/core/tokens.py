"""Signed, expiring tokens for links and sockets. A token serves one purpose; any change to it makes it worthless."""

import base64
import hmac
import time
from functools import lru_cache
from hashlib import sha256


def sign(purpose: str, value: str, *, valid_s: int, secret: str = "") -> str:
    """A URL-safe token that carries ``value`` (readable, not secret) until ``valid_s`` seconds from now.

    ``secret`` is by default the installation's.
    """
    payload = _encoded(f"{int(time.time()) + valid_s}:{value}".encode())
    return f"{payload}.{_signature(purpose, payload, secret)}"


def verify(purpose: str, token: str, *, secret: str = "") -> str | None:
    """The value, or None when the token is forged, changed, expired or made for another purpose."""
    return verify_until(purpose, token, secret=secret)[0]


def verify_until(purpose: str, token: str, *, secret: str = "") -> tuple[str | None, int]:
    """The value as :func:`verify` gives it, and until when it holds (seconds since 1970)."""
    payload, _, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(purpose, payload, secret).encode()):
        return None, 0
    until, _, value = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode().partition(":")
    return (value, int(until)) if int(until) > time.time() else (None, 0)


def seal_of(purpose: str, value: str, *, secret: str = "") -> bytes:
    """144 bits that nobody without the secret can tell: the same for the same value, for ever."""
    return hmac.digest(_key(purpose, secret), value.encode(), "sha256")[:18]


def _signature(purpose: str, payload: str, secret: str) -> str:
    return _encoded(hmac.new(_key(purpose, secret), payload.encode(), sha256).digest())


def _key(purpose: str, secret: str) -> bytes:
    return _derived(purpose, secret or _installed())


@lru_cache(maxsize=64)
def _derived(purpose: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), f"heardwell:{purpose}".encode(), "sha256")


def _installed() -> str:
    # Imported late: the edge is told its secret and stays without pydantic.
    from heardwell.core.config import config

    return config().secret


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
