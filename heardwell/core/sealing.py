"""Secrets that must be read again (a provider's, a TOTP seed): encrypted with a key of the installation.

A stolen copy of the records alone does not open them: the key is derived from the signing secret, which lies elsewhere.
"""

import base64
import functools

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from heardwell.core.config import config


def seal(purpose: str, value: str) -> str:
    """``value`` encrypted; only :func:`unseal` with the same purpose opens it."""
    return _box(purpose, config().secret).encrypt(value.encode()).decode()


def unseal(purpose: str, sealed: str) -> str | None:
    """The value, or None when it was sealed for another purpose, by another installation, or was changed."""
    try:
        return _box(purpose, config().secret).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


@functools.lru_cache(maxsize=16)
def _box(purpose: str, secret: str) -> Fernet:
    # The signing secret is random and long: a plain key derivation is enough, no slow one is needed.
    key = HKDF(SHA256(), 32, salt=None, info=f"heardwell:seal:{purpose}".encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
