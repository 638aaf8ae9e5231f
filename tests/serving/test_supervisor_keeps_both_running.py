"""One command, two processes: started together, started again when they die, stopped in order."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from heardwell.project import supervisor
from tests.serving import http
from tests.serving.programs import ROOT, wait_for


class Program:
    """A supervisor with its children, in a folder of its own, with the stub app."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        plan = {
            "run": str(folder / "run"),
            "host": "127.0.0.1",
            "port": port,
            "public_url": "",
            "edge": {"data": str(folder), "secret": "s"},
            "app": {
                "socket": str(folder / "run" / "app.sock"),
                "threads": 2,
                "pages": "tests.serving.stub_app:make",
                "services": "tests.serving.stub_app",
            },
        }
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "heardwell.project.supervisor"],
            env=os.environ | {"HEARDWELL_SERVE": json.dumps(plan)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def ready(self) -> int:
        """The port, once the ready line has come."""
        found = wait_for(lambda: re.search(r"ready at http://127.0.0.1:(\d+)", self.output), message=self.output)
        return int(found[1])

    def child(self, name: str) -> int | None:
        """The process id of the edge or the app."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        named = (int(pid) for pid in listed if f"project.{name}" in Path(f"/proc/{pid}/cmdline").read_text())
        return next(named, None)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="hw-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def program(folder: Path) -> Iterator[Program]:
    program = Program(folder)
    yield program
    if program.process.poll() is None:
        program.process.terminate()
        program.process.wait(20)


def test_it_lives_through_deaths_and_stops_in_order(program, folder):
    port = program.ready()
    edge, app, worker = program.child("edge"), program.child("app"), http.ask(port, "GET", "/").json["pid"]

    os.kill(edge, signal.SIGKILL)
    # The supervisor holds the port: a request that comes meanwhile waits and is answered.
    assert http.ask(port, "GET", "/healthz").status == 200
    os.kill(app, signal.SIGKILL)
    wait_for(lambda: program.child("app") not in (app, None))
    assert http.ask(port, "GET", "/").json["pid"] != worker
    assert "the edge ended with code -9 and is started again" in program.output

    with http.Connection(port) as slow:
        slow.send(http.request("GET", "/slow?0.7"))
        time.sleep(0.2)
        program.process.send_signal(signal.SIGTERM)
        assert slow.answer().status == 200
    assert program.process.wait(20) == 0
    assert not alive(worker)
    assert (folder / "run").stat().st_mode & 0o777 == 0o700


def test_the_children_end_when_the_supervisor_is_killed(program):
    program.ready()
    children = [program.child("edge"), program.child("app")]

    program.process.kill()

    wait_for(lambda: not any(alive(pid) for pid in children))


def test_the_supervisor_and_the_edge_load_little(program):
    program.ready()
    maps = Path(f"/proc/{program.child('edge')}/status").read_text()

    assert int(re.search(r"VmRSS:\s+(\d+)", maps)[1]) < 45 * 1024
    supervisor_rss = int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{program.process.pid}/status").read_text())[1])
    assert supervisor_rss < 20 * 1024


def test_a_port_in_use_is_said_in_a_sentence(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        program = Program(folder, port)

        assert program.process.wait(10) == 1
        wait_for(lambda: f"cannot listen on 127.0.0.1:{port}: Address already in use" in program.output)
        assert "Traceback" not in program.output


def test_two_programs_never_share_a_data_folder(folder, monkeypatch):
    monkeypatch.setattr(supervisor, "LOCK_S", 0.1)
    first = supervisor._lock(folder / "run")

    with pytest.raises(supervisor.CannotStart, match="another Heardwell runs with the data folder"):
        supervisor._lock(folder / "run")

    os.close(first)
    os.close(supervisor._lock(folder / "run"))


def test_a_path_too_long_for_sockets_is_said_at_the_start(folder):
    with pytest.raises(supervisor.CannotStart, match="too long"):
        supervisor._lock(folder / ("x" * 90) / "run")
