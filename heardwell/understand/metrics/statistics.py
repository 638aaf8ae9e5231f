"""Points, intervals and tests, from counts alone. Percentages are 0–100; an empty set is None, never 0 or NaN.

Rounding happens once, for display, half away from zero (:func:`rounded`).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

#: The 97.5 % point of the normal distribution, for two-sided 95 % intervals.
Z95 = 1.959963984540054
#: Below this many answers in either period, a change is not judged.
ENOUGH = 30


class Interval(NamedTuple):
    low: float
    high: float


class Change(NamedTuple):
    """From an earlier to a later period: ``delta`` and its 95 % interval in points, test statistic, two-sided p.

    ``significant`` at 5 %, or None where there is not enough data to judge.
    """

    delta: float
    low: float
    high: float
    z: float
    p: float
    significant: bool | None


@dataclass(frozen=True, slots=True)
class Bands:
    """Answers by band: promoters, passives and detractors; good, neutral and bad; yes, partly and no.

    Sets are joined by ``+``: counts add up, scores do not.
    """

    good: int = 0
    neutral: int = 0
    bad: int = 0

    @property
    def n(self) -> int:
        return self.good + self.neutral + self.bad

    def __add__(self, other: "Bands") -> "Bands":
        return Bands(self.good + other.good, self.neutral + other.neutral, self.bad + other.bad)


def nps(bands: Bands) -> float | None:
    """100·(P−D)/n, in [−100, 100] (Reichheld 2003)."""
    return 100 * (bands.good - bands.bad) / bands.n if bands.n else None


def nps_error(bands: Bands, extra: float = 0.0) -> float:
    """The standard error of an NPS in points, from the trinomial variance; ``extra`` pseudo-answers per band.

    Without ``extra`` this is the plain Wald error; Rocks (2016) adds ¾ to promoters and detractors, 1½ to passives.
    """
    n = bands.n + 4 * extra
    up, down = (bands.good + extra) / n, (bands.bad + extra) / n
    return 100 * math.sqrt(max(0.0, up + down - (up - down) ** 2) / n)


def nps_wald(bands: Bands) -> Interval | None:
    """The plain Wald interval of an NPS, clipped to [−100, 100]."""
    point = nps(bands)
    return None if point is None else _around(point, nps_error(bands), -100)


def nps_adjusted_wald(bands: Bands) -> Interval | None:
    """The adjusted Wald interval of an NPS: n+3, P+¾, D+¾, clipped to [−100, 100].

    Brendan Rocks: "Interval Estimation for the Net Promoter Score", The American Statistician 70 (2016).
    """
    if not bands.n:
        return None
    return _around(nps_adjusted(bands), nps_error(bands, 0.75), -100)


def nps_adjusted(bands: Bands) -> float:
    """The centre of :func:`nps_adjusted_wald`."""
    return 100 * (bands.good - bands.bad) / (bands.n + 3)


def nps_change(before: Bands, after: Bands) -> Change | None:
    """The difference of two NPS, z = Δ/√(SE₁²+SE₂²) with plain Wald errors."""
    first, second = nps(before), nps(after)
    if first is None or second is None:
        return None
    error = math.hypot(nps_error(before), nps_error(after))
    # Where everybody agrees, the plain errors vanish and could prove anything.
    error = error or math.hypot(nps_error(before, 0.75), nps_error(after, 0.75))
    delta = second - first
    low, high = delta - Z95 * error, delta + Z95 * error
    return _judged(delta, Interval(max(-200.0, low), min(200.0, high)), delta / error, before.n, after.n)


def share(k: float, n: float) -> float | None:
    """k of n in percent."""
    return 100 * k / n if n else None


def wilson(k: float, n: float) -> Interval | None:
    """The score interval of a proportion (Wilson 1927, JASA 22), in percent; n may be an effective size."""
    if not n:
        return None
    p, z2 = k / n, Z95 * Z95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    # Exact at the ends, where rounding would leave 1e-15.
    low, high = 0.0 if k <= 0 else centre - half, 1.0 if k >= n else centre + half
    return Interval(100 * max(0.0, low), 100 * min(1.0, high))


def wald(k: float, n: float) -> Interval | None:
    """The plain Wald interval of a proportion, in percent, clipped."""
    if not n:
        return None
    p = k / n
    return _around(100 * p, 100 * math.sqrt(p * (1 - p) / n), 0)


def clustered(k: float, n: float, cluster: "ClusterSums") -> Interval | None:
    """Wilson's interval for answers that come in clusters, such as several CSAT questions of one respondent.

    The variance is that of a ratio of cluster totals (Cochran 1977, *Sampling Techniques*, 6.3); what it is larger than
    that of independent answers (the design effect, Kish 1965) divides n before Wilson's formula (Dean & Pagano 2015,
    *J. Surv. Stat. Methodol.* 3). With one answer per respondent it is Wilson's interval itself.
    """
    if not n:
        return None
    if cluster.clusters < 2:
        return wilson(k * cluster.clusters / n, cluster.clusters)
    p = k / n
    independent = p * (1 - p) / (n - 1)
    if not independent:
        return wilson(p * cluster.clusters, cluster.clusters)
    squares = cluster.kk - 2 * p * cluster.km + p * p * cluster.mm
    between = cluster.clusters / (cluster.clusters - 1) * squares / (n * n)
    effect = max(1.0, between / independent)
    return wilson(k / effect, n / effect)


class ClusterSums(NamedTuple):
    """Over respondents with k good of m answers each: how many, Σk², Σkm, Σm²."""

    clusters: int
    kk: float
    km: float
    mm: float


def newcombe(k1: float, n1: float, k2: float, n2: float) -> Interval | None:
    """The interval of p₂ − p₁ in points (Newcombe 1998, *Statistics in Medicine* 17, method 10)."""
    first, second = wilson(k1, n1), wilson(k2, n2)
    if first is None or second is None:
        return None
    p1, p2 = 100 * k1 / n1, 100 * k2 / n2
    delta = p2 - p1
    return Interval(
        delta - math.hypot(p2 - second.low, first.high - p1),
        delta + math.hypot(second.high - p2, p1 - first.low),
    )


def share_change(k1: int, n1: int, k2: int, n2: int) -> Change | None:
    """The difference of two shares: Newcombe's interval, and the z test with the pooled share."""
    interval = newcombe(k1, n1, k2, n2)
    if interval is None:
        return None
    pooled = (k1 + k2) / (n1 + n2)
    error = 100 * math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    delta = 100 * k2 / n2 - 100 * k1 / n1
    # A pooled share of 0 or 1 leaves no difference to test.
    return _judged(delta, interval, delta / error if error else 0.0, n1, n2)


def two_sided_p(z: float) -> float:
    """The chance of a test statistic at least this far from 0, from the normal distribution."""
    return math.erfc(abs(z) / math.sqrt(2))


def mean(distribution: Mapping[float, int]) -> float | None:
    """The mean of values by how often they occur."""
    n = sum(distribution.values())
    return sum(value * count for value, count in distribution.items()) / n if n else None


def rounded(value: float, digits: int = 0) -> float:
    """Rounded half away from zero, on the decimal that people see: 0.125 → 0.13, −2.5 → −3."""
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    # Adding zero turns −0.0 into 0.0.
    return float(exact) + 0.0


def missing(n: int, enough: int = ENOUGH) -> int:
    """How many more answers it takes until a change is judged."""
    return max(0, enough - n)


def banded(values: Iterable[float], good: Iterable[float], bad: Iterable[float]) -> Bands:
    """Count values by the good and the bad set of their scale."""
    counts = {1: 0, 0: 0, -1: 0}
    good, bad = frozenset(good), frozenset(bad)
    for value in values:
        counts[(value in good) - (value in bad)] += 1
    return Bands(counts[1], counts[0], counts[-1])


def _around(point: float, error: float, least: float) -> Interval:
    return Interval(max(least, point - Z95 * error), min(100.0, point + Z95 * error))


def _judged(delta: float, interval: Interval, z: float, n1: int, n2: int) -> Change:
    p = two_sided_p(z)
    return Change(delta, *interval, z, p, p < 0.05 if min(n1, n2) >= ENOUGH else None)
