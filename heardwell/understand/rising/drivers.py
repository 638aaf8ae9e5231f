"""What moves the score: how many points of it each topic costs or brings."""

from collections.abc import Sequence
from dataclasses import dataclass

from heardwell.analytics.query import Cell, Condition, Question, Span
from heardwell.analytics.store import store
from heardwell.understand.metrics.statistics import Bands, nps

#: Topics of fewer answers are left out: one person would move the score by points.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Driver:
    """``points``: the score of all answers less that of the answers without the topic; ``n``: answers with it."""

    topic: str
    points: float
    n: int


def drivers(workspace: int, metric: str, span: Span, where: Sequence[Condition] = (), most: int = 8) -> list[Driver]:
    """The topics that move the score of ``metric`` most, from the costliest to the most helpful.

    The score is 100·(good − bad)/n, in [−100, 100]. An association, not a proof of cause.
    """
    every = _bands(_ask(workspace, metric, span, where))
    whole = every.get("", Bands())
    found = []
    for topic, bands in _bands(_ask(workspace, metric, span, where, "topic")).items():
        rest = Bands(whole.good - bands.good, whole.neutral - bands.neutral, whole.bad - bands.bad)
        if topic and bands.n >= FEWEST and rest.n >= FEWEST:
            found.append(Driver(topic, (nps(whole) or 0.0) - (nps(rest) or 0.0), bands.n))
    strongest = sorted(found, key=lambda one: (-abs(one.points), one.topic))[:most]
    return sorted(strongest, key=lambda one: (one.points, one.topic))


def _ask(workspace: int, metric: str, span: Span, where: Sequence[Condition], *by: str) -> list[Cell]:
    return store().ask(
        Question(workspace, "scores", metric, where=tuple(where), spans=(span,), by=by, measures=("good", "bad"))
    )


def _bands(cells: Sequence[Cell]) -> dict[str, Bands]:
    found = {}
    for cell in cells:
        good, bad = (int(value or 0) for value in cell.values)
        found[cell.key[0] if cell.key else ""] = Bands(good, cell.n - good - bad, bad)
    return found
