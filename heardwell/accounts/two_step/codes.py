"""Codes of an app (TOTP, RFC 6238) and recovery codes."""

import hmac
import re
import secrets
from hashlib import sha256

import pyotp
import segno

from heardwell.accounts.models import User
from heardwell.core import clock
from heardwell.core.config import config

STEP_S = 30
#: Codes of the step before and after are taken too: clocks differ, and people type slowly.
DRIFT = 1
RECOVERY_CODES = 10
#: Without letters that look alike, and without vowels, so that no word appears.
_LETTERS = "23456789bcdfghjkmnpqrstvwxz"


def new_secret() -> str:
    """160 random bits in base32, as every app takes them."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str) -> int | None:
    """The thirty-second step that ``code`` belongs to, or None when it is not of now."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return None
    totp, now = pyotp.TOTP(secret), int(clock.now().timestamp()) // STEP_S
    steps = [now + drift for drift in range(-DRIFT, DRIFT + 1)]
    found = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)]
    return found[0] if found else None


def address(secret: str, user: User) -> str:
    """What the app reads from the picture: otpauth://…"""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name="Heardwell")


def picture(secret: str, user: User) -> str:
    """The QR code as a data: address. White around it, so that it can be read in the dark theme too."""
    made = segno.make(address(secret, user), error="m", micro=False)
    return made.svg_data_uri(scale=4, border=3, dark="#000", light="#fff")


def tidy(code: str) -> str:
    """A code as it was meant: digits of any script, no spaces or dashes, in lower case."""
    kept = [str(int(letter)) if letter.isdecimal() else letter for letter in code]
    return re.sub(r"[\s\-‐-―]+", "", "".join(kept)).lower()


def new_recovery_codes() -> list[str]:
    """Ten codes of twelve letters (57 bits), in groups of four."""
    drawn = ["".join(secrets.choice(_LETTERS) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in drawn]


def recovery_digest(user: User, code: str) -> str:
    """What is kept of a recovery code: keyed, so that the records alone cannot be tried against."""
    key = hmac.digest(config().secret.encode(), b"heardwell:recovery", "sha256")
    return hmac.new(key, f"{user.pk}:{tidy(code)}".encode(), sha256).hexdigest()
