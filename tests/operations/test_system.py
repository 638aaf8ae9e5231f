"""The System page and the doctor: one list of findings, true figures, and backups for those who own everything."""

import json
import os
import sqlite3
import tarfile
from datetime import timedelta
from io import BytesIO

import pytest

from heardwell.accounts.actions import create_user
from heardwell.accounts.models import AuditEvent, Membership
from heardwell.core.config import config
from heardwell.core.jobs import sweep
from heardwell.project.backup import kept
from heardwell.project.system import actions, environment, running, sections, stored
from heardwell.web.tests.pages import assert_page
from tests.operations.test_backup import cli, quiet  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(workspace, owner, client_of):
    return lambda path="": client_of(owner).get(f"/ws/{workspace.slug}/settings/system/{path}")


def test_every_finding_has_a_figure_and_says_what_it_means(workspace):
    for section in sections.of_page():
        for one in section.findings:
            assert one.name and one.figure and one.says, one
            assert one.do or one.level == "ok", one


def test_the_page_shows_what_is_in_force(page, workspace):
    response = page()

    assert_page(response)
    text = response.content.decode()
    assert "WAL, FULL" in text
    assert "SQLite " in text and "DuckDB " in text
    assert "Record answers" in text


def test_durability_that_was_weakened_is_found(workspace, monkeypatch):
    import contextlib

    from heardwell.collect.intake import database

    connection = database.connect(config().intake_path)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    with contextlib.closing(sqlite3.connect(config().intake_path)) as weak:
        found = stored._durable("x", "x", "intake.sqlite3", weak.execute)

    assert found.level == "problem"
    assert found.figure.startswith("DELETE")


def test_a_secret_that_others_can_read_is_found(workspace, data):
    (data / "secrets").write_text("x")
    (data / "secrets").chmod(0o644)
    data.chmod(0o755)

    assert stored.secrets_file().level == "problem"


def test_growth_counts_the_last_week(workspace, data):
    from heardwell.collect.intake import log
    from heardwell.collect.intake.envelope import FeedbackItem
    from heardwell.core import clock

    def item(n: int) -> FeedbackItem:
        return FeedbackItem(
            workspace=workspace.pk, source="s", external_id=str(n), text="words", occurred_at_ms=clock.now_ms()
        )

    with clock.at(clock.now() - timedelta(days=30)):
        log.append_items(workspace.pk, [item(n) for n in range(5)])
    log.append_items(workspace.pk, [item(n) for n in range(5, 12)])

    assert stored._intake_rows() == (12, 7)
    assert running._recent(3600) == 7
    log.forget()


def test_the_environment_shows_where_values_come_from_and_hides_secrets(page, workspace, owner, client_of, monkeypatch):
    from heardwell.core import config as module

    monkeypatch.setenv("EMAIL_URL", "smtp://anna:pa%24%24word@mail.example.com:587")
    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.delenv("PORT", raising=False)  # make sets it
    module.reset()
    shown = {one.name: one for one in environment.settings()}
    text = client_of(owner).get(f"/ws/{workspace.slug}/settings/environment/").content.decode()
    module.reset()

    assert (shown["EMAIL_URL"].value, shown["EMAIL_URL"].given) == ("smtp://•••@mail.example.com:587", True)
    assert not shown["PORT"].given
    assert "very secret" not in text and "pa%24" not in text and "mail.example.com" in text


def test_a_setting_without_words_of_its_own_does_not_exist():
    from heardwell.core.config import Config

    assert set(environment._words()) == set(Config.model_fields)


@pytest.fixture
def records(data, monkeypatch):
    """The records of the test database, where a backup looks for them."""
    sqlite3.connect(data / "heardwell.sqlite3").execute("create table django_migrations (app, name)").connection.close()


def test_an_owner_has_a_backup_made_and_downloads_it(workspace, owner, client_of, records):
    client = client_of(owner)
    path = f"/ws/{workspace.slug}/settings/system/"
    client.post(path + "backup/")
    actions.make_asked.run()
    (one,) = kept.backups()
    answer = client.get(f"{path}backups/{one.slug}/")

    with tarfile.open(fileobj=BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "manifest.json" in archive.getnames()
    assert answer["Content-Disposition"].startswith("attachment")
    done = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"backup.asked", "backup.downloaded"} <= done


def test_the_sweeper_makes_no_backup_that_nobody_asked_for(workspace, records):
    sweep()

    assert kept.backups() == []


def test_an_admin_and_an_owner_of_one_workspace_among_others_get_no_backup(
    workspace, other_workspace, owner, client_of, records
):
    path = f"/ws/{workspace.slug}/settings/system/"
    kept.make("asked")
    (one,) = kept.backups()
    client = client_of(owner)  # owns one of the two

    assert client.get(f"{path}backups/{one.slug}/").status_code == 404
    assert client.post(path + "backup/").status_code == 403
    assert "Back up now" not in client.get(path).content.decode()
    admin = create_user("admin@example.com", "Ada", "correct horse battery")
    Membership.objects.create(workspace=workspace, user=admin, role="admin")
    assert client_of(admin).get(path).status_code == 200
    assert client_of(admin).get(f"{path}backups/{one.slug}/").status_code == 403


@pytest.mark.parametrize("name", ["..", "secrets", "asked-20260101-000000", "upgrade-1"])
def test_only_backups_can_be_downloaded(workspace, owner, client_of, name):
    assert client_of(owner).get(f"/ws/{workspace.slug}/settings/system/backups/{name}/").status_code == 404


def test_doctor_says_what_to_do_and_ends_with_its_verdict(quiet):  # noqa: F811  # the fixture
    done = cli("doctor", "--json", data=quiet)
    told = json.loads(done.stdout)
    checks = {one["check"]: one for one in told["findings"]}

    assert done.returncode == 0, done.stdout
    assert {"disk", "durability", "address", "proxy", "mail", "clock", "version", "secret", "fonts", "jobs"} <= set(
        checks
    )
    assert checks["address"]["level"] == "warning"
    (quiet / "secrets").chmod(0o644)
    quiet.chmod(0o755)
    bad = cli("doctor", data=quiet)
    assert bad.returncode == 1
    assert "chmod 600" in bad.stdout


def test_doctor_changes_nothing_where_nothing_is(tmp_path):
    done = cli("doctor", data=tmp_path / "nothing")

    assert done.returncode == 1
    assert "heardwell serve" in done.stdout
    assert not (tmp_path / "nothing" / "heardwell.sqlite3").exists()
    assert os.environ["HEARDWELL_DATA"] != str(tmp_path)
