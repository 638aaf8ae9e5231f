"""The door for files: what is taken, what is refused, and that nothing is half kept."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heardwell.collect.intake import published
from heardwell.collect.surveys.uploads import actions as uploads
from heardwell.core import clock
from heardwell.feedback.files import actions, disk
from heardwell.feedback.files.tests import samples
from heardwell.feedback.models import Attachment, StoredFile

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><foreignObject/></svg>'
HTML = b"<!DOCTYPE html><script>alert(document.cookie)</script>"


@pytest.fixture(autouse=True)
def survey(workspace):
    cache.clear()
    questions = [
        {"key": "photo", "type": "file", "pick": {"max": 3}},
        {"key": "papers", "type": "file", "accept": ["document", "audio", "video"]},
        {"key": "shot", "type": "screenshot"},
        {"key": "why", "type": "text"},
    ]
    published.publish({"id": "shop", "version": 1, "workspace": workspace.pk, "questions": questions})


def send(content: bytes = samples.JPEG, *, survey: str = "shop", name: str = "a.jpg", **fields: str):
    file = SimpleUploadedFile(name, content, "image/png")
    form = {"response_id": "response-1", "question": "photo", **fields, "file": file}
    return Client().post(f"/c/v1/surveys/{survey}/attachments", form)


def nothing_is_kept() -> bool:
    drafts = list((disk.path_of("00").parents[3] / ".uploads").glob("*"))
    return not (Attachment.objects.exists() or StoredFile.objects.exists() or disk.names() or drafts)


def test_a_file_is_kept_without_what_it_says_about_the_sender():
    answer = send(samples.photo(6), name="holiday.jpg")

    kept = Attachment.objects.select_related("file").get(pk=answer.json()["attachment_id"])
    path = disk.path_of(kept.file.sha256)
    assert answer.status_code == 201
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert (kept.state, kept.question, kept.name) == ("waiting", "photo", "holiday.jpg")
    assert (kept.file.media_type, kept.file.width, kept.file.height) == ("image/jpeg", 6, 8)
    assert b"secret" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert str(path).endswith(f"files/{kept.file.sha256[:2]}/{kept.file.sha256[2:4]}/{kept.file.sha256}")


def test_sent_twice_it_is_one_and_another_response_has_its_own():
    first, again = send().json(), send(name="b.jpg").json()
    other = send(response_id="response-2").json()

    assert first == again != other
    assert (Attachment.objects.count(), len(disk.names())) == (2, 1)


def test_the_bare_bytes_do_as_well():
    address = "/c/v1/surveys/shop/attachments?response_id=response-1&question=shot&name=shot.png"
    where = "&selector=%23buy&viewport=1280x720&url=https://shop.example/cart"

    answer = Client().post(address + where, samples.png(), content_type="image/png")

    kept = Attachment.objects.get(pk=answer.json()["attachment_id"])
    assert kept.context == {"selector": "#buy", "viewport": "1280x720", "url": "https://shop.example/cart"}
    assert kept.name == "shot.png"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (samples.office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (samples.office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("名前,値\nا,1\n".encode(), "text/plain"),
        (b"ID3\x03\0\0\0\0\0\0sound", "audio/mpeg"),
        (b"OggS" + b"\0" * 24 + b"OpusHead", "audio/ogg"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0", "audio/mp4"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "video/mp4"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0webm....V_VP8", "video/webm"),
    ],
)
def test_a_file_is_what_its_bytes_say(content, media_type):
    answer = send(content, name="x.exe", question="papers")

    assert Attachment.objects.get(pk=answer.json()["attachment_id"]).file.media_type == media_type


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SVG, "x.svg"),
        (SVG, "x.png"),
        (HTML, "x.html"),
        (HTML, "x.png"),
        (b"\x89PNG\r\n\x1a\n" + HTML, "x.png"),
        (b"GIF89a/*" + HTML + b"*/", "x.gif"),
        (b"\xff\xd8\xff" + HTML, "x.jpg"),
        (samples.png(50_000, 50_000, rows=b""), "large.png"),
        (samples.png(64_001, 1_000, rows=b""), "wide.png"),
        (samples.office(), "bomb.docx"),
        (b"MZ" + b"\0" * 100, "x.png"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "x.heic"),
        (b"", "empty.png"),
    ],
)
@pytest.mark.parametrize("question", ["photo", "shot"])
def test_what_is_no_picture_is_refused_whatever_it_is_called(content, name, question):
    answer = send(content, name=name, question=question)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["file"]
    assert nothing_is_kept()


@pytest.mark.parametrize(
    "content",
    [
        samples.office(size=300 * 1024 * 1024),
        samples.office(**{"word/vbaProject.bin": b"macro"}),
        samples.office("evil/../../x"),
        samples.office()[:-30],
        b"PK\x03\x04" + b"\0" * 50,
        SVG,
        HTML,
        b"notes\n<iframe src=x>",
        b"\0" * 50,
    ],
)
def test_bombs_macros_and_markup_are_no_documents(content):
    answer = send(content, name="notes.txt", question="papers")

    assert answer.status_code == 422
    assert nothing_is_kept()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"question": "why"}, ["question"]),
        ({"question": "nothing"}, ["question"]),
        ({"response_id": "short"}, ["response_id"]),
        ({"response_id": "../../../etc/passwd"}, ["response_id"]),
        ({"question": "shot", "viewport": "wide"}, ["viewport"]),
        ({"question": "shot", "url": "javascript:alert(1)"}, ["url"]),
        ({"question": "shot", "selector": "a\nb"}, ["selector"]),
        ({"question": "x", "response_id": "y"}, ["response_id", "question"]),
    ],
)
def test_every_wrong_field_is_named(fields, named):
    answer = send(**fields)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == named
    assert nothing_is_kept()


def test_unknown_closed_too_large_and_unreadable_have_their_own_answers(workspace):
    assert send(survey="nowhere").status_code == 404
    assert send(b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024 + 100_000)).status_code == 413
    form = Client().post("/c/v1/surveys/shop/attachments", b"--x\r\nnonsense", "multipart/form-data; boundary=\xff")
    assert form.status_code == 400
    published.close("shop", clock.now())
    gone = send()
    assert gone.status_code == 410
    assert gone["Access-Control-Allow-Origin"] == "*"
    assert gone["Content-Type"] == "application/problem+json"
    assert nothing_is_kept()


def test_a_browser_may_ask_beforehand():
    answer = Client().options("/c/v1/surveys/shop/attachments")

    assert answer.status_code == 204
    assert "POST" in answer["Access-Control-Allow-Methods"]


def test_a_response_has_at_most_ten_files():
    sent = [send(samples.png(2, 2 + n)).status_code for n in range(11)]

    refused = send(samples.png(2, 50))
    assert sent == [201] * 10 + [429]
    assert int(refused["Retry-After"]) > 0
    assert send(samples.png(2, 2)).status_code == 201
    assert len(disk.names()) == 10


def test_a_survey_takes_so_many_in_an_hour_and_then_again(monkeypatch):
    monkeypatch.setattr(actions, "MOST_OF_SURVEY", 2)
    sent = [send(response_id=f"response-{n}").status_code for n in range(3)]

    Attachment.objects.update(uploaded_at=clock.now() - timedelta(hours=2))

    assert sent == [201, 201, 429]
    assert send(response_id="response-9").status_code == 201


def test_one_address_does_not_take_all_the_room(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_FROM_ADDRESS", 3)

    assert [send(response_id=f"response-{n}").status_code for n in range(4)] == [201, 201, 201, 429]


def test_a_full_disk_takes_no_files(monkeypatch):
    monkeypatch.setattr(disk, "FLOOR_BYTES", 1 << 60)

    answer = send()

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert nothing_is_kept()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("x.svg", "x.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\me\\照片.png", "照片.jpg"),
        ('"><img src=x onerror=1>.jpg', "img src=x onerror=1.jpg"),
        ("a\u202egpj.exe", "a gpj.jpg"),
        ("…" * 400, "…" * 100 + ".jpg"),
        (".jpg", "jpg.jpg"),
    ],
)
def test_a_name_is_only_a_name(given, kept):
    address = "/c/v1/surveys/shop/attachments"
    query = {"response_id": "response-1", "question": "photo", "name": given}

    answer = Client().post(address, samples.JPEG, content_type="image/jpeg", query_params=query)

    assert Attachment.objects.get(pk=answer.json()["attachment_id"]).name == kept
