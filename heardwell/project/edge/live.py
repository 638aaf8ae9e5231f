"""Live updates: the app says that something changed in a workspace, open pages hear it as server-sent events.

A page listens for as long as its token holds, which is a minute at most, and comes back with a new one from the app. So
whoever may not come in any more hears nothing more, and the edge need not know who they are.
"""

import asyncio
import os
import socket
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import msgspec

from heardwell.core import tokens

PURPOSE: Final = "live"
HEARTBEAT_S: Final = 15.0
MOST: Final = 1000
MOST_EACH: Final = 200


class Notice(msgspec.Struct):
    """What the app sends as a datagram to ``run/edge.sock``."""

    workspace: int
    what: str = "feedback"
    watermark: int = 0


class Reader(msgspec.Struct, frozen=True):
    """Whose page it is, as the app has signed it, and until when (seconds since 1970)."""

    workspace: int
    user: int
    name: str
    until: int


def reader_of(token: str, secret: str) -> Reader | None:
    """The reader whose token this is, or None."""
    value, until = tokens.verify_until(PURPOSE, token, secret=secret)
    workspace, _colon, rest = (value or "").partition(":")
    user, _colon, name = rest.partition(":")
    return Reader(int(workspace), int(user), name, until) if workspace.isdecimal() and user.isdecimal() else None


class Subscriber:
    """One open page. A slow one misses intermediate watermarks, never the latest."""

    def __init__(self) -> None:
        self._news: dict[str, int] = {}
        self._said: dict[str, bytes] = {}
        self._event = asyncio.Event()
        self.ended = False

    def tell(self, notice: Notice) -> None:
        self._news[notice.what] = notice.watermark
        self._event.set()

    def say(self, name: str, data: bytes) -> None:
        """``name`` is the event, and after a colon what it is about: only the latest of each is worth telling."""
        self._said[name] = data
        self._event.set()

    def end(self) -> None:
        self.ended = True
        self._event.set()

    async def next(self) -> bytes:
        """The next events as text, a heartbeat after a quiet time."""
        try:
            await asyncio.wait_for(self._event.wait(), HEARTBEAT_S)
        except TimeoutError:
            return b":\n\n"
        self._event.clear()
        news, self._news = self._news, {}
        said, self._said = self._said, {}
        told = [(what, msgspec.json.encode({"watermark": watermark})) for what, watermark in news.items()]
        told += [(name.partition(":")[0], data) for name, data in said.items()]
        return b"".join(b"event: %s\ndata: %s\n\n" % (name.encode(), data) for name, data in told)


class Live(asyncio.DatagramProtocol):
    """All open pages by workspace."""

    def __init__(self) -> None:
        self._subscribers: defaultdict[int, set[Subscriber]] = defaultdict(set)
        self._decoder = msgspec.json.Decoder(Notice)

    @property
    def open(self) -> int:
        return sum(len(group) for group in self._subscribers.values())

    async def listen(self, path: Path) -> None:
        """Hear the app's notices on a datagram socket that only this user may write to."""
        path.unlink(missing_ok=True)
        heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        heard.setblocking(False)
        before = os.umask(0o177)
        try:
            heard.bind(str(path))
        finally:
            os.umask(before)
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, sock=heard)

    def datagram_received(self, data: bytes, addr: Any) -> None:  # Any: unused
        try:
            notice = self._decoder.decode(data)
        except msgspec.DecodeError:
            return
        if notice.what.isidentifier():  # goes into a line of its own
            for subscriber in self._subscribers.get(notice.workspace, ()):
                subscriber.tell(notice)

    def say(self, workspace: int, name: str, data: bytes) -> None:
        """Tell the open pages of a workspace something that is more than a watermark."""
        for subscriber in self._subscribers.get(workspace, ()):
            subscriber.say(name, data)

    def subscribe(self, reader: Reader) -> Subscriber | None:
        """A new subscriber, who ends with the reader's token; None when there are too many."""
        if self.open >= MOST or len(self._subscribers[reader.workspace]) >= MOST_EACH:
            return None
        subscriber = Subscriber()
        self._subscribers[reader.workspace].add(subscriber)
        asyncio.get_running_loop().call_later(reader.until - time.time(), subscriber.end)
        return subscriber

    def unsubscribe(self, workspace: int, subscriber: Subscriber) -> None:
        self._subscribers[workspace].discard(subscriber)
        if not self._subscribers[workspace]:
            del self._subscribers[workspace]

    def end_all(self) -> None:
        """Let every page go, so that the edge can stop; they come back by themselves."""
        for group in self._subscribers.values():
            for subscriber in group:
                subscriber.end()
