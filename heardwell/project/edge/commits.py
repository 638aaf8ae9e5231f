"""Group commit: the answers that wait while one commit runs form the next one.

Flushing takes the same few milliseconds for one row or a thousand, so rows for each flush are the lever. One thread
writes; the event loop only queues and is told.
"""

import asyncio
import logging
import queue
import socket
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from heardwell.collect.intake import log
from heardwell.collect.intake.database import connect, impatient
from heardwell.collect.intake.log import Status
from heardwell.collect.intake.responses import Row
from heardwell.core.errors import Unavailable

MOST_WAITING: Final = 4096
MOST_AT_ONCE: Final = 1024

#: A row, and what is called on the event loop when it is on disk; with None when it could not be stored.
Ticket = tuple[Row, Callable[[Status | None], None]]
logger = logging.getLogger(__name__)


class Commits:
    """A bounded queue, one writer thread, one transaction for all that wait."""

    def __init__(self, intake: Path, wake: Path, loop: asyncio.AbstractEventLoop) -> None:
        self._connection = impatient(connect(intake))
        self._loop = loop
        self._queue: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._pipeline = Waker(wake)
        self._thread = threading.Thread(target=self._write_all, name="intake-writer", daemon=True)
        self._thread.start()

    def submit(self, row: Row, done: Callable[[Status | None], None]) -> None:
        """Have the row written. Raises :class:`Unavailable` when too many wait."""
        if self._queue.qsize() >= MOST_WAITING:
            raise Unavailable("Too many answers at once. Please send it again.", retry_after_s=2)
        self._queue.put((row, done))

    def stop(self) -> None:
        """Write what waits, then end."""
        self._queue.put(None)
        self._thread.join()
        self._connection.close()

    def _write_all(self) -> None:
        running = True
        while running:
            tickets = self._waiting()
            running = tickets[-1] is not None
            batch = [ticket for ticket in tickets if ticket is not None]
            if batch:
                self._commit(batch)

    def _waiting(self) -> list[Ticket | None]:
        tickets = [self._queue.get()]
        while tickets[-1] is not None and len(tickets) < MOST_AT_ONCE:
            try:
                tickets.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return tickets

    def _commit(self, batch: Sequence[Ticket]) -> None:
        try:
            statuses: Sequence[Status] | None = log.append_parts(self._connection, [row for row, _ in batch])
        except sqlite3.Error as error:  # disk full, file gone: tell the clients to come again, stay alive
            logger.error("a commit of %d answers failed: %s", len(batch), error)
            statuses = None
        self._loop.call_soon_threadsafe(_tell, batch, statuses)
        if statuses:
            self._pipeline.wake()


def _tell(batch: Sequence[Ticket], statuses: Sequence[Status] | None) -> None:
    for position, (_, done) in enumerate(batch):
        done(statuses[position] if statuses is not None else None)


class Waker:
    """Tells the app's pipeline that rows came. Nobody waits for it: it looks by itself every 200 ms anyway."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)

    def wake(self) -> None:
        try:
            self._socket.sendto(b"1", self._path)
        except OSError:  # the app is starting, or its queue is full of the same message
            return
