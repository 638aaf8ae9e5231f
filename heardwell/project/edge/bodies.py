"""Request bodies, read whole before anything is done with them, within limits of size and time."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from typing import IO, Any, Final

from heardwell.core.errors import HeardwellError, TooLarge
from heardwell.project.edge.settings import Patience

Message = MutableMapping[str, Any]  # Any: ASGI's own shape
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
MEMORY: Final = 1024 * 1024


class TimedOut(HeardwellError):
    status = 408
    code = "timeout"


class Left(Exception):
    """The client closed the connection."""


async def chunk(receive: Receive, patience: Patience) -> tuple[bytes, bool]:
    """The next piece of the body, and whether more follow. Raises :class:`Left` and :class:`TimedOut`."""
    try:
        async with asyncio.timeout(patience.piece):
            message = await receive()
    except TimeoutError:
        raise TimedOut("The request's body came too slowly.") from None
    if message["type"] == "http.disconnect":
        raise Left
    return message.get("body", b""), message.get("more_body", False)


async def small(receive: Receive, most: int, patience: Patience) -> bytes:
    """A body that fits in memory. Raises :class:`TooLarge` as soon as it is, without reading on."""
    body, more = await chunk(receive, patience)
    if more:
        body = await _rest(body, receive, most, patience)
    if len(body) > most:
        raise TooLarge(f"Expected at most {most // 1024} KB.")
    return body


async def _rest(body: bytes, receive: Receive, most: int, patience: Patience) -> bytes:
    parts, more = [body], True
    try:
        async with asyncio.timeout(2 * patience.piece):
            while more and sum(map(len, parts)) <= most:
                part, more = await chunk(receive, patience)
                parts.append(part)
    except TimeoutError:
        raise TimedOut("The request's body came too slowly.") from None
    return b"".join(parts)


async def spooled(receive: Receive, most: int, patience: Patience) -> IO[bytes]:
    """A body of any size up to ``most`` bytes: in memory, and beyond 1 MB in a file that nobody else sees."""
    body = tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115  # the caller closes it
    try:
        async with asyncio.timeout(patience.body):
            more = True
            while more:
                part, more = await chunk(receive, patience)
                body.write(part)
                if body.tell() > most:
                    raise TooLarge(f"Expected at most {most // 1024 // 1024} MB.")
    except TimeoutError:
        body.close()
        raise TimedOut("The request's body came too slowly.") from None
    except BaseException:
        body.close()
        raise
    return body
