"""Files through the whole program: sent by a respondent, in a backup, back after it."""

from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from heardwell.feedback.files.tests import samples
from tests.e2e.program import Program, eventually

SURVEY = {
    "name": "Show us",
    "languages": ["en"],
    "questions": [{"key": "photo", "type": "file", "label": {"en": "A photo?"}}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_file_is_in_the_backup_and_back_after_it(folder):
    program = Program(folder)
    try:
        key = program.bootstrap()["api_key"]
        survey = program.call("/api/v1/surveys", SURVEY, key=key)[1]["id"]
        program.call(f"/api/v1/surveys/{survey}/publish", {}, key=key)
        address = f"/c/v1/surveys/{survey}/attachments?response_id=response-1&question=photo&name=me.jpg"
        status, sent = program.call(address, samples.photo(), **{"Content-Type": "image/jpeg"})
        assert status == 201, sent
        body = {"response_id": "response-1", "seq": 1, "done": True, "answers": {"photo": sent["attachment_id"]}}
        assert program.call(f"/c/v1/surveys/{survey}/responses", body)[0] == 201
        listed = eventually(lambda: program.call("/api/v1/feedback", key=key)[1]["items"])
        backup = program.command("backup", str(folder.with_name("b.tar.gz")), "--json")
        assert backup.returncode == 0, backup.stderr
        assert "files/" in backup.stdout
    finally:
        program.stop()
    elsewhere = folder.with_name("elsewhere")
    restored = program.command("restore", str(folder.with_name("b.tar.gz")), "--data", str(elsewhere))
    assert restored.returncode == 0, restored.stderr

    again = Program(elsewhere)
    try:
        (attachment,) = again.call(f"/api/v1/feedback/{listed[0]['id']}", key=key)[1]["attachments"]
        path = f"/api/v1/attachments/{attachment['id']}"
        with urlopen(Request(again.url + path, headers={"Authorization": f"Bearer {key}"}), timeout=10) as answer:
            assert answer.read() == samples.JPEG
        assert attachment["name"] == "me.jpg"
    finally:
        again.stop()
