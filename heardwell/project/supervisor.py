"""``heardwell serve``: starts the edge and the app, starts again what dies, and stops both in the right order.

It holds the listening socket, so that a connection made while the edge restarts waits instead of being refused, and a
lock on the data folder, so that two programs never share one.
"""

import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TypedDict

from heardwell.project import bytecode, lifeline

if TYPE_CHECKING:
    from heardwell.core.config import Config

VARIABLE: Final = "HEARDWELL_SERVE"
#: The kernel's limit for the path of a socket is 107 bytes; ``/pipeline.sock`` is the longest name.
MOST_PATH: Final = 92
EDGE_STOP_S: Final = 20.0
APP_STOP_S: Final = 8.0
LOCK_S: Final = 20.0
#: Deaths in a row before the program was ever ready, after which it gives up.
MOST_DEATHS: Final = 4
LONG_LIFE_S: Final = 60.0


class Plan(TypedDict):
    """What to start. ``edge`` and ``app`` are the JSON that the children get; the socket's number is filled in.

    Plain JSON and the standard library: this process is there all the time and does next to nothing.
    """

    run: str
    host: str
    port: int
    public_url: str
    edge: dict[str, object]
    app: dict[str, object]


class CannotStart(Exception):
    """Said to the person who started the program, in a sentence."""


def serve(config: "Config") -> NoReturn:
    """Become the supervisor. Ends with exit code 0 after SIGTERM or SIGINT, 1 when the program cannot run.

    The process is replaced, so that what the configuration needed does not stay in memory.
    """
    import msgspec

    from heardwell.project.edge.settings import EdgeSettings

    config.run.mkdir(parents=True, exist_ok=True, mode=0o700)
    bytecode.keep(config.data)
    plan = Plan(
        run=str(config.run),
        host=config.host,
        port=config.port,
        public_url=config.public_url,
        edge=msgspec.to_builtins(EdgeSettings.of(config)),
        app={"socket": str(config.run / "app.sock"), "threads": config.web_threads},
    )
    sys.stdout.flush()
    environment = os.environ | {VARIABLE: json.dumps(plan), "HEARDWELL_DATA": str(config.data)}
    os.execve(sys.executable, [sys.executable, "-m", "heardwell.project.supervisor"], environment)


class Child:
    """One of the two processes, started again with growing pauses when it dies."""

    def __init__(self, name: str, environment: dict[str, str], pass_fds: tuple[int, ...]) -> None:
        self.name = name
        self.deaths = 0
        self._environment = environment
        self._pass_fds = pass_fds
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._due = 0.0

    def keep_running(self) -> None:
        """Start it, or notice its death and start it again when its pause is over."""
        now = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            self.deaths = 1 if now - self._started > LONG_LIFE_S else self.deaths + 1
            self._due = now + min(10.0, 0.1 * 2**self.deaths)
            _say(f"the {self.name} ended with code {self._process.returncode} and is started again")
            self._end_group()
            self._process = None
        if self._process is None and now >= self._due:
            self._started = now
            # Its own session: a Ctrl-C in the terminal reaches the supervisor, which stops things in order.
            self._process = subprocess.Popen(
                [sys.executable, "-m", f"heardwell.project.{self.name}"],
                env=os.environ | self._environment,
                pass_fds=self._pass_fds,
                start_new_session=True,
            )

    def stop(self, within_s: float) -> None:
        """SIGTERM, and SIGKILL when that does not help in time."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            _say(f"the {self.name} did not stop within {within_s:.0f} s and is ended")
            self._end_group()
            self._process.wait()

    def _end_group(self) -> None:
        # The app's worker outlives its parent by a second, in which it would hold the socket and DuckDB's lock.
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


class Supervisor:
    """Runs a plan until a signal comes."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lock = _lock(Path(plan["run"]))
        self._listener = _listen(plan["host"], plan["port"])
        self._port: int = self._listener.getsockname()[1]
        self._read_end, self._write_end = os.pipe()
        self._wake, self._waker = socket.socketpair()
        self._ready = False
        edge = plan["edge"] | {"fd": self._listener.fileno(), "port": self._port}
        self._app = self._child("app", plan["app"])
        self._edge = self._child("edge", edge, self._listener.fileno())

    def _child(self, name: str, settings: dict[str, object], *fds: int) -> Child:
        environment = {
            f"HEARDWELL_{name.upper()}": json.dumps(settings),
            "PORT": str(self._port),
            "HOST": self._plan["host"],
            lifeline.VARIABLE: str(self._read_end),
            "MALLOC_ARENA_MAX": "2",  # glibc keeps up to 64 MB of address space, and much of it filled, a thread
        }
        return Child(name, environment, (self._read_end, self._lock, *fds))

    def run(self) -> int:
        """Until SIGTERM or SIGINT. Returns the exit code."""
        self._hear_signals()
        code = 0
        while not self._signalled():
            self._app.keep_running()
            self._edge.keep_running()
            if not self._ready and self._answers():
                self._ready = True
                print(f"Heardwell is ready at {self.url}", flush=True)  # noqa: T201  # what the person waits for
            if not self._ready and max(self._app.deaths, self._edge.deaths) > MOST_DEATHS:
                _say("giving up: it never became ready")
                code = 1
                break
        self._stop()
        return code

    @property
    def url(self) -> str:
        """Where people find it."""
        host = "localhost" if self._plan["host"] in ("0.0.0.0", "::") else self._plan["host"]
        host = f"[{host}]" if ":" in host else host
        return self._plan["public_url"] or f"http://{host}:{self._port}"

    def _hear_signals(self) -> None:
        self._waker.setblocking(False)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)

    def _signalled(self) -> bool:
        """Sleep a little; True when it is time to stop."""
        readable, _, _ = select.select([self._wake], [], [], 0.5 if self._ready else 0.05)
        signals = self._wake.recv(64) if readable else b""
        return any(number in signals for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP))

    def _answers(self) -> bool:
        """Whether ``/readyz`` says 200, asked the way people come in."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._plan["host"], self._plan["host"])
        try:
            with socket.create_connection((host, self._port), timeout=3) as connection:
                connection.sendall(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
                return connection.recv(12) == b"HTTP/1.1 200"
        except OSError:
            return False

    def _stop(self) -> None:
        """First the edge, which finishes what it has taken with the app still there; then the app."""
        self._listener.close()
        self._edge.stop(EDGE_STOP_S)
        self._app.stop(APP_STOP_S)


def _lock(run: Path) -> int:
    """An exclusive lock on the data folder, inherited by the children: it is free when all of them have ended."""
    if len(os.fsencode(run)) > MOST_PATH:
        raise CannotStart(f"the data folder's path is too long for sockets: {run} (at most {MOST_PATH} bytes)")
    run.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(run / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + LOCK_S
    told = False
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            if time.monotonic() > until:
                raise CannotStart(f"another Heardwell runs with the data folder {run.parent}") from None
            if not told:
                _say(f"waiting for another Heardwell that uses {run.parent}")
                told = True
            time.sleep(0.2)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise CannotStart(f"there is no address {host} to listen on (HOST, --host)") from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        with contextlib.suppress(OSError):
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    try:
        listener.bind(address)
    except OSError as error:
        raise CannotStart(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port") from None
    listener.listen(2048)
    return listener


def _say(sentence: str) -> None:
    print(f"heardwell: {sentence}", file=sys.stderr, flush=True)  # noqa: T201  # goes to the person's terminal


def main() -> NoReturn:
    """``python -m heardwell.project.supervisor``, with the plan in the environment."""
    plan: Plan = json.loads(os.environ.pop(VARIABLE))
    try:
        sys.exit(Supervisor(plan).run())
    except CannotStart as reason:
        _say(str(reason))
        sys.exit(1)


if __name__ == "__main__":
    main()
