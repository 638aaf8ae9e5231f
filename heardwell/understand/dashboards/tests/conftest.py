from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from heardwell.analytics.facts import CaseFact, Fact, FeedbackFact, Score
from heardwell.analytics.store import close_stores, store
from heardwell.core import clock
from heardwell.core.scales import PRESETS

_numbers = count(1)


def said(
    metric: str, value: float | str, *, days_ago: float = 1, scale: str | None = None, **more: Any
) -> FeedbackFact:
    """One feedback with one score, so many days ago."""
    scores = (Score(metric, metric, value, PRESETS[scale] if scale else None),)
    at = clock.now() - timedelta(days=days_ago)
    return FeedbackFact(1, next(_numbers), 1, at, **({"scores": scores, "channel": "web", "language": "en"} | more))


def case(*, answered: bool, days_ago: float = 1, reply_after: timedelta | None = None) -> CaseFact:
    opened = clock.now() - timedelta(days=days_ago)
    replied = opened + reply_after if reply_after else None
    return CaseFact(1, next(_numbers), opened, first_reply_at=replied, calls_for_answer=True, answered=answered)


@pytest.fixture
def tell(workspace) -> Iterator[Callable[..., None]]:
    """``tell(fact, …)``: make facts of the workspace known to the store."""

    def told(*facts: Fact) -> None:
        store().apply([replace(fact, workspace=workspace.pk) for fact in facts])

    yield told
    close_stores()
