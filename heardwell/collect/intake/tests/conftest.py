"""A fresh intake database with one survey in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heardwell.collect.intake import log, published

SURVEY = {
    "id": "shop",
    "version": 1,
    "workspace": 7,
    "questions": [
        {"key": "nps", "type": "nps", "required": True},
        {
            "key": "why",
            "type": "text",
            "max_length": 20,
            "required": True,
            "show_if": {"question": "nps", "in": [0, 1]},
        },
        {"key": "goal", "type": "gcr"},
        {"key": "stars", "type": "stars"},
        {"key": "one", "type": "single", "choices": [{"value": "a"}, {"value": "b"}]},
        {"key": "some", "type": "multi", "choices": [{"value": "a"}, {"value": "b"}]},
        {"key": "effort", "type": "ces", "scale": {"min": 1, "max": 5, "direction": "lower_better"}},
    ],
}


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "intake.sqlite3"
    log.forget()


@pytest.fixture
def survey(path: Path) -> published.Survey:
    return published.publish(SURVEY, path=path)


def part(**changes: object) -> dict[str, object]:
    """A right body, with changes."""
    return {"response_id": "response-1", "seq": 1, "answers": {"nps": 9}} | changes
