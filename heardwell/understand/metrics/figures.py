"""From counted cells to the figures of one answer, group or bucket: one family per kind of metric."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from heardwell.analytics.query import Cell, Condition, Source
from heardwell.core.scales import GCR_VALUES, Scale, parse_signature
from heardwell.understand.metrics import statistics
from heardwell.understand.metrics.request import LABELS, OWN_SCALES, SCORES
from heardwell.understand.metrics.statistics import Bands, Change, ClusterSums, Interval

#: JSON of the contract; each family fills in what it knows.
Figures = dict[str, Any]
#: What a small group must not show.
SHOWN = ("value", "low", "high", "mean", "counts", "distribution", "net", "lenient", "p90")
_GOOD, _BAD, _UNSURE = "positive", "negative", ("", "unsure")


@dataclass(slots=True)
class Tally:
    """Counts of one scale: they add up over cells, and only they do."""

    n: int = 0
    good: int = 0
    bad: int = 0
    total: float = 0.0
    words: dict[str, int] = field(default_factory=dict)
    extra: tuple[float | None, ...] = ()
    cluster: ClusterSums | None = None

    @property
    def bands(self) -> Bands:
        return Bands(self.good, self.n - self.good - self.bad, self.bad)

    def add(self, other: "Tally") -> None:
        self.n += other.n
        self.good += other.good
        self.bad += other.bad
        self.total += other.total
        # Quantiles do not add up; they come from one cell alone.
        self.extra = other.extra or self.extra
        for word, count in other.words.items():
            self.words[word] = self.words.get(word, 0) + count


@dataclass(frozen=True)
class Family(ABC):
    """How metrics of one kind are asked, summed up and shown."""

    source: Source = "feedback"
    #: Dimensions that a figure is made of, ``scale`` first where there are scales; fewer are enough for a series.
    inner: tuple[str, ...] = ()
    series_inner: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()

    @abstractmethod
    def absorb(self, tally: Tally, inner: tuple[str, ...], cell: Cell) -> None:
        """Add a cell, whose last keys are ``inner``."""

    @abstractmethod
    def show(self, tally: Tally, scale: str, *, wald: bool) -> Figures:
        """The figures of a tally of one scale."""

    def change(self, before: Tally, after: Tally) -> Change | None:
        """From one tally to a later one of the same scale, where a test is known."""
        return None


@dataclass(frozen=True)
class ScoreFamily(Family):
    """Answers on a scale, and GCR's words."""

    source: Source = "scores"
    inner: tuple[str, ...] = ("scale", "word")
    series_inner: tuple[str, ...] = ("scale",)
    measures: tuple[str, ...] = ("good", "bad", "total")
    metric: str = ""

    def absorb(self, tally: Tally, inner: tuple[str, ...], cell: Cell) -> None:
        good, bad, total = (value or 0.0 for value in cell.values)
        tally.n += cell.n
        tally.good += int(good)
        tally.bad += int(bad)
        tally.total += total
        if len(inner) > 1:
            tally.words[inner[1]] = tally.words.get(inner[1], 0) + cell.n

    def show(self, tally: Tally, scale: str, *, wald: bool) -> Figures:
        if self.metric == "gcr":
            return self._goal(tally, wald)
        known = parse_signature(scale) if scale else None
        figures: Figures = {
            "scale": known and known.as_json(),
            "mean": self._mean(tally),
            "counts": self._counts(tally),
            "distribution": _spread(tally, [str(point) for point in known.points] if known else ()),
            "net": self._net(tally, known),
        }
        return figures | self._value(tally, known, wald)

    def _value(self, tally: Tally, scale: Scale | None, wald: bool) -> Figures:
        if self.metric == "nps":
            interval = (statistics.nps_wald if wald else statistics.nps_adjusted_wald)(tally.bands)
            return _bounded(statistics.nps(tally.bands), interval)
        if scale is None or not scale.good:
            return {}
        return _bounded(statistics.share(tally.good, tally.n), _of_share(tally, wald))

    def _mean(self, tally: Tally) -> float | None:
        if not tally.n:
            return None
        mean = tally.total / tally.n
        return statistics.rounded(mean, 2) if self.metric == "stars" else mean

    def _counts(self, tally: Tally) -> dict[str, int]:
        names = ("promoters", "passives", "detractors") if self.metric == "nps" else ("good", "neutral", "bad")
        bands = tally.bands
        return dict(zip(names, (bands.good, bands.neutral, bands.bad), strict=True))

    def _net(self, tally: Tally, scale: Scale | None) -> float | None:
        if self.metric not in ("ces", "thumbs", "smileys") or scale is None or not (scale.good and scale.bad):
            return None
        return statistics.nps(tally.bands)

    def _goal(self, tally: Tally, wald: bool) -> Figures:
        bands = tally.bands
        counts = dict(zip(GCR_VALUES, (bands.good, bands.neutral, bands.bad), strict=True))
        return _bounded(statistics.share(tally.good, tally.n), _of_share(tally, wald)) | {
            "counts": counts,
            "distribution": _spread(tally, GCR_VALUES),
            # "Partly" sums as one half.
            "lenient": statistics.share(tally.total, tally.n),
        }

    def change(self, before: Tally, after: Tally) -> Change | None:
        if self.metric == "nps":
            return statistics.nps_change(before.bands, after.bands)
        return statistics.share_change(before.good, before.n, after.good, after.n)


@dataclass(frozen=True)
class LabelFamily(Family):
    """What the text engine found in feedback: sentiment has a value, tone and intent only their distribution."""

    @property
    def label(self) -> str:
        return self.inner[0]

    def absorb(self, tally: Tally, inner: tuple[str, ...], cell: Cell) -> None:
        label = inner[0]
        tally.words[label] = tally.words.get(label, 0) + cell.n
        # Where the engine abstains there is no answer to count.
        tally.n += 0 if label in _UNSURE else cell.n
        tally.good += cell.n if label == _GOOD else 0
        tally.bad += cell.n if label == _BAD else 0

    def show(self, tally: Tally, scale: str, *, wald: bool) -> Figures:
        spread = {label: count for label, count in sorted(tally.words.items()) if label}
        figures: Figures = {"counts": spread, "distribution": spread}
        if self.label != "sentiment":
            return figures
        figures |= _bounded(statistics.share(tally.good, tally.n), _of_share(tally, wald))
        return figures | {"net": statistics.nps(tally.bands)}

    def change(self, before: Tally, after: Tally) -> Change | None:
        if self.label != "sentiment":
            return None
        return statistics.share_change(before.good, before.n, after.good, after.n)


@dataclass(frozen=True)
class TopicFamily(LabelFamily):
    """Sentiment of the feedback that has topics; each topic is a group."""

    inner: tuple[str, ...] = ("sentiment",)
    series_inner: tuple[str, ...] = ("sentiment",)
    where: tuple[Condition, ...] = (Condition("topic", ("",), negated=True),)

    def absorb(self, tally: Tally, inner: tuple[str, ...], cell: Cell) -> None:
        super().absorb(tally, inner, cell)
        # A topic counts also where its feeling is not sure.
        tally.n += cell.n if inner[0] in _UNSURE else 0


class VolumeFamily(Family):
    """How much feedback there is; the one figure for which nothing is 0."""

    def absorb(self, tally: Tally, inner: tuple[str, ...], cell: Cell) -> None:
        tally.n += cell.n

    def show(self, tally: Tally, scale: str, *, wald: bool) -> Figures:
        return {"value": tally.n}


@dataclass(frozen=True)
class RateFamily(Family):
    """A share of cases: ``measures`` are the part and, where not all cases count, the whole."""

    source: Source = "cases"
    names: tuple[str, str] = ("", "")

    def absorb(self, tally: Tally, inner: tuple[str, ...], cell: Cell) -> None:
        part, whole = cell.values[0], cell.values[1] if len(cell.values) > 1 else cell.n
        tally.good += int(part or 0)
        tally.n += int(whole or 0)

    def show(self, tally: Tally, scale: str, *, wald: bool) -> Figures:
        counts = dict(zip(self.names, (tally.good, tally.n - tally.good), strict=True))
        return _bounded(statistics.share(tally.good, tally.n), _of_share(tally, wald)) | {"counts": counts}

    def change(self, before: Tally, after: Tally) -> Change | None:
        return statistics.share_change(before.good, before.n, after.good, after.n)


@dataclass(frozen=True)
class DurationFamily(Family):
    """Median and 90th percentile in seconds of calendar time; ``measures`` are their number and the two quantiles."""

    source: Source = "cases"

    def absorb(self, tally: Tally, inner: tuple[str, ...], cell: Cell) -> None:
        tally.n += int(cell.values[0] or 0)
        tally.extra = tuple(None if value is None else value / 1000 for value in cell.values[1:])

    def show(self, tally: Tally, scale: str, *, wald: bool) -> Figures:
        median, p90 = tally.extra or (None, None)
        return {"value": median, "p90": p90}


def family_of(metric: str) -> Family | None:
    """How a metric is computed, or None where there are no facts for it yet."""
    if metric in (*SCORES, *OWN_SCALES):
        return ScoreFamily(metric=metric)
    if metric in LABELS:
        return LabelFamily(inner=(metric,), series_inner=(metric,))
    return _OTHERS.get(metric)


_OTHERS: Mapping[str, Family] = {
    "volume": VolumeFamily(),
    "topics": TopicFamily(),
    "completion": RateFamily(measures=("closed",), names=("closed", "open")),
    "closed_loop": RateFamily(measures=("answered", "calls"), names=("answered", "waiting")),
    "first_response": DurationFamily(measures=("replied", "reply_median", "reply_p90")),
    "resolution": DurationFamily(measures=("resolved", "close_median", "close_p90")),
}


def _of_share(tally: Tally, wald: bool) -> Interval | None:
    if wald:
        return statistics.wald(tally.good, tally.n)
    if tally.cluster:
        return statistics.clustered(tally.good, tally.n, tally.cluster)
    return statistics.wilson(tally.good, tally.n)


def _bounded(value: float | None, interval: Interval | None) -> Figures:
    low, high = interval or (None, None)
    return {"value": value, "low": low, "high": high}


def _spread(tally: Tally, points: "tuple[str, ...] | list[str]") -> dict[str, int]:
    """Every point of the scale with its count, also those that nobody chose."""
    return {point: tally.words.get(point, 0) for point in points} if tally.words else {}
