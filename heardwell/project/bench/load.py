"""A load generator on raw sockets, in its own process, so light that it is not what is measured.

``python -m heardwell.project.bench.load`` reads its task as JSON from standard input and writes its findings as JSON;
SIGTERM ends it before its time.
"""

import asyncio
import contextlib
import itertools
import signal
import sys
import time
import uuid
from collections import Counter

import msgspec


class Task(msgspec.Struct, frozen=True):
    """What to send. ``rate`` 0 means: each connection sends again as soon as it is answered.

    With a rate, latencies count from the moment at which a request was due, so that a stall is not hidden.
    ``path`` is the address; without ``body`` it is a GET. ``{id}`` in the body becomes a fresh response id,
    ``{text}`` one of ``texts`` by turns. ``keep_ids`` notes which answers were acknowledged, and when.
    """

    host: str
    port: int
    path: str
    body: str = ""
    connections: int = 64
    seconds: float = 5.0
    rate: float = 0.0
    headers: dict[str, str] = {}
    texts: list[str] = []
    keep_ids: bool = False
    reconnect: bool = False


class Findings(msgspec.Struct):
    """Latencies in milliseconds. ``acknowledged`` are the ids of answers that were answered with 200 or 201,
    ``acknowledged_at`` the moments (seconds of the system's monotonic clock)."""

    requests: int
    per_second: float
    p50: float
    p90: float
    p99: float
    longest: float
    statuses: dict[str, int]
    broken: int
    acknowledged: list[str]
    acknowledged_at: list[float]


class Caller(asyncio.Protocol):
    """One connection. Knows as much HTTP as answers with a ``content-length`` or in chunks need."""

    def __init__(self, run: "Run") -> None:
        self._run = run
        self._transport: asyncio.Transport | None = None
        self._due = 0.0
        self._id = ""
        self._buffer = b""
        self.idle = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # TCP only
        self._transport = transport
        self._run.ready(self)

    def call(self, due: float) -> None:
        self.idle, self._due = False, due
        self._id, request = self._run.next_request()
        assert self._transport is not None
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or not _complete(head.lower(), body):
            return
        self._buffer, self.idle = b"", True
        self._run.answered(self._id, int(head[9:12]), self._due)
        if b"connection: close" not in head.lower():
            self._run.ready(self)
        elif self._transport is not None:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._run.lost(self)


def _complete(head: bytes, body: bytes) -> bool:
    _, found, rest = head.partition(b"content-length:")
    if found:
        return len(body) >= int(rest.partition(b"\r")[0])
    return body.endswith(b"0\r\n\r\n") if b"chunked" in head else True


class Run:
    """One task carried out."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._latencies: list[float] = []
        self._statuses: Counter[str] = Counter()
        self._acknowledged: list[str] = []
        self._acknowledged_at: list[float] = []
        self._texts = itertools.cycle(msgspec.json.encode(text)[1:-1].decode() for text in task.texts or [""])
        self._broken = 0
        self._prefix = uuid.uuid4().hex[:12]
        self._numbers = itertools.count()
        self._idle: list[Caller] = []
        self._overdue: list[float] = []
        self._until = 0.0
        self._head = _head(task)
        self._stopped = asyncio.Event()

    async def carry_out(self) -> Findings:
        started = time.perf_counter()
        self._until = started + self._task.seconds
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._stop)
        await asyncio.gather(*(self._connect() for _ in range(self._task.connections)))
        if self._task.rate:
            await self._steadily()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), max(0.0, self._until - time.perf_counter()))
        elapsed = time.perf_counter() - started
        return self._findings(elapsed)

    def _stop(self) -> None:
        self._until = time.perf_counter()
        self._stopped.set()

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        while time.perf_counter() < self._until:
            try:
                await loop.create_connection(lambda: Caller(self), self._task.host, self._task.port)
                return
            except OSError:
                await asyncio.sleep(0.02)

    async def _steadily(self) -> None:
        due = time.perf_counter()
        while due < self._until:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if self._idle:
                self._idle.pop().call(due)
            else:
                self._overdue.append(due)
            due += 1 / self._task.rate

    def ready(self, caller: Caller) -> None:
        if time.perf_counter() >= self._until:
            return
        if not self._task.rate:
            caller.call(time.perf_counter())
        elif self._overdue:
            caller.call(self._overdue.pop(0))
        else:
            self._idle.append(caller)

    def next_request(self) -> tuple[str, bytes]:
        response_id = f"{self._prefix}-{next(self._numbers):08d}"
        body = self._task.body.replace("{id}", response_id).replace("{text}", next(self._texts)).encode()
        return response_id, self._head % (len(body) if body else 0) + body

    def answered(self, response_id: str, status: int, due: float) -> None:
        self._latencies.append(time.perf_counter() - due)
        self._statuses[str(status)] += 1
        if self._task.keep_ids and status in (200, 201):
            self._acknowledged.append(response_id)
            self._acknowledged_at.append(time.monotonic())

    def lost(self, caller: Caller) -> None:
        self._broken += not caller.idle
        if caller in self._idle:
            self._idle.remove(caller)
        if self._task.reconnect and time.perf_counter() < self._until:
            asyncio.get_running_loop().create_task(self._connect())  # ends with the run

    def _findings(self, elapsed: float) -> Findings:
        ordered = sorted(self._latencies) or [0.0]

        def at(share: float) -> float:
            return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 2)

        return Findings(
            requests=len(self._latencies),
            per_second=round(len(self._latencies) / elapsed, 1),
            p50=at(0.5),
            p90=at(0.9),
            p99=at(0.99),
            longest=at(1.0),
            statuses=dict(self._statuses),
            broken=self._broken,
            acknowledged=self._acknowledged,
            acknowledged_at=self._acknowledged_at,
        )


def _head(task: Task) -> bytes:
    method = "POST" if task.body else "GET"
    lines = [f"{method} {task.path} HTTP/1.1", f"host: {task.host}:{task.port}"]
    lines += [f"{name}: {value}".replace("%", "%%") for name, value in task.headers.items()]
    lines += ["content-type: application/json", "content-length: %d"] if task.body else ["x-length: %d"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def main() -> None:
    """Carry out the task of standard input."""
    import uvloop

    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    findings = uvloop.run(Run(task).carry_out())
    sys.stdout.buffer.write(msgspec.json.encode(findings))


if __name__ == "__main__":
    main()
