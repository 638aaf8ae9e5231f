"""Identifiers and secrets that leave the program."""

import hashlib
import hmac
import secrets

ALPHABET = "0123456789abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY"


def public_id(length: int = 16) -> str:
    """A random identifier for URLs: 16 characters carry 92 bits and hold no look-alike letters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def secret(prefix: str = "") -> str:
    """A bearer secret of 256 bits, for example ``hw_…`` for an API key."""
    return prefix + secrets.token_urlsafe(32)


def digest(value: str) -> str:
    """Hex SHA-256 of a high-entropy secret, which is all that the database keeps of it."""
    return hashlib.sha256(value.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
