"""Programs that are measured, each in a folder and on a port of its own, ended when the measuring is over."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from heardwell.project import lifeline
from heardwell.project.bench.load import Findings, Task

#: Where the alternatives are, in a source tree; an installed wheel has none.
ALTERNATIVES = Path(__file__).parents[3] / "benchmarks" / "alternatives"
START_S = 60.0


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A short path: sockets live in it."""
    path = Path(tempfile.mkdtemp(prefix="hwb-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def listener() -> Iterator[socket.socket]:
    """A listening socket on a free port, which outlives the programs that serve it."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as made:
        yield made


def start(
    command: Sequence[str], environment: Mapping[str, str], *, fds: Sequence[int] = (), cwd: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own; what it says goes nowhere. Ours end when this process does."""
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        env=os.environ | environment | {lifeline.VARIABLE: str(_lifeline())},
        cwd=cwd,
        pass_fds=[_lifeline(), *fds],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@cache
def _lifeline() -> int:
    """The reading end of a pipe whose writing end this process holds as long as it lives."""
    reading, _ = os.pipe()
    return reading


def end(process: subprocess.Popen[bytes], number: int = signal.SIGKILL) -> None:
    """Signal the whole group and wait for its leader."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    process.wait()


def start_edge(data: Path, listening: socket.socket) -> subprocess.Popen[bytes]:
    """The edge alone on a given socket."""
    settings = {"data": str(data), "secret": "bench", "fd": listening.fileno(), "log_level": "ERROR"}
    environment = {"HEARDWELL_EDGE": json.dumps(settings)}
    return start(["heardwell.project.edge"], environment, fds=[listening.fileno()])


@contextlib.contextmanager
def edge(data: Path) -> Iterator[int]:
    """The edge alone, answering; its port."""
    with listener() as listening:
        process = start_edge(data, listening)
        try:
            port = listening.getsockname()[1]
            wait_until_answering(port, "/healthz")
            yield port
        finally:
            end(process)


class Running(NamedTuple):
    """The whole program: its port, its first process, and the seconds from its start until it was ready."""

    port: int
    pid: int
    ready_s: float


@contextlib.contextmanager
def heardwell(data: Path, name: str = "serve") -> Iterator[Running]:
    """``heardwell serve`` (or ``demo``), ready."""
    command = [sys.executable, "-m", "heardwell.project.cli", name, "--port", "0", "--data", str(data)]
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    try:
        assert process.stdout is not None
        line = next((line for line in process.stdout if "is ready at" in line), "")
        if not (found := re.search(r":(\d+)\s*$", line)):
            raise RuntimeError(f"heardwell {name} did not become ready")
        yield Running(int(found[1]), process.pid, time.perf_counter() - started)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def wait_until_answering(port: int, path: str) -> None:
    """Until the program behind the port says anything but 5xx. Raises :class:`TimeoutError`."""
    until = time.monotonic() + START_S
    request = f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode()
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(request)
            if (answer := connection.recv(12)) and not answer.startswith(b"HTTP/1.1 5"):
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")


def begin_load(task: Task) -> subprocess.Popen[bytes]:
    """Start a load generator."""
    process = subprocess.Popen(
        [sys.executable, "-m", "heardwell.project.bench.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(task))
    process.stdin.close()
    return process


def findings_of(process: subprocess.Popen[bytes]) -> Findings:
    """Wait for a load generator and read what it found."""
    assert process.stdout is not None
    raw = process.stdout.read()
    process.wait()
    return msgspec.json.decode(raw, type=Findings)


def load(task: Task) -> Findings:
    """Carry out a task."""
    return findings_of(begin_load(task))


def shown(findings: Findings) -> dict[str, Any]:  # Any: JSON
    """The findings without the lists."""
    return {name: value for name, value in msgspec.to_builtins(findings).items() if not name.startswith("acknowledged")}


def ask(port: int, path: str, body: str | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """POST JSON, or GET when there is no body; status and body."""
    raw = (body or "").encode()
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "host: localhost", "connection: close"]
    if body is not None:
        lines += ["content-type: application/json", f"content-length: {len(raw)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + raw)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, content = answer.partition(b"\r\n\r\n")
    return int(head[9:12]), content
