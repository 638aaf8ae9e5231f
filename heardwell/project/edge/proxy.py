"""Everything that is not the edge's own goes to the app: buffered both ways, so that no slow client holds a thread."""

import asyncio
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import IO, Final, NamedTuple

import h11

from heardwell.core.errors import BadRequest, Unavailable
from heardwell.project.edge.address import Headers
from heardwell.project.edge.bodies import MEMORY
from heardwell.project.edge.settings import Patience

#: Concern one connection only, RFC 9110 §7.6.1, or are set by the edge.
DROPPED: Final = frozenset(
    b"connection keep-alive proxy-connection proxy-authenticate proxy-authorization te trailer transfer-encoding "
    b"upgrade content-length expect forwarded x-forwarded-for x-forwarded-proto x-forwarded-host x-forwarded-port "
    b"x-forwarded-prefix x-forwarded-server x-real-ip true-client-ip cf-connecting-ip x-client-ip script-name "
    b"x-heardwell-door".split()
)
HOP_BY_HOP: Final = frozenset(
    b"connection keep-alive proxy-connection proxy-authenticate te trailer transfer-encoding upgrade".split()
)
REPEATABLE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_IDLE: Final = 16
MOST_AT_ONCE: Final = 512


class Request(NamedTuple):
    method: str
    target: bytes
    headers: list[tuple[bytes, bytes]]
    body: IO[bytes]
    length: int


class Response(NamedTuple):
    """The app's answer, complete. Whoever takes it closes ``body``."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: IO[bytes]


class Broken(Exception):
    """The connection ended before an answer began; ``sent`` says whether the app may have seen the request."""

    def __init__(self, *, sent: bool) -> None:
        super().__init__("the app closed the connection")
        self.sent = sent


class Connection:
    """One HTTP/1.1 connection to the app's socket, used for one request after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=128 * 1024)

    @classmethod
    async def open(cls, path: Path) -> "Connection":
        try:
            return cls(*await asyncio.open_unix_connection(str(path)))
        except OSError:  # no socket yet, or nobody behind it
            raise Broken(sent=False) from None

    @property
    def stale(self) -> bool:
        return self._reader.at_eof() or self._writer.is_closing()

    async def exchange(self, request: Request) -> Response:
        """Send the request, read the whole answer. Raises :class:`Broken`."""
        try:
            await self._send(request)
            return await self._receive()
        except (OSError, h11.RemoteProtocolError):
            raise Broken(sent=True) from None

    async def _send(self, request: Request) -> None:
        try:
            head = h11.Request(method=request.method, target=request.target, headers=request.headers)
        except h11.LocalProtocolError:  # stricter than what the server's parser lets in
            raise BadRequest("The request's head is malformed.") from None
        self._writer.write(self._http.send(head) or b"")
        request.body.seek(0)
        while part := request.body.read(65536):
            self._writer.write(self._http.send(h11.Data(data=part)) or b"")
            await self._writer.drain()
        self._writer.write(self._http.send(h11.EndOfMessage()) or b"")
        await self._writer.drain()

    async def _receive(self) -> Response:
        head = await self._event()
        while not isinstance(head, h11.Response):  # 1xx
            head = await self._event()
        # A spool, not a stream: the app's thread is free as soon as it has answered.
        body = tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115  # the caller closes it
        try:
            while not isinstance(event := await self._event(), h11.EndOfMessage):
                if isinstance(event, h11.Data):
                    body.write(event.data)
        except BaseException:
            body.close()
            raise
        return Response(head.status_code, list(head.headers), body)

    async def _event(self) -> h11.Event:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._reader.read(65536))
        if not isinstance(event, h11.Event) or isinstance(event, h11.ConnectionClosed):
            raise h11.RemoteProtocolError("closed")
        return event

    def reusable(self) -> bool:
        """Whether another request may follow; makes ready for it."""
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE or self.stale:
            return False
        self._http.start_next_cycle()
        return True

    def close(self) -> None:
        self._writer.close()


class App:
    """The app behind its socket."""

    def __init__(self, path: Path, patience: Patience) -> None:
        self._path = path
        self._patience = patience
        self._idle: deque[Connection] = deque(maxlen=MOST_IDLE)
        self._busy = 0

    async def request(self, request: Request) -> Response:
        """The app's answer. Waits while the app restarts, and asks again where that is safe.

        Raises :class:`Unavailable` when the app does not come back in time.
        """
        if self._busy >= MOST_AT_ONCE:
            raise Unavailable("Too many requests at once.", retry_after_s=2)
        self._busy += 1
        try:
            async with asyncio.timeout(self._patience.answer):
                return await self._patiently(request)
        except TimeoutError:
            raise Unavailable("The page took too long.", retry_after_s=10) from None
        finally:
            self._busy -= 1

    async def _patiently(self, request: Request) -> Response:
        until = time.monotonic() + self._patience.restart
        while True:
            try:
                return await self._once(request)
            except Broken as broken:
                again = not broken.sent or request.method in REPEATABLE
                if not again or time.monotonic() > until:
                    raise Unavailable("Heardwell is starting. Please try again.", retry_after_s=5) from None
            await asyncio.sleep(0.05)

    async def _once(self, request: Request) -> Response:
        connection = self._kept(request) or await Connection.open(self._path)
        try:
            response = await connection.exchange(request)
        except BaseException:  # also when the client has left: the app sees the connection end
            connection.close()
            raise
        if connection.reusable() and len(self._idle) < MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.close()
        return response

    def _kept(self, request: Request) -> Connection | None:
        # The app may close a kept connection at the very moment; only what may be repeated goes there.
        while self._idle and request.method in REPEATABLE:
            connection = self._idle.pop()
            if not connection.stale:
                return connection
            connection.close()
        return None

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()


def request_headers(
    headers: Headers, *, client: str, scheme: bytes, host: bytes, length: int, door: bytes = b""
) -> list[tuple[bytes, bytes]]:
    """The client's headers without those that only the edge may say, and with what is true of it."""
    named = {token.strip().lower() for name, value in headers if name == b"connection" for token in value.split(b",")}
    # WSGI makes "_" of "-": a header with an underscore could pose as one of ours.
    kept = [
        (name, value.strip(b" \t"))  # RFC 9110 §5.5: blanks around a value are no part of it
        for name, value in headers
        if name not in DROPPED and name not in named and name != b"host" and b"_" not in name
    ]
    truth = [
        (b"host", host),
        (b"x-forwarded-for", client.encode()),
        (b"x-forwarded-proto", scheme),
        (b"x-forwarded-host", host),
        (b"content-length", b"%d" % length),
        (b"x-heardwell-door", door),
    ]
    return truth + kept
