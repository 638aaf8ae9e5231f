"""Pictures of surveys: members put them there, everybody sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heardwell.accounts.models import Membership
from heardwell.collect.surveys import actions
from heardwell.collect.surveys.models import Survey, SurveyImage
from heardwell.feedback.files import disk
from heardwell.feedback.files.sweeping import sweep
from heardwell.feedback.files.tests import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(workspace, owner) -> Survey:
    return actions.create_survey(workspace, owner, template="nps")


@pytest.fixture
def add(client_of, owner, survey):
    """``add(content)``: the answer to a member who uploads these bytes."""

    def added(content: bytes, name: str = "logo.png"):
        form = {"image": SimpleUploadedFile(name, content, "image/png")}
        return client_of(owner).post(f"/ws/{survey.workspace.slug}/surveys/{survey.pk}/images/", form)

    return added


def test_a_picture_is_there_for_everybody_and_for_good(add):
    answer = add(samples.png(4, 5, samples.chunk(b"tEXt", b"secret")))

    made = answer.json()
    shown = Client().get(f"/c/v1/images/{made['id']}")
    assert answer.status_code == 201
    assert (made["width"], made["height"]) == (4, 5)
    assert made["url"].endswith(f"/c/v1/images/{made['id']}")
    assert b"".join(shown.streaming_content) == samples.png(4, 5)
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert "immutable" in shown["Cache-Control"]
    assert shown["Access-Control-Allow-Origin"] == "*"
    assert shown["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_same_picture_again_is_the_one_that_is_there(add):
    first, again = add(samples.JPEG).json(), add(samples.photo()).json()

    assert first["id"] == again["id"]
    assert len(disk.names()) == 1


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 422),
        (b"<!doctype html><script>alert(1)</script>", 422),
        (b"\x89PNG\r\n\x1a\n<html>", 422),
        (samples.png(50_000, 50_000, rows=b""), 422),
        (samples.PDF, 422),
        (b"", 422),
        (samples.png() + b"\0" * 2_100_000, 413),
        (b"\0" * 3_000_000, 413),
    ],
)
def test_only_pictures_and_no_large_ones_are_taken(add, content, status):
    answer = add(content)

    assert answer.status_code == status
    assert status == 413 or answer.json()["errors"][0]["field"] == "image"
    assert SurveyImage.objects.count() == 0
    assert disk.names() == []


def test_strangers_and_viewers_add_nothing(client_of, workspace, other_workspace, survey, owner):
    rival = other_workspace.memberships.get().user
    address = f"/ws/{workspace.slug}/surveys/{survey.pk}/images/"

    assert client_of(rival).post(address, {"image": SimpleUploadedFile("a.png", samples.png())}).status_code == 404
    theirs = f"/ws/{other_workspace.slug}/surveys/{survey.pk}/images/"
    assert client_of(rival).post(theirs, {"image": SimpleUploadedFile("a.png", samples.png())}).status_code == 404
    Membership.objects.filter(workspace=workspace, user=owner).update(role="viewer")
    assert client_of(owner).post(address, {"image": SimpleUploadedFile("a.png", samples.png())}).status_code == 403
    assert Client().get("/c/v1/images/nothing").status_code == 404


def test_a_picture_stays_as_long_as_its_survey_or_a_copy_may_show_it(add, survey):
    made = add(samples.png()).json()

    sweep()
    survey.delete()
    sweep()

    assert Client().get(f"/c/v1/images/{made['id']}").status_code == 200
    SurveyImage.objects.all().delete()
    sweep()
    assert Client().get(f"/c/v1/images/{made['id']}").status_code == 404
    assert disk.names() == []
