"""Today's program on the data of the version before: everything is there, and nothing is lost when it goes wrong.

``tests/upgrade/0.1.0.tar.gz`` is a small data folder as that version left it, with what it said of itself.
"""

import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.program import Program, eventually
from tests.operations.test_backup import cli

OLD = Path(__file__).parents[1] / "upgrade" / "0.1.0.tar.gz"


@pytest.fixture
def old(tmp_path: Path) -> tuple[Path, dict]:
    data = tmp_path / "d"
    data.mkdir(mode=0o700)
    with tarfile.open(OLD) as archive:
        archive.extractall(data, filter="data")
    expected = json.loads((data / "expected.json").read_text())
    (data / "expected.json").unlink()
    return data, expected


@pytest.fixture
def start() -> Iterator[Callable[..., Program]]:
    programs: list[Program] = []

    def started(data: Path, **environment: str) -> Program:
        programs.append(Program(data, **environment))
        return programs[-1]

    yield started
    for program in programs:
        program.stop()


def records(data: Path, query: str) -> list:
    connection = sqlite3.connect(data / "heardwell.sqlite3")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def sign_in(program: Program, email: str, password: str) -> str:
    """The title of the first page after the sign-in form, as a browser without scripts goes through it."""
    import http.cookiejar
    import re
    import urllib.parse
    import urllib.request

    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    form = opener.open(f"{program.url}/accounts/sign-in/", timeout=20)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.read().decode())[1]
    told = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "email": email, "password": password})
    page = opener.open(form.url, told.encode(), timeout=20).read().decode()
    return re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]


def test_everything_is_there_after_the_upgrade(old, start):
    data, expected = old
    program = start(data)
    key = expected["bootstrap"]["api_key"]

    metric = eventually(
        lambda: (m := program.call(f"/api/v1/metrics/nps?survey_id={expected['survey']}", key=key)[1])["n"] == 60 and m,
        30,
    )
    assert metric["value"] == expected["nps"]["value"]
    assert metric["counts"] == expected["nps"]["counts"]
    assert len(program.call("/api/v1/feedback?limit=500", key=key)[1]["items"]) == expected["feedback"]
    cases = program.call("/api/v1/cases?limit=500", key=key)[1]["items"]
    assert len(cases) == expected["cases"]
    assert {case["team"] for case in cases} == {"Delivery", "Returns", "配送"}
    assert {tag for case in cases for tag in case["tags"]} == {"late"}
    status = {case["id"]: case["status"] for case in cases}
    assert status[expected["closed"]] == "closed"
    noted = program.call(f"/api/v1/cases/{expected['noted']}", key=key)[1]
    assert "We called them." in json.dumps(noted)
    assert "Marlow Shop" in sign_in(program, "owner@example.com", "correct horse battery")


def test_answers_go_on_after_the_upgrade(old, start):
    data, expected = old
    program = start(data)
    answer = {"response_id": "new-response", "seq": 1, "done": True, "answers": {"nps": 0}}
    repeated = {"response_id": "old-response-000", "seq": 1, "done": True, "answers": {"nps": 9}}
    url = f"/c/v1/surveys/{expected['survey']}/responses"

    assert program.call(url, answer)[0] == 201
    assert program.call(url, repeated)[0] == 200
    key = expected["bootstrap"]["api_key"]
    path = f"/api/v1/metrics/nps?survey_id={expected['survey']}"
    eventually(lambda: program.call(path, key=key)[1]["n"] == 61, 30)


def test_a_backup_is_made_first_and_opens_with_the_version_before(old, start, tmp_path):
    data, _ = old
    migrations = records(data, "select app, name from django_migrations order by 1, 2")
    program = start(data)
    program.stop()

    (kept,) = (data / "backups").glob("upgrade-*.tar.gz")
    assert "a backup was made before the upgrade" in program.output
    with tarfile.open(kept) as archive:
        archive.extract("heardwell.sqlite3", tmp_path, filter="data")
    assert records(tmp_path, "select app, name from django_migrations order by 1, 2") == migrations
    assert records(data, "select count(*) from django_migrations") != [(len(migrations),)]


def test_an_upgrade_that_fails_leaves_what_was_there_and_says_how_to_return(old):
    data, _ = old
    connection = sqlite3.connect(data / "heardwell.sqlite3")
    connection.execute("create table accounts_team (obstacle integer)")  # what a migration will want to make
    connection.commit()
    before = list(connection.iterdump())
    connection.close()

    for _attempt in range(2):
        done = cli(
            "bootstrap", "--workspace", "A", "--email", "a@b.cd", "--password", "correct horse battery", data=data
        )
        assert done.returncode == 1, done.stdout
        assert "Your data are as they were" in done.stderr
        connection = sqlite3.connect(data / "heardwell.sqlite3")
        assert list(connection.iterdump()) == before
        connection.close()
    assert len(list((data / "backups").iterdir())) == 1


def test_serve_ends_with_a_sentence_when_the_upgrade_fails(old):
    data, _ = old
    connection = sqlite3.connect(data / "heardwell.sqlite3")
    connection.execute("create table accounts_team (obstacle integer)")
    connection.close()
    done = cli("serve", "--port", "0", data=data)

    assert done.returncode == 1
    assert "heardwell: The upgrade to" in done.stderr
    assert "Your data are as they were" in done.stderr


def test_data_of_a_newer_version_are_refused(old):
    data, _ = old
    assert cli("login-link", "owner@example.com", data=data).returncode == 0
    connection = sqlite3.connect(data / "heardwell.sqlite3")
    connection.execute("insert into django_migrations (app, name, applied) values ('accounts', '9999_x', '2099-01-01')")
    connection.commit()
    connection.close()
    done = cli("bootstrap", "--workspace", "A", "--email", "a@b.cd", "--password", "correct horse battery", data=data)

    assert done.returncode == 1
    assert "newer Heardwell" in done.stderr


def test_serve_says_at_once_that_the_data_are_newer(old):
    data, _ = old
    (data / "version").write_text('{"version": "99.1.0"}')
    done = cli("serve", "--port", "0", data=data, timeout=10)

    assert done.returncode == 1
    assert "99.1.0" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_room_for_a_backup_nothing_is_changed(old, tmp_path):
    data, _ = old
    (data / "backups").write_text("a file where the folder should be")
    before = records(data, "select count(*) from django_migrations")
    command = ("bootstrap", "--workspace", "A", "--email", "a@b.cd", "--password", "correct horse battery")
    done = cli(*command, data=data)

    assert done.returncode == 1
    assert "UPGRADE_BACKUP=off" in done.stderr
    assert records(data, "select count(*) from django_migrations") == before
