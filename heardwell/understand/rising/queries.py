"""Topics as troubles: how often they are named, how they are spoken of, and whether that is more than before."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from heardwell.analytics.query import Condition, Question, Span
from heardwell.analytics.store import store
from heardwell.understand.metrics.statistics import Interval, wilson
from heardwell.understand.rising.statistics import Growth, growth, surely_more

DAY_MS = 86_400_000
#: "New" is what nobody complained of in so many days before the last week.
SILENT_DAYS, WEEK_DAYS = 56, 7
#: Fewer unhappy voices in a week are not called a new trouble.
FEWEST_NEW = 3
#: Where a trouble may sit, the most telling first.
PLACES = (
    *("release", "context.product", "context.carrier", "context.location", "context.region", "context.order_state"),
    *("context.app_version", "context.os", "country", "channel", "language", "device", "segment"),
)
#: A place is named when it holds at least this share of a trouble, of at least so many voices.
PLACE_SHARE, PLACE_FEWEST = 0.5, 6
#: … and holds surely more of it than of all voices.
PLACE_LIFT = 1.3
_JUDGED = ("negative", "neutral", "positive")
#: (period, group) → voices.
Counts = Counter[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Trend:
    """One topic in one period against the period before. ``feelings``: negative, neutral, positive and unsure voices.

    ``growth`` and ``trouble`` compare shares of all voices: of the topic, and of unhappy words about it.
    """

    topic: str
    voices: int
    before: int
    feelings: Mapping[str, int]
    negative_before: int
    growth: Growth | None
    trouble: Growth | None
    new: bool = False

    @property
    def negative(self) -> int:
        return self.feelings.get("negative", 0)

    @property
    def judged(self) -> int:
        """Voices whose feeling about the topic is known."""
        return sum(self.feelings.get(name, 0) for name in _JUDGED)

    @property
    def negative_share(self) -> float | None:
        """In percent of the judged."""
        return 100 * self.negative / self.judged if self.judged else None

    @property
    def negative_interval(self) -> Interval | None:
        return wilson(self.negative, self.judged)

    @property
    def net(self) -> float:
        """From −1 (all unhappy) to 1 (all happy)."""
        return (self.feelings.get("positive", 0) - self.negative) / self.judged if self.judged else 0.0

    @property
    def excess(self) -> float:
        """Unhappy voices beyond what was usual, at least: what troubles are ranked by."""
        return surely_more(self.negative, self.trouble)


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics of a period, the most named first; ``voices`` of the period and of the one before."""

    voices: int
    with_topic: int
    before: int
    trends: Sequence[Trend] = field(default_factory=tuple)

    @property
    def rising(self) -> list[Trend]:
        """The troubles that surely grow, the gravest first."""
        return sorted((one for one in self.trends if one.excess > 0), key=lambda one: -one.excess)

    @property
    def recurring(self) -> list[Trend]:
        """The troubles that many people have, growing or not: the most unhappy voices first."""
        grave = (one for one in self.trends if (share := one.negative_interval) and share.low >= 50)
        return sorted(grave, key=lambda one: -one.negative)


@dataclass(frozen=True, slots=True)
class Place:
    """``voices`` of the ``whole`` unhappy voices about a topic have ``value`` in ``dimension``."""

    dimension: str
    value: str
    voices: int
    whole: int


def topics(workspace: int, now: Span, before: Span | None, where: Sequence[Condition] = ()) -> Topics:
    """What was spoken of in ``now``, against ``before`` (which ends where ``now`` begins; None: no comparison)."""
    spans = (now, before) if before else (now,)
    named = _counts(workspace, spans, where, "topic")
    felt = _counts(workspace, spans, where, "feeling")
    whole = _counts(workspace, spans, where)
    fresh = _new(workspace, now, where)
    found = [_trend(key, named, felt, whole, key in fresh) for period, key in named if period == 0 and key]
    with_topic = _counts(workspace, (now,), (*where, Condition("topic", ("",), negated=True)))[0, ""]
    ranked = sorted(found, key=lambda one: (-one.voices, one.topic))
    return Topics(whole[0, ""], with_topic, whole[1, ""], tuple(ranked))


def _trend(
    key: str,
    named: Counts,
    felt: Counts,
    whole: Counts,
    new: bool,
) -> Trend:
    feelings = {name: felt[0, f"{key} {name}"] for name in (*_JUDGED, "unsure")}
    negative = (feelings["negative"], felt[1, f"{key} negative"])
    wholes = (whole[0, ""], whole[1, ""])
    return Trend(
        topic=key,
        voices=named[0, key],
        before=named[1, key],
        feelings=feelings,
        negative_before=negative[1],
        growth=growth(named[0, key], wholes[0], named[1, key], wholes[1]),
        trouble=growth(negative[0], wholes[0], negative[1], wholes[1]),
        new=new,
    )


def _counts(workspace: int, spans: Sequence[Span], where: Sequence[Condition], *by: str) -> Counts:
    """Voices by period and group; without ``by`` the group is ""."""
    cells = store().ask(Question(workspace, "feedback", where=tuple(where), spans=tuple(spans), by=by))
    return Counter({(cell.period, cell.key[0] if by else ""): cell.n for cell in cells})


def _new(workspace: int, now: Span, where: Sequence[Condition]) -> frozenset[str]:
    """The topics that people began to complain of in the last week of the period."""
    if now.end is None:
        return frozenset()
    week = now.end - WEEK_DAYS * DAY_MS
    spans = (Span(week, now.end), Span(week - SILENT_DAYS * DAY_MS, week))
    felt = _counts(workspace, spans, where, "feeling")
    # Without voices before, everything would be new.
    if not _counts(workspace, spans[1:], where)[0, ""]:
        return frozenset()
    unhappy = {key.removesuffix(" negative"): n for (period, key), n in felt.items() if _began(period, key, felt)}
    return frozenset(key for key, n in unhappy.items() if n >= FEWEST_NEW)


def _began(period: int, key: str, felt: Counts) -> bool:
    return period == 0 and key.endswith(" negative") and not felt[1, key]


def place(workspace: int, topic: str, span: Span, where: Sequence[Condition] = ()) -> Place | None:
    """Where the unhappy voices about a topic sit, if they sit together more than all voices do."""
    unhappy = (*where, Condition("feeling", (f"{topic} negative",)))
    whole = _counts(workspace, (span,), unhappy)[0, ""]
    if whole < PLACE_FEWEST:
        return None
    everybody = _counts(workspace, (span,), where)[0, ""]
    for dimension in PLACES:
        inside = _counts(workspace, (span,), unhappy, dimension)
        value, voices = max(
            ((key, n) for (_, key), n in inside.items() if key), key=lambda one: one[1], default=("", 0)
        )
        if voices < PLACE_FEWEST or voices < PLACE_SHARE * whole:
            continue
        usual = _counts(workspace, (span,), (*where, Condition(dimension, (value,))))[0, ""]
        lift = growth(voices, whole, usual, everybody)
        if lift and lift.low >= PLACE_LIFT:
            return Place(dimension, value, voices, whole)
    return None
