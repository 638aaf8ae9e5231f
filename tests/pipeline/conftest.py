"""A survey that is published, answers in the log, and the pipeline."""

from collections.abc import Iterator

import pytest

from heardwell.analytics.store import close_stores
from heardwell.collect.intake import log, published

FORM = {
    "id": "nps1",
    "version": 1,
    "questions": [
        {"key": "nps", "type": "nps", "label": {"en": "How likely?"}},
        {"key": "why", "type": "text", "label": {"en": "Why?"}},
        {"key": "goal", "type": "gcr", "label": {"en": "Did you reach your goal?"}},
        {"key": "topic", "type": "single", "choices": [{"value": "speed"}, {"value": "price"}]},
    ],
}


@pytest.fixture
def survey(workspace) -> Iterator[str]:
    published.publish({**FORM, "workspace": workspace.pk})
    yield "nps1"
    close_stores()
    log.forget()


@pytest.fixture
def answer(survey):
    """``answer(nps=3, why="…")``: one part in the log; ``response``, ``seq``, ``done``, ``contact`` as in the API."""

    def give(response="response-1", seq=1, done=True, contact=None, now=None, **answers):
        body = {"response_id": response, "seq": seq, "done": done, "answers": answers}
        if contact:
            body["contact"] = contact
        return log.accept(survey, body, received_ms=now)

    return give
