"""The only HTTP client of the program.

Addresses that people type lead where they please: to the cloud's metadata, to the router, to our own socket. So the
name is resolved once, every address that it has is looked at, and the connection goes to one of those that were looked
at, not to a second answer of the name server. Redirects are never followed; the time for the whole exchange and the
size of the answer are capped. What the operator names in ``HEARDWELL_EGRESS_ALLOW`` may be private.
"""

import contextlib
import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import h11

from heardwell.core.config import config
from heardwell.core.errors import HeardwellError

MOST_BYTES = 1024 * 1024
PATIENCE_S = 10.0
#: Addresses that carry another inside, which the network on the way unpacks: they are looked at as what they carry.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_TUNNELS = [ipaddress.ip_network(net) for net in ("2002::/16", "2001::/32", "64:ff9b:1::/48", "::/96")]

#: A name or an address, as it stands in a URL and goes into the Host header.
_HOST = re.compile(r"[A-Za-z0-9_.-]{1,253}|[0-9A-Fa-f:.]{2,45}")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(HeardwellError):
    """The request did not go out, or its answer was not taken. The title says why, in words for the log and people."""

    status = 502
    code = "egress-refused"


class Unreachable(Refused):
    """Nothing is wrong with the address, as far as one can see: it may answer another time."""


class Private(Refused):
    """The address lies inside a private network."""


class Open(Refused):
    """What is sent would travel unencrypted."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # names in lower case; of several with a name the last
    body: bytes


@dataclass(frozen=True, slots=True)
class _Target:
    secure: bool
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """For the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


@dataclass(slots=True)
class _Clock:
    """What is left of the time for everything together."""

    until: float = field(default_factory=lambda: time.monotonic() + PATIENCE_S)

    def left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise Unreachable("the other side took too long")
        return left


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    most_bytes: int = MOST_BYTES,
    patience_s: float = PATIENCE_S,
) -> Answer:
    """One request, one answer, whatever its status (a redirect too). Raises :class:`Refused`."""
    target, clock = _target(url), _Clock(time.monotonic() + patience_s)
    addresses = _checked(target, clock)
    with _connected(target, addresses, clock) as connection:
        return _exchange(connection, target, method, headers or {}, body, most_bytes, clock)


def check(url: str, *, patience_s: float = PATIENCE_S) -> None:
    """Raises :class:`Refused` for an address that would never be called, whoever answers there. Connects to nobody;
    a name that nobody knows at this moment passes."""
    with contextlib.suppress(Unreachable):
        _checked(_target(url), _Clock(time.monotonic() + patience_s))


def _target(url: str) -> _Target:
    if any(letter in url for letter in "\t\r\n"):  # urlsplit would drop them
        raise Refused("this address holds letters that an address cannot hold")
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").rstrip(".").encode("idna").decode()
    except ValueError:
        raise Refused("this is not an address") from None
    if (
        parts.scheme not in ("http", "https")
        or not _HOST.fullmatch(host)
        or port == 0
        or parts.username is not None
        or parts.password is not None
    ):
        raise Refused("expected an address such as https://login.example.com")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if any(ord(letter) <= 32 or ord(letter) > 126 for letter in path):
        raise Refused("this address holds letters that an address cannot hold")
    secure = parts.scheme == "https"
    return _Target(secure, host, port or (443 if secure else 80), path)


def _checked(target: _Target, clock: _Clock) -> list[Address]:
    """The addresses of the name, of which none is private; or the operator has allowed it."""
    names, networks = _allowed()
    found = _resolved(target, clock)
    trusted = target.host.lower() in names
    closed = [one for one in found if not (trusted or any(one in network for network in networks))]
    if any(not is_public(one) for one in closed):
        raise Private(f"{target.host} is an address inside a private network, which is not allowed from here")
    if closed and not target.secure:
        raise Open("expected https: this would travel in the open")
    return found


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet, by itself and by what it carries."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(address in network for network in _TUNNELS) or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _allowed() -> tuple[set[str], list[ipaddress.IPv4Network | ipaddress.IPv6Network]]:
    return config().egress_allowed


def _resolved(target: _Target, clock: _Clock) -> list[Address]:
    """All addresses of the name. The system's resolver knows no time limit, so it works in a thread of its own."""
    answers: queue.SimpleQueue[list[Address]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            answers.put([ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found])
        except (OSError, ValueError):
            answers.put([])

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = list(dict.fromkeys(answers.get(timeout=clock.left())))
    except queue.Empty:
        raise Unreachable("the name server took too long") from None
    if not found:
        raise Unreachable(f"{target.host} has no address")
    return found


def _connected(target: _Target, addresses: list[Address], clock: _Clock) -> socket.socket:
    """A connection to the first address that takes one; over TLS the certificate must be the name's."""
    problem: Exception | None = None
    for address in addresses:
        plain = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET)
        try:
            plain.settimeout(clock.left())
            plain.connect((str(address), target.port))
            if not target.secure:
                return plain
            plain.settimeout(clock.left())
            return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
        except (OSError, ValueError, Refused) as error:
            plain.close()
            problem = error
    raise Unreachable(f"{target.host} cannot be reached: {problem}")


def _exchange(
    connection: socket.socket,
    target: _Target,
    method: str,
    headers: Mapping[str, str],
    body: bytes,
    most_bytes: int,
    clock: _Clock,
) -> Answer:
    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=32 * 1024)
    head = _head(http, target, method, headers, body)
    try:
        connection.settimeout(clock.left())
        connection.sendall(head + (http.send(h11.Data(data=body)) or b"" if body else b""))
        http.send(h11.EndOfMessage())
        return _received(connection, http, most_bytes, clock)
    except OSError as error:
        raise Unreachable(f"{target.host} broke off: {error or 'it took too long'}") from None
    except (h11.ProtocolError, ValueError):  # its text may hold what was sent or has come
        raise Refused(f"{target.host} broke off: this is not how a web server answers") from None


def _head(http: h11.Connection, target: _Target, method: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """The request's head as bytes. What cannot stand in one is never repeated: it may be a secret."""
    own = {"Host": target.named, "User-Agent": "Heardwell", "Accept-Encoding": "identity", "Connection": "close"}
    length = {"Content-Length": str(len(body))} if body or method != "GET" else {}
    try:
        request = h11.Request(method=method, target=target.path, headers=list({**headers, **own, **length}.items()))
        return http.send(request) or b""
    except (h11.ProtocolError, ValueError):
        raise Refused("the head of the request holds letters that it cannot hold") from None


def _received(connection: socket.socket, http: h11.Connection, most_bytes: int, clock: _Clock) -> Answer:
    status, named, body = 0, {}, bytearray()
    while True:
        event = http.next_event()
        if event is h11.NEED_DATA:
            connection.settimeout(clock.left())
            http.receive_data(connection.recv(64 * 1024))
        elif isinstance(event, h11.Response):
            status = event.status_code
            named = {name.decode(): value.decode("latin-1") for name, value in event.headers}
            if named.get("content-encoding", "identity") != "identity":
                raise Refused("the answer is packed, which was not asked for")
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > most_bytes:
                raise Refused(f"the answer is larger than {most_bytes // 1024} KB")
        elif not isinstance(event, h11.InformationalResponse):
            return Answer(status, named, bytes(body))
