"""``heardwell understand``: JSON lines out, bad lines named on standard error, an exit code that says so."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def heardwell(tmp_path: Path):
    """``heardwell(*arguments, given=b"")``: the command with a folder of its own."""

    def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "HEARDWELL_DATA": str(tmp_path / "data"), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "heardwell.project.cli", *arguments]
        return subprocess.run(command, input=given, env=environment, capture_output=True, timeout=120)

    return run


def lines(printed: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in printed.decode().splitlines()]


def test_one_text_is_one_line(heardwell):
    done = heardwell("understand", "太差了，再也不买")

    assert done.returncode == 0
    (found,) = lines(done.stdout)
    assert (found["text"], found["language"]) == ("太差了，再也不买", "zh-Hans")


def test_a_file_is_read_to_its_end_and_bad_lines_are_named(heardwell, tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b'good\n{"id": 2, "text": "awful"}\n{broken\n\xff\nlast\n')

    done = heardwell("understand", "--file", str(source), "--out", str(out))

    assert done.returncode == 1
    assert [one["text"] for one in lines(out.read_bytes())] == ["good", "awful", "last"]
    assert "line 3" in done.stderr.decode() and "line 4" in done.stderr.decode()
    assert done.stdout == b""


def test_standard_input_may_be_the_file(heardwell):
    done = heardwell("understand", "--file", "-", given=b"one\ntwo\n")

    assert (done.returncode, len(lines(done.stdout))) == (0, 2)


def test_a_file_that_is_not_there_is_said_in_a_sentence(heardwell):
    done = heardwell("understand", "--file", "/nowhere/at/all")

    assert done.returncode == 1
    assert b"no such file" in done.stderr


def test_the_topics_of_a_workspace_are_looked_for(heardwell):
    words = ("--workspace", "Shop", "--email", "a@example.com", "--password", "correct horse battery")
    assert heardwell("bootstrap", *words).returncode == 0

    done = heardwell("understand", "the parcel never arrived, delivery is far too late", "--workspace", "Shop")

    assert done.returncode == 0, done.stderr
    assert lines(done.stdout)[0]["topics"]


def test_a_workspace_that_is_not_there_is_said(heardwell):
    assert heardwell("understand", "x", "--workspace", "Nowhere").returncode == 1
