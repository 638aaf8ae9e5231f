"""Where each topic stands on the map: to the side that it is spoken of, higher the more often.

Positions are worked out here, for a wide and a narrow page: a page without scripts has the same map, and words do not
cover each other.
"""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from heardwell.understand.rising.queries import Trend

#: From this share on (of the judged, −1 to 1) a topic is called unhappy or happy.
CLEAR = 0.2
#: More topics are left to the table.
MOST = 24
_SMALLEST, _LARGEST = 4.0, 11.0
_LINE = 17.0
_GAP = 7.0
_EDGE = 6.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A map's size in its own units, which are pixels where the page has that width."""

    name: str
    width: float
    height: float


WIDE, NARROW = Frame("wide", 600, 330), Frame("narrow", 344, 400)


@dataclass(frozen=True, slots=True)
class Dot:
    """Centre and radius; where the name begins (``anchor`` start) or ends (end). ``named``: there is room for it."""

    topic: str
    name: str
    voices: int
    feeling: str
    x: float
    y: float
    radius: float
    text_x: float
    text_y: float
    anchor: str
    named: bool


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "_Box") -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


def feeling_of(trend: Trend) -> str:
    """``bad``, ``mid`` or ``good``."""
    return "bad" if trend.net <= -CLEAR else "good" if trend.net >= CLEAR else "mid"


def dots(trends: Sequence[Trend], names: dict[str, str], frame: Frame, chosen: str = "") -> list[Dot]:
    """The most named topics, and the chosen one, laid out in the frame; the chosen one is named first."""
    shown = [one for place, one in enumerate(trends) if place < MOST or one.topic == chosen]
    if not shown:
        return []
    most = max(one.voices for one in shown)
    circles = {one.topic: _circle(one, most, frame) for one in shown}
    taken = [_Box(x - r, y - r, x + r, y + r) for x, y, r in circles.values()]
    found = []
    for one in sorted(shown, key=lambda one: one.topic != chosen):
        name = names.get(one.topic, one.topic)
        found.append(_placed(one, name, circles[one.topic], taken, frame))
    return found


def _circle(one: Trend, most: int, frame: Frame) -> tuple[float, float, float]:
    share = math.log1p(one.voices) / math.log1p(most)
    radius = _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(one.voices / most)
    across = frame.width - 2 * (_LARGEST + _EDGE)
    up = frame.height - 2 * (_LARGEST + _EDGE) - _LINE
    return _LARGEST + _EDGE + across * (one.net + 1) / 2, frame.height - _LARGEST - _EDGE - up * share**2, radius


def _placed(one: Trend, name: str, circle: tuple[float, float, float], taken: list[_Box], frame: Frame) -> Dot:
    x, y, radius = circle
    width = _width(f"{name} {one.voices}")
    sides = ("end", "start") if x > frame.width / 2 else ("start", "end")
    spots = [(side, y + shift) for shift in (0.0, -_LINE * 0.7, _LINE * 0.7) for side in sides]
    for side, middle in spots:
        left = x + radius + _GAP if side == "start" else x - radius - _GAP - width
        box = _Box(left, middle - _LINE / 2, left + width, middle + _LINE / 2)
        inside = box.left >= 0 and box.right <= frame.width and box.top >= 0 and box.bottom <= frame.height
        if inside and not any(box.touches(other) for other in taken):
            taken.append(box)
            at = left if side == "start" else left + width
            return _dot(one, name, circle, (at, middle), side, named=True)
    return _dot(one, name, circle, (x, y), "start", named=False)


def _dot(
    one: Trend, name: str, circle: tuple[float, float, float], text: tuple[float, float], anchor: str, *, named: bool
) -> Dot:
    x, y, radius = (round(value, 1) for value in circle)
    text_x, text_y = (round(value, 1) for value in text)
    return Dot(one.topic, name, one.voices, feeling_of(one), x, y, radius, text_x, text_y, anchor, named)


def _width(text: str) -> float:
    """About how wide at 13 px: Chinese is twice as wide as Latin."""
    return sum(13.5 if unicodedata.east_asian_width(sign) in "WF" else 7.0 for sign in text)
