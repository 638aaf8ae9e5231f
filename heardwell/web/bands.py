"""Interval bands: where a score may lie, drawn in percent of one common axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from django.utils.translation import gettext as _

from heardwell.web.numbers import decimal, number

#: Of fewer answers no interval says anything: of one promoter it would leave out the score itself.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One period's score with its 95 % interval; ``past`` is drawn in grey."""

    label: str
    value: float
    low: float
    high: float
    past: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Percent of the axis, as text: a template would write a decimal comma in some languages."""

    row: Row
    x: str
    width: str
    point: str

    @property
    def words(self) -> str:
        row = self.row
        values = {name: number(getattr(row, name)) + decimal(row.unit) for name in ("value", "low", "high")}
        return _("%(value)s, between %(low)s and %(high)s") % values


@dataclass(frozen=True, slots=True)
class Tick:
    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    rows: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]


def axis(rows: Sequence[Row]) -> Axis:
    """The rows placed on an axis that is cut to the useful range, with three to six round ticks."""
    if not rows:
        return Axis((), ())
    step = _step(max(row.high for row in rows) - min(row.low for row in rows))
    start = floor(min(row.low for row in rows) / step) * step
    end = ceil(max(row.high for row in rows) / step) * step
    end = end if end > start else start + step

    def at(value: float) -> float:
        return (value - start) / (end - start) * 100

    drawn = tuple(
        Drawn(row, _pc(at(row.low)), _pc(max(at(row.high) - at(row.low), 0.5)), _pc(at(row.value))) for row in rows
    )
    ticks = tuple(Tick(_pc(at(value)), number(value)) for value in range(start, end + 1, step))
    return Axis(drawn, ticks)


def _pc(value: float) -> str:
    return f"{value:.2f}%"


def _step(span: float) -> int:
    """A round distance between ticks, so that four or so fit the span."""
    return next(step for step in (2, 5, 10, 20, 50, 100) if span / step <= 4 or step == 100)
