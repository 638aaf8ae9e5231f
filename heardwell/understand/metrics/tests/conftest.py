from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from heardwell.analytics.facts import Fact, FeedbackFact, Score
from heardwell.analytics.store import close_stores, store
from heardwell.core.scales import PRESETS
from heardwell.understand.metrics.queries import answer
from heardwell.understand.metrics.request import MetricRequest, Policy

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
_numbers = count(1)


def said(metric: str, value: float | str, *, days: float = 0, scale: str | None = None, **more: Any) -> FeedbackFact:
    """One feedback with one score, ``days`` after NOON."""
    question = more.pop("question", metric)
    number = next(_numbers)
    scores = (Score(question, metric, value, PRESETS[scale] if scale else None),)
    return FeedbackFact(1, number, 1, NOON + timedelta(days=days), **({"scores": scores} | more))


@pytest.fixture
def tell(data: Path) -> Iterator[Callable[..., None]]:
    """``tell(fact, …)``: make facts known to the installation's store."""

    def told(*facts: Fact) -> None:
        store().apply(facts)

    yield told
    close_stores()


@pytest.fixture
def ask(data: Path) -> Callable[..., dict[str, Any]]:
    """``ask("nps", interval="day", from_="2026-03-01")``: the answer to a request."""

    def asked(metric: str, policy: Policy | None = None, **params: Any) -> dict[str, Any]:
        named = {name.rstrip("_"): value if isinstance(value, list) else [value] for name, value in params.items()}
        return answer(1, MetricRequest.parse(metric, named, policy or Policy()))

    return asked
