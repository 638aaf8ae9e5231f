"""A survey that asks for files, and what respondents do with it."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heardwell.analytics.store import close_stores
from heardwell.collect.intake import log, published
from heardwell.collect.surveys.tests.conftest import open_page
from heardwell.feedback.files.tests import samples
from heardwell.feedback.models import Feedback
from heardwell.project import pipeline

__all__ = ["answer", "open_page", "survey", "upload"]

SURVEY = "shop"


@pytest.fixture
def survey(workspace) -> Iterator[str]:
    cache.clear()
    questions = [
        {"key": "nps", "type": "nps"},
        {"key": "photo", "type": "file", "pick": {"max": 5}},
        {"key": "shot", "type": "screenshot"},
    ]
    published.publish({"id": SURVEY, "version": 1, "workspace": workspace.pk, "questions": questions})
    yield SURVEY
    close_stores()
    log.forget()


@pytest.fixture
def upload(survey) -> Callable[..., str]:
    """``upload(content, question="shot", …)``: the attachment's id."""

    def uploaded(content: bytes = samples.JPEG, name: str = "a.jpg", **fields: str) -> str:
        form = {"response_id": "response-1", "question": "photo", **fields}
        sent = Client().post(f"/c/v1/surveys/{survey}/attachments", {**form, "file": SimpleUploadedFile(name, content)})
        assert sent.status_code == 201, sent.content
        return sent.json()["attachment_id"]

    return uploaded


@pytest.fixture
def answer(survey) -> Callable[..., Feedback]:
    """``answer(photo=[…])``: the feedback that this part of a response has become."""

    def answered(response: str = "response-1", seq: int = 1, **answers) -> Feedback:
        log.accept(survey, {"response_id": response, "seq": seq, "done": True, "answers": answers})
        assert pipeline.run_until_idle()
        return Feedback.objects.get(response_id=response)

    return answered
