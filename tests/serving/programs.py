"""Starts the edge and a stub app as real processes, with a data folder and a listening socket of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from heardwell.collect.intake import log, published
from heardwell.project import lifeline
from tests.serving import http

ROOT = Path(__file__).parents[2]
SURVEY = {
    "id": "shop",
    "version": 1,
    "workspace": 7,
    "questions": [
        {"key": "nps", "type": "nps", "required": True},
        {"key": "why", "type": "text"},
        {"key": "some", "type": "multi", "choices": [{"value": "a"}]},
    ],
}
ANSWERS = "/c/v1/surveys/shop/responses"


def wait_for(condition, within_s: float = 15, message: str = "it did not happen") -> Any:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(message)


class House:
    """A data folder (with a short path: sockets live in it), an edge on a free port, on demand a stub app."""

    def __init__(self, **settings: Any) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="hw-"))
        (self.data / "run").mkdir(mode=0o700)
        self.intake_path = self.data / "intake.sqlite3"
        published.publish(SURVEY, path=self.intake_path)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self._listener.getsockname()[1]
        # An interrupted test leaves nothing behind: the programs end when this process does.
        self._lifeline, self._held = os.pipe()
        self._settings = {"data": str(self.data), "secret": "s", "fd": self._listener.fileno(), **settings}
        self.edge: subprocess.Popen[bytes] | None = None
        self.app: subprocess.Popen[bytes] | None = None

    def start_edge(self) -> None:
        self.edge = self._start("edge", self._settings, self._listener.fileno())

    def start_app(self, threads: int = 2) -> None:
        settings = {
            "socket": str(self.data / "run" / "app.sock"),
            "threads": threads,
            "pages": "tests.serving.stub_app:make",
            "services": "tests.serving.stub_app",
        }
        self.app = self._start("app", settings)

    def _start(self, name: str, settings: dict[str, Any], *fds: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", f"heardwell.project.{name}"],
            env=os.environ
            | {f"HEARDWELL_{name.upper()}": json.dumps(settings), lifeline.VARIABLE: str(self._lifeline)},
            cwd=ROOT,
            pass_fds=(self._lifeline, *fds),
            start_new_session=True,
        )

    def kill_app(self) -> None:
        assert self.app is not None
        os.killpg(self.app.pid, signal.SIGKILL)
        self.app.wait()
        self.app = None

    def stop(self) -> None:
        for process in (self.edge, self.app):
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._listener.close()
        os.close(self._held)
        os.close(self._lifeline)
        log.forget()
        shutil.rmtree(self.data, ignore_errors=True)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> http.Answer:
        return http.ask(self.port, method, path, body, headers)

    def answer(self, headers: dict[str, str] | None = None, **changes: Any) -> http.Answer:
        body = {"response_id": "response-1", "seq": 1, "answers": {"nps": 9}} | changes
        return self.ask("POST", ANSWERS, json.dumps(body).encode(), headers)

    @property
    def counts(self) -> dict[str, int]:
        return self.ask("GET", "/healthz?verbose").json["counts"]

    def rows(self) -> list[log.LogRow]:
        return log.read_after(0, 1_000_000, path=self.intake_path)
