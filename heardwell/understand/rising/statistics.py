"""How much more often something is said than before."""

import math
from dataclasses import dataclass

from heardwell.understand.metrics.statistics import Z95, Interval

#: Fewer mentions in both periods together are not judged.
ENOUGH = 8


@dataclass(frozen=True, slots=True)
class Growth:
    """``ratio``: the share now over the share before (None when there was nothing to compare with), 2.0 is twice as
    often; ``low`` and ``high`` bound it at 95 %. ``real``: the interval leaves 1 out; None with too few to judge."""

    ratio: float | None
    low: float
    high: float
    real: bool | None


def growth(now: int, whole_now: int, before: int, whole_before: int) -> Growth | None:
    """``now`` of ``whole_now`` voices mention it, ``before`` of ``whole_before`` did; None without voices before.

    The log interval of a ratio of proportions (Katz et al. 1978), half an observation added to each count
    (Walter 1975), so that a first mention has an interval too.
    """
    if not whole_now or not whole_before:
        return None
    point = (now + 0.5) / (whole_now + 0.5) / ((before + 0.5) / (whole_before + 0.5))
    # Of a share that is whole nothing is left to vary; rounding must not make that less than nothing.
    error = math.sqrt(max(0.0, sum(1 / (k + 0.5) for k in (now, before)) - _ends(whole_now, whole_before)))
    bounds = Interval(point * math.exp(-Z95 * error), point * math.exp(Z95 * error))
    judged = now + before >= ENOUGH
    real = (bounds.low > 1 or bounds.high < 1) if judged else None
    return Growth(now / whole_now / (before / whole_before) if before else None, *bounds, real)


def _ends(*wholes: int) -> float:
    return sum(1 / (n + 0.5) for n in wholes)


def surely_more(now: int, grown: Growth | None) -> float:
    """How many of ``now`` are beyond what was usual, at the least the interval allows; 0 where it may be chance."""
    return now * (1 - 1 / grown.low) if grown and grown.real and grown.low > 1 else 0.0
