"""A backup is made while answers come in, and what is put back holds every answer once."""

import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.program import HEARDWELL, Program, eventually
from tests.serving.test_nothing_acknowledged_is_lost import ended

SURVEY = {
    "name": "How likely?",
    "languages": ["en"],
    "questions": [{"key": "nps", "type": "nps", "label": {"en": "How likely?"}}],
}


def cli(*arguments: object, data: Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HEARDWELL_DATA": str(data)}
    command = [*HEARDWELL, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout, check=False)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[Path], Program]]:
    programs: list[Program] = []

    def started(data: Path, **environment: str) -> Program:
        programs.append(Program(data, **environment))
        return programs[-1]

    yield started
    for program in programs:
        program.stop()


@pytest.fixture
def quiet(tmp_path: Path) -> Path:
    """An installation that does not run."""
    data = tmp_path / "d"
    done = cli(
        *("bootstrap", "--workspace", "Shop", "--email", "a@example.com", "--password", "correct horse battery"),
        data=data,
    )
    assert done.returncode == 0, done.stderr
    return data


def load(program: Program, survey: str, seconds: float) -> subprocess.Popen[bytes]:
    task = {
        "host": "127.0.0.1",
        "port": int(program.url.rpartition(":")[2]),
        "path": f"/c/v1/surveys/{survey}/responses",
        "body": '{"response_id":"{id}","seq":1,"done":true,"answers":{"nps":9}}',
        "connections": 4,
        "seconds": seconds,
        "keep_ids": True,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "heardwell.project.bench.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin
    process.stdin.write(json.dumps(task).encode())
    process.stdin.close()
    return process


def published(program: Program) -> tuple[str, str]:
    key = program.bootstrap()["api_key"]
    status, survey = program.call("/api/v1/surveys", SURVEY, key=key)
    assert status == 201, survey
    assert program.call(f"/api/v1/surveys/{survey['id']}/publish", {}, key=key)[0] == 200
    return key, survey["id"]


def test_a_backup_under_load_holds_every_answer_from_before_it_once(tmp_path, start):
    program = start(tmp_path / "d")
    key, survey = published(program)
    for number in range(30):
        body = {"response_id": f"before-{number}", "seq": 1, "done": True, "answers": {"nps": 9}}
        assert program.call(f"/c/v1/surveys/{survey}/responses", body)[0] == 201
    generator = load(program, survey, 20)
    log_of = sqlite3.connect(tmp_path / "d" / "intake.sqlite3")
    eventually(lambda: log_of.execute("select count(*) from intake").fetchone()[0] > 300, 20)

    before = {key for (key,) in log_of.execute("select key from intake")}

    done = program.command("backup", str(tmp_path / "b.tar.gz"), "--json")
    acknowledged = ended(generator)["acknowledged"]
    log_of.close()

    assert done.returncode == 0, done.stderr
    assert len(acknowledged) > 300
    told = json.loads(done.stdout)
    assert told["secrets"] is True
    assert {"heardwell.sqlite3", "intake.sqlite3", "secrets"} <= set(told["files"])
    assert not [name for name in told["files"] if "analytics" in name or name.startswith("run")]
    program.stop()

    elsewhere = tmp_path / "elsewhere"
    done = cli("restore", tmp_path / "b.tar.gz", "--json", data=elsewhere)
    assert done.returncode == 0, done.stderr
    again = start(elsewhere)
    with sqlite3.connect(elsewhere / "intake.sqlite3") as restored:
        keys = [row[0] for row in restored.execute("select key from intake")]
    restored.close()
    assert len(keys) == len(set(keys))
    assert before <= set(keys)
    eventually(lambda: again.call(f"/api/v1/metrics/nps?survey_id={survey}", key=key)[1]["n"] == len(keys), 60)
    again.bootstrap()  # and the password still opens the same account


def test_files_of_the_program_itself_are_private(tmp_path, quiet):
    cli("backup", tmp_path / "b.tar.gz", data=quiet)
    cli("restore", tmp_path / "b.tar.gz", data=tmp_path / "e")

    assert stat.S_IMODE((tmp_path / "b.tar.gz").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "e").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "e" / "secrets").stat().st_mode) == 0o600
    assert (tmp_path / "e" / "secrets").read_text() == (quiet / "secrets").read_text()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_ended_in_the_middle_it_leaves_no_half_file(tmp_path, quiet, number):
    (quiet / "uploads").mkdir()
    (quiet / "uploads" / "film.bin").write_bytes(os.urandom(80_000_000))
    target = tmp_path / "out" / "b.tar.gz"
    target.parent.mkdir()
    process = subprocess.Popen(
        [*HEARDWELL, "backup", str(target)], env=os.environ | {"HEARDWELL_DATA": str(quiet)}, stdout=subprocess.DEVNULL
    )
    eventually(lambda: list(target.parent.glob(".backup-*/.archive")), 20)
    process.send_signal(number)
    process.wait(20)

    assert process.returncode != 0
    assert not target.exists()
    if number == signal.SIGTERM:
        assert list(target.parent.iterdir()) == []
    assert cli("backup", target, data=quiet).returncode == 0
    assert [path.name for path in target.parent.iterdir()] == ["b.tar.gz"]


def test_a_folder_in_use_is_kept_beside_and_only_replaced_by_force(tmp_path, quiet):
    cli("backup", tmp_path / "b.tar.gz", data=quiet)
    (quiet / "mark").write_text("the old one")

    refused = cli("restore", tmp_path / "b.tar.gz", data=quiet)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    done = cli("restore", tmp_path / "b.tar.gz", "--force", "--json", data=quiet)

    assert done.returncode == 0, done.stderr
    kept = Path(json.loads(done.stdout)["kept"])
    assert (kept / "mark").read_text() == "the old one"
    assert not (quiet / "mark").exists()
    assert (quiet / "analytics.duckdb").exists()


def test_a_running_program_is_left_alone(tmp_path, start):
    program = start(tmp_path / "d")
    program.bootstrap()
    assert program.command("backup", str(tmp_path / "b.tar.gz")).returncode == 0

    refused = program.command("restore", str(tmp_path / "b.tar.gz"), "--force")

    assert refused.returncode == 1
    assert "Stop it first" in refused.stderr
    assert program.call("/readyz")[0] == 200


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The same archive with other contents."""
    import io

    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            content = change(member.name, old.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return target


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda name, raw: raw[:-1] + b"x" if name == "secrets" else raw, "secrets"),
        (lambda name, raw: None if name == "intake.sqlite3" else raw, "intake.sqlite3"),
        (lambda name, raw: raw.replace(b'"secrets"', b'"../out"') if name == "manifest.json" else raw, "does not name"),
        (lambda name, raw: raw.replace(b'"version": "0.', b'"version": "99.') if "json" in name else raw, "99."),
        (lambda name, raw: b"{}" if name == "manifest.json" else raw, "not a backup"),
    ],
)
def test_what_is_damaged_or_newer_is_refused_and_changes_nothing(tmp_path, quiet, change, says):
    cli("backup", tmp_path / "b.tar.gz", data=quiet)
    bad = rewritten(tmp_path / "b.tar.gz", tmp_path / "bad.tar.gz", change)

    refused = cli("restore", bad, data=tmp_path / "e")

    assert refused.returncode == 1, refused.stdout
    assert says in refused.stderr
    assert not (tmp_path / "e").exists()
    assert not list(tmp_path.glob(".restore-*"))


def test_a_file_that_was_cut_off_is_refused(tmp_path, quiet):
    cli("backup", tmp_path / "b.tar.gz", data=quiet)
    raw = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "b.tar.gz").write_bytes(raw[: len(raw) // 2])

    refused = cli("restore", tmp_path / "b.tar.gz", data=tmp_path / "e")

    assert refused.returncode == 1
    assert "damaged or incomplete" in refused.stderr


def test_mails_that_waited_do_not_go_out_twice(tmp_path, quiet):
    with sqlite3.connect(quiet / "heardwell.sqlite3") as records:
        records.execute(
            "insert into messaging_delivery (workspace_id, channel, idempotency_key, message_id, in_reply_to, "
            '"references", to_name, to_address, from_name, subject, body, language, about, state, attempts, next_try, '
            "last_error, answer, created_at) values (1, 'email', 'k', '<k@x>', '', '', '', 'c@example.com', '', 's', "
            "'b', 'en', '', 'queued', 0, '2026-01-01 00:00:00', '', '', '2026-01-01 00:00:00')"
        )
    records.close()
    cli("backup", tmp_path / "b.tar.gz", data=quiet)
    done = cli("restore", tmp_path / "b.tar.gz", "--json", data=tmp_path / "e")

    assert json.loads(done.stdout)["mails_held_back"] == 1
    with sqlite3.connect(tmp_path / "e" / "heardwell.sqlite3") as restored:
        assert restored.execute("select state from messaging_delivery").fetchone() == ("unclear",)
    restored.close()


def test_a_full_disk_is_said_before_anything_is_written(tmp_path, quiet):
    if shutil.which("unshare") is None:
        pytest.skip("needs user namespaces")
    small = tmp_path / "small"
    small.mkdir()
    script = f"mount -t tmpfs -o size=300k none {small} && {' '.join(HEARDWELL)} backup {small}/b.tar.gz; ls -A {small}"
    began = time.monotonic()
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script],
        env=os.environ | {"HEARDWELL_DATA": str(quiet)},
        capture_output=True,
        text=True,
        check=False,
    )
    if "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip("mounting is not allowed here")

    assert "Make room" in done.stderr, (done, time.monotonic() - began)
    assert done.stdout == ""
