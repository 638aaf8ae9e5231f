"""Who somebody says they are, as it arrives with an answer, an item or a server's call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

Scalar = str | int | float | bool | None


class Identity(NamedTuple):
    """What makes two claims the same person: the first of external id, email, phone that is given."""

    by: str  # "external_id", "email" or "phone"
    value: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """``verified``: a server or a signature vouches for id and email. ``by_server``: a server said all of it, traits
    and name too; a browser's word on those never replaces a server's. ``at`` is when the person was seen."""

    at: datetime
    external_id: str = ""
    email: str = ""
    phone: str = ""
    name: str = ""
    language: str = ""
    traits: Mapping[str, Scalar] = field(default_factory=dict)
    verified: bool = False
    by_server: bool = False

    @property
    def identity(self) -> Identity | None:
        """None when the claim says nothing that could be recognised again (a bare name)."""
        if self.external_id.strip():
            return Identity("external_id", self.external_id.strip(), self.verified)
        if email_of(self.email):
            return Identity("email", email_of(self.email), self.verified)
        if self.phone.strip():
            return Identity("phone", self.phone.strip(), self.verified)
        return None


def email_of(value: str) -> str:
    """The address as it is compared (lower case), or "" when it cannot be one."""
    email = value.strip().lower()
    local, at, domain = email.rpartition("@")
    odd = not at or not local or "." not in domain or any(sign.isspace() or sign in '<>",;' for sign in email)
    return "" if odd else email
