"""Who is calling: the address of the socket, or the hop that a trusted proxy vouches for, and how often they may."""

import ipaddress
import time
from collections.abc import Iterable, Sequence
from typing import Final

Headers = Sequence[tuple[bytes, bytes]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def header(headers: Headers, name: bytes) -> bytes:
    """The last value of a header, empty when absent. Names come in lower case."""
    found = b""
    for key, value in headers:
        if key == name:
            found = value
    return found


class Peers:
    """Tells the client's address. Only what proxies in ``trusted`` (addresses or networks) say is believed."""

    def __init__(self, trusted: Iterable[str]) -> None:
        self._networks = [ipaddress.ip_network(entry, strict=False) for entry in trusted]

    def trusts(self, address: str) -> bool:
        parsed = _parsed(address)
        return parsed is not None and any(parsed in network for network in self._networks)

    def client(self, peer: str, headers: Headers) -> str:
        """The right-most hop of X-Forwarded-For that is not a trusted proxy; the socket's peer without one."""
        if not self._networks or not self.trusts(peer):
            return peer
        said = b",".join(value for name, value in headers if name == b"x-forwarded-for")
        client = peer
        for hop in reversed(said.decode("latin-1").split(",")):
            parsed = _parsed(hop)
            if parsed is None:
                return client
            client = str(parsed)
            if not self.trusts(client):
                return client
        return client

    def exempt(self, client: str) -> bool:
        """Whether the client is this machine itself. Not so when a proxy on this machine is trusted to name clients."""
        parsed = _parsed(client)
        return parsed is not None and parsed.is_loopback and not self.trusts(client)


def _parsed(text: str) -> Address | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


class Limiter:
    """A token bucket for each address (for IPv6 each /64, which one household holds)."""

    #: A busy office behind one address may answer a mailing at once.
    BURST_S: Final = 20
    MOST: Final = 20_000

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._full = float(rate * self.BURST_S)
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait_s(self, client: str) -> int:
        """0 when the call may pass, else after how many seconds to try again."""
        if not self._rate:
            return 0
        key, now = _household(client), time.monotonic()
        tokens, since = self._buckets.pop(key, (self._full, now))
        tokens = min(self._full, tokens + (now - since) * self._rate)
        if len(self._buckets) >= self.MOST:
            # The oldest entries stand first; one that has waited long enough is full again and forgotten for nothing.
            self._buckets.pop(next(iter(self._buckets)))
        self._buckets[key] = (max(tokens - 1, 0) if tokens >= 1 else tokens, now)
        return 0 if tokens >= 1 else max(1, round((1 - tokens) / self._rate))


def _household(client: str) -> str:
    if ":" not in client:
        return client
    parsed = _parsed(client)
    return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64))) if parsed and parsed.version == 6 else client
