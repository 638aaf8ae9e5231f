from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from heardwell.feedback.actions import record_batch
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import Item
from heardwell.project import pipeline
from heardwell.text.engines.llm.tests.conftest import endpoint  # noqa: F401 - a fixture
from heardwell.understand.reading.actions import save_preferences
from heardwell.understand.reading.models import Preferences

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def say(workspace, request) -> Iterator[Callable]:
    """``say("words", …)``: voices, a minute apart, recorded and gone through the whole pipeline; in their order."""
    said = []

    def heard(*texts: str, to=workspace) -> list[Feedback]:
        start = len(said)
        said.extend(texts)
        record_batch(
            [
                Item(to.pk, "shop", str(start + n), 1, "review", "review", text, NOON + timedelta(minutes=start + n))
                for n, text in enumerate(texts)
            ]
        )
        assert pipeline.run_until_idle(60)
        ids = [str(start + n) for n in range(len(texts))]
        rows = {one.external_id: one for one in Feedback.objects.filter(workspace=to, external_id__in=ids)}
        return [rows[key] for key in ids]

    yield heard


@pytest.fixture
def choose(workspace, owner) -> Callable:
    """``choose(engine="llm", …)``: save the workspace's preferences."""

    def chosen(key: str = "", to=workspace, **values) -> Preferences:
        row = Preferences.objects.filter(workspace=to).select_related("workspace").first() or Preferences(workspace=to)
        for name, value in values.items():
            setattr(row, name, value)
        save_preferences(row, key, by=owner)
        return row

    return chosen


@pytest.fixture
def by_llm(choose, endpoint) -> Preferences:  # noqa: F811
    """The workspace is read by the model on loopback."""
    return choose(key="sk-secret", engine="llm", endpoint=endpoint.url, llm_model="tiny")
