"""Signed, expiring tokens for links and sockets. A token serves one purpose; any change to it makes it worthless."""

import base64
import hmac
import time
from hashlib import sha256


def sign(purpose: str, value: str, *, valid_s: int, secret: str = "") -> str:
    """A URL-safe token that carries ``value`` (readable, not secret) until ``valid_s`` seconds from now.

    ``secret`` is by default the installation's.
    """
    payload = _encoded(f"{int(time.time()) + valid_s}:{value}".encode())
    return f"{payload}.{_signature(purpose, payload, secret)}"


def verify(purpose: str, token: str, *, secret: str = "") -> str | None:
    """The value, or None when the token is forged, changed, expired or made for another purpose."""
    payload, _, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(purpose, payload, secret).encode()):
        return None
    until, _, value = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode().partition(":")
    return value if int(until) > time.time() else None


def _signature(purpose: str, payload: str, secret: str) -> str:
    key = hmac.digest((secret or _installed()).encode(), f"heardwell:{purpose}".encode(), "sha256")
    return _encoded(hmac.new(key, payload.encode(), sha256).digest())


def _installed() -> str:
    # Imported late: the edge is told its secret and stays without pydantic.
    from heardwell.core.config import config

    return config().secret


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
