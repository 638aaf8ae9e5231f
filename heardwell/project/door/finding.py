"""What came to the door and what was expected there, in facts."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec
from django.http import HttpRequest

from heardwell.core.config import config

#: Served whatever PUBLIC_URL says: the machine itself, and those who look after the program on it.
LOCAL = ("localhost", "127.0.0.1", "::1")


class Said(msgspec.Struct):
    """What the edge saw: who connected, whether TRUSTED_PROXIES names them, what they said of the visitor's address."""

    peer: str = ""
    trusted: bool = False
    proto: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An address as it reached the program, and the one that people use."""

    scheme: str
    host: str
    client: str
    said: Said
    public_url: str

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.host}"

    @property
    def fits(self) -> bool:
        """Whether the host is that of PUBLIC_URL, or this machine itself. Without PUBLIC_URL every host fits."""
        return not self.public_url or _name(self.host) in (_name(urlsplit(self.public_url).netloc), *LOCAL)

    @property
    def near(self) -> bool:
        """Whether the visitor is on this machine or its own network: a stranger is told nothing of ours."""
        try:
            client = ipaddress.ip_address(self.client)
        except ValueError:
            return False
        return client.is_loopback or client.is_private

    @property
    def unbelieved(self) -> bool:
        """Whether a proxy speaks that TRUSTED_PROXIES does not name: what it says was not read."""
        return bool(self.said.proto or self.said.host) and not self.said.trusted

    @property
    def unencrypted(self) -> bool:
        """Whether the address should be https and is not."""
        return self.public_url.startswith("https:") and self.scheme == "http"


def arrival(request: HttpRequest) -> Arrival:
    """The facts of this request; nothing of the host is believed yet."""
    try:
        said = msgspec.json.decode(request.META.get("HTTP_X_HEARDWELL_DOOR", "{}"), type=Said)
    except msgspec.DecodeError:
        said = Said()
    host = str(request.META.get("HTTP_HOST", ""))[:200]
    client = request.META.get("HTTP_X_FORWARDED_FOR", "")  # as the edge has found it
    return Arrival(request.scheme or "http", host, client, said, config().public_url)


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
