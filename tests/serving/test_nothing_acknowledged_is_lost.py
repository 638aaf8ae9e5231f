"""Kill the edge under load, stop it under load: what was acknowledged is in the log, once."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter

from tests.serving.http import Connection, request
from tests.serving.programs import ANSWERS, House, wait_for


def load(house: House, seconds: float) -> subprocess.Popen[bytes]:
    task = {
        "host": "127.0.0.1",
        "port": house.port,
        "path": ANSWERS,
        "body": '{"response_id":"{id}","answers":{"nps":9}}',
        "connections": 24,
        "seconds": seconds,
        "keep_ids": True,
        "reconnect": True,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "heardwell.project.bench.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin
    process.stdin.write(json.dumps(task).encode())
    process.stdin.close()
    return process


def ended(generator: subprocess.Popen[bytes]) -> dict:
    generator.terminate()
    with generator.stdout:
        findings = json.loads(generator.stdout.read())
    generator.wait()
    return findings


def test_kill_9_under_load_loses_and_doubles_nothing(own_house):
    own_house.start_edge()
    own_house.ask("GET", "/healthz")
    generator = load(own_house, 30)
    for _ in range(3):
        before = len(own_house.rows())
        wait_for(lambda before=before: len(own_house.rows()) > before + 20)
        own_house.edge.kill()
        own_house.edge.wait()
        own_house.start_edge()
    findings = ended(generator)

    stored = Counter(row.key for row in own_house.rows())
    assert len(findings["acknowledged"]) > 20
    assert [key for key in findings["acknowledged"] if stored[key] != 1] == []
    assert max(stored.values()) == 1


def test_sigterm_finishes_what_was_taken_and_ends_with_0(own_house):
    own_house.start_edge()
    own_house.start_app()
    wait_for(lambda: own_house.ask("GET", "/readyz").status == 200)
    with Connection(own_house.port) as slow, Connection(own_house.port) as idle:
        assert idle.ask("GET", "/healthz").status == 200
        slow.send(request("GET", "/slow?1"))
        generator = load(own_house, 30)
        wait_for(lambda: len(own_house.rows()) > 20)
        threading.Timer(0.1, os.kill, (own_house.edge.pid, signal.SIGTERM)).start()

        assert slow.answer().status == 200
        assert own_house.edge.wait(10) == 0
    own_house._listener.close()
    findings = ended(generator)

    stored = Counter(row.key for row in own_house.rows())
    assert [key for key in findings["acknowledged"] if stored[key] != 1] == []
