"""A file belongs to the answer that names it, and goes with it."""

from datetime import timedelta

import pytest
from django.test import Client

from heardwell.core import clock
from heardwell.feedback import actions
from heardwell.feedback.files import disk, sweeping
from heardwell.feedback.files.tests import samples
from heardwell.feedback.models import Attachment

pytestmark = pytest.mark.django_db(transaction=True)


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_answer_claims_its_files_and_programs_may_fetch_them(upload, answer, api, workspace):
    first, second = upload(samples.photo(), "رحلة.jpg"), upload(samples.PDF, "invoice.pdf")
    shot = upload(samples.png(), question="shot", selector="#buy", viewport="360x800")

    said = answer(nps=9, photo=[first, second], shot=shot)

    listed = api(workspace).get(f"/api/v1/feedback/{said.pk}").json()["attachments"]
    assert [(one["name"], one["media_type"], one["question"]) for one in listed] == [
        ("رحلة.jpg", "image/jpeg", "photo"),
        ("invoice.pdf", "application/pdf", "photo"),
        ("a.png", "image/png", "shot"),
    ]
    assert listed[2]["context"] == {"selector": "#buy", "viewport": "360x800"}
    assert (listed[2]["width"], listed[2]["height"], listed[1]["width"]) == (3, 2, None)
    picture = api(workspace).get(listed[0]["url"])
    paper = api(workspace).get(listed[1]["url"])
    assert content(picture) == samples.JPEG
    assert picture["Content-Disposition"].startswith("inline")
    assert paper["Content-Disposition"].startswith("attachment")
    for fetched in (picture, paper):
        assert fetched["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in fetched["Content-Security-Policy"]
        assert fetched["Cache-Control"].startswith("private")


def test_files_of_another_answer_are_dropped(upload, answer):
    mine, theirs = upload(), upload(response_id="response-2")
    elsewhere = upload(samples.png(), question="shot")

    said = answer(photo=[mine, theirs, elsewhere, "0123456789abcdef"], shot=mine)

    assert said.answers == {"photo": [mine], "shot": None}
    assert [one.pk for one in said.attachments.all()] == [mine]
    assert Attachment.objects.get(pk=theirs).state == "waiting"


def test_a_later_answer_lets_go_of_what_it_no_longer_names(upload, answer):
    first, second = upload(), upload(samples.png())
    answer(photo=[first])

    said = answer(seq=2, photo=[second])
    assert [one.pk for one in said.attachments.all()] == [second]

    said = answer(seq=3, photo=None)
    assert said.attachments.count() == 0


def test_an_unclaimed_file_waits_two_days_and_is_gone(upload, answer):
    claimed, waiting = upload(), upload(samples.png())
    answer(photo=[claimed])

    sweeping.sweep()
    assert len(disk.names()) == 2
    Attachment.objects.update(uploaded_at=clock.now() - timedelta(days=3))
    sweeping.sweep()

    assert [one.pk for one in Attachment.objects.all()] == [claimed]
    assert len(disk.names()) == 1
    assert Client().get(f"/api/v1/attachments/{waiting}").status_code == 401


def test_erasing_a_feedback_erases_its_files_and_nobody_elses(upload, answer, workspace):
    shared, own = upload(), upload(samples.png())
    said = answer(photo=[shared, own])
    other = answer("response-2", photo=[upload(response_id="response-2")])

    actions.forget(workspace, said)
    sweeping.sweep()

    assert [one.feedback_id for one in Attachment.objects.all()] == [other.pk]
    assert len(disk.names()) == 1
    assert disk.path_of(disk.names()[0]).read_bytes() == samples.JPEG


def test_bytes_without_a_row_are_found(upload, data):
    upload()
    orphan = disk.path_of("ff" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"left by a crash")
    sweeping._walked.clear()

    with clock.at(clock.now() + timedelta(days=1, hours=1)):
        sweeping.sweep()

    assert len(disk.names()) == 1
    assert not orphan.exists()


def test_another_workspace_and_strangers_see_nothing(upload, answer, api, client_of, workspace, other_workspace, owner):
    named, waiting = upload(), upload(samples.png())
    answer(photo=[named])
    rival = other_workspace.memberships.get().user

    assert api(other_workspace).get(f"/api/v1/attachments/{named}").status_code == 404
    assert api(workspace).get(f"/api/v1/attachments/{waiting}").status_code == 404
    assert Client().get(f"/api/v1/attachments/{named}").status_code == 401
    for slug in (workspace.slug, other_workspace.slug):
        assert client_of(rival).get(f"/ws/{slug}/voices/files/{named}").status_code == 404
    seen = client_of(owner).get(f"/ws/{workspace.slug}/voices/files/{named}")
    assert content(seen) == samples.JPEG
    assert seen["Cross-Origin-Resource-Policy"] == "same-origin"
    assert client_of(owner).get(f"/ws/{workspace.slug}/voices/files/{waiting}").status_code == 404
