"""The thread that runs the steps while the app runs: woken by a knock, alone, patient with what passes."""

import json
import socket
import time

import pytest

from heardwell.core.config import config
from heardwell.feedback.models import Feedback
from heardwell.project import pipeline
from heardwell.project.steps import Understand

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def runner(transactional_db, survey, request, monkeypatch):
    """With ``runner`` parametrised by seconds, it looks by itself only that often."""
    if hasattr(request, "param"):
        monkeypatch.setattr(pipeline, "LOOK_S", request.param)
    pipeline.start()
    yield
    pipeline.stop()


def until(true, seconds=20.0) -> None:
    """Wait until this is true."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.005)


@pytest.mark.parametrize("runner", [60.0], indirect=True)
def test_a_knock_takes_an_answer_through_all_steps_long_before_the_next_look(runner, answer):
    answer(response="warm-up-1", nps=3)
    pipeline.knock()
    until(lambda: Feedback.objects.count() == 1 and not any(pipeline.lag().values()))

    answer(response="measured-1", nps=3, why="slow")
    pipeline.knock()

    until(lambda: Feedback.objects.count() == 2 and not any(pipeline.lag().values()))


def test_without_a_knock_the_log_is_looked_at_by_itself(runner, answer):
    answer(nps=3)

    until(lambda: Feedback.objects.count() == 1)


def test_open_pages_are_told_of_news(runner, workspace, answer):
    path = config().run / "edge.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as edge:
        edge.bind(str(path))
        edge.settimeout(10)
        answer(nps=9)
        pipeline.knock()

        notice = json.loads(edge.recv(1000))

    assert notice["workspace"] == workspace.pk
    assert notice["what"] == "feedback"
    assert notice["watermark"] > 0


def test_what_passes_is_tried_again_and_nothing_is_set_aside(runner, answer, monkeypatch):
    failures = iter([OSError("disk full"), OSError("disk full")])
    prepare = Understand.prepare

    def flaky(self, rows, position):
        for failure in failures:
            raise failure
        return prepare(self, rows, position)

    monkeypatch.setattr(Understand, "prepare", flaky)
    answer(nps=3, why="slow")

    until(lambda: not any(pipeline.lag().values()))

    assert pipeline.set_aside() == 0
    assert Feedback.objects.get().sentiment == "negative"


def test_a_second_runner_waits_for_the_first(runner, answer):
    answer(nps=3)

    assert pipeline.run_until_idle(10)
    assert Feedback.objects.count() == 1
