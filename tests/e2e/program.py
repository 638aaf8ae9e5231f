"""The program as people run it: ``heardwell serve`` in a folder of its own, on a free port."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

HEARDWELL = [sys.executable, "-m", "heardwell.project.cli"]


class Program:
    """Started by :func:`start`; ``url`` answers; ``output`` is what it printed so far."""

    def __init__(
        self, data: Path, command: str = "serve", port: int = 0, patience_s: float = 120, **environment: str
    ) -> None:
        self.data = data
        self.environment = os.environ | {"HEARDWELL_DATA": str(data)} | environment
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [*HEARDWELL, command, "--port", str(port)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=data.parent,
        )
        self.output = ""
        threading.Thread(target=self._read, daemon=True).start()
        self.url = self.wait_for(r"ready at (http://\S+)", patience_s).replace("localhost", "127.0.0.1")
        self.ready_s = time.monotonic() - self.started

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.output += line

    def wait_for(self, pattern: str, seconds: float = 10) -> str:
        """The first group of a pattern in what was printed."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := re.search(pattern, self.output):
                return found[1]
            assert self.process.poll() is None, self.output
            time.sleep(0.02)
        raise AssertionError(f"{pattern} did not appear in:\n{self.output}")

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(40)
        return self.process.returncode

    def command(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Another command of the same installation."""
        return subprocess.run(
            [*HEARDWELL, *arguments], env=self.environment, capture_output=True, text=True, timeout=timeout, check=False
        )

    def bootstrap(self, name: str = "Marlow Shop") -> dict[str, str]:
        done = self.command(
            "bootstrap",
            "--workspace",
            name,
            "--email",
            "owner@example.com",
            "--password",
            "correct horse battery",
            "--json",
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def call(self, path: str, body: Any = None, *, key: str = "", method: str = "", **headers: str) -> tuple[int, Any]:
        """``(status, JSON)`` of a request; a body makes it a POST."""
        request = Request(
            self.url + path,
            data=None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode(),
            method=method or ("GET" if body is None else "POST"),
            headers={"Content-Type": "application/json"}
            | ({"Authorization": f"Bearer {key}"} if key else {})
            | headers,
        )
        try:
            with urlopen(request, timeout=20) as answer:
                status, raw = answer.status, answer.read()
        except HTTPError as error:
            status, raw = error.code, error.read()
        return status, json.loads(raw) if raw[:1] in (b"{", b"[") else raw.decode()


def eventually(check: Any, seconds: float = 5.0) -> Any:
    """The first true value of ``check()``; fails with the last one."""
    until = time.monotonic() + seconds
    while True:
        value = check()
        if value:
            return value
        assert time.monotonic() < until, f"still {value!r} after {seconds} s"
        time.sleep(0.02)
