"""Scales: the points of a question, which way is better, and which values count as good or bad.

What is stored is the value, never the position on the screen. Presets follow METRICS (NPS: Reichheld 2003; CES 2.0: CEB
2013; CES 1.0: Dixon, Freeman, Toman 2010).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from heardwell.core.errors import Invalid

Direction = Literal["higher_better", "lower_better"]
GOOD, NEUTRAL, BAD = 1, 0, -1
_SIGNATURE = re.compile(r"(-?\d+)-(-?\d+)([+-])g([\d,-]*)b([\d,-]*)")

#: Question types whose answer is a number on a scale.
SCALED = frozenset({"nps", "csat", "ces", "stars", "smileys", "thumbs", "scale", "slider"})
#: GCR answers are words; for intervals and bands they count as good, neutral, bad.
GCR_VALUES: tuple[str, ...] = ("yes", "partly", "no")


@dataclass(frozen=True, slots=True)
class Scale:
    """Integer points ``min``…``max`` with a direction and the sets of good and bad values."""

    min: int
    max: int
    direction: Direction = "higher_better"
    good: tuple[int, ...] = ()
    bad: tuple[int, ...] = ()

    @property
    def points(self) -> range:
        return range(self.min, self.max + 1)

    @property
    def signature(self) -> str:
        """Equal for scales that may be blended: points, direction, good set, bad set; e.g. ``0-10+g9,10b0,1,2``."""
        way = "+" if self.direction == "higher_better" else "-"
        return f"{self.min}-{self.max}{way}g{_csv(self.good)}b{_csv(self.bad)}"

    def band(self, value: float) -> int:
        """GOOD, NEUTRAL or BAD."""
        return GOOD if value in self.good else BAD if value in self.bad else NEUTRAL

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.min <= value <= self.max

    def as_json(self) -> dict[str, object]:
        return {
            "min": self.min,
            "max": self.max,
            "direction": self.direction,
            "good": list(self.good),
            "bad": list(self.bad),
        }


def _csv(values: Iterable[int]) -> str:
    return ",".join(str(value) for value in sorted(values))


def parse_signature(signature: str) -> Scale:
    """The scale that :attr:`Scale.signature` came from."""
    parts = _SIGNATURE.fullmatch(signature)
    if parts is None:
        raise ValueError(f"not the signature of a scale: {signature!r}")
    low, high, way, *sets = parts.groups()
    good, bad = (tuple(int(value) for value in values.split(",") if value) for values in sets)
    return Scale(int(low), int(high), "higher_better" if way == "+" else "lower_better", good, bad)


NPS = Scale(0, 10, good=(9, 10), bad=(0, 1, 2, 3, 4, 5, 6))
PRESETS: Mapping[str, Scale] = {
    "nps": NPS,
    "nps_1_10": Scale(1, 10, good=(9, 10), bad=(1, 2, 3, 4, 5, 6)),
    "nps_1_5": Scale(1, 5, good=(5,), bad=(1, 2, 3)),
    "csat_5": Scale(1, 5, good=(4, 5), bad=(1, 2)),
    "csat_10": Scale(1, 10, good=(9, 10), bad=(1, 2, 3, 4, 5, 6)),
    "ces_agree_7": Scale(1, 7, good=(5, 6, 7), bad=(1, 2, 3)),
    "ces_effort_5": Scale(1, 5, "lower_better", good=(1, 2), bad=(4, 5)),
    "ces_effort_10": Scale(1, 10, "lower_better", good=(1, 2, 3), bad=(4, 5, 6, 7, 8, 9, 10)),
    "ces_ease_5": Scale(1, 5, good=(4, 5), bad=(1, 2)),
    "ces_ease_7": Scale(1, 7, "lower_better", good=(1, 2, 3), bad=(5, 6, 7)),
    "ces_faces": Scale(1, 3, good=(3,), bad=(1,)),
    "smileys": Scale(1, 3, good=(3,), bad=(1,)),
    "stars": Scale(1, 5, good=(4, 5), bad=(1, 2)),
    "thumbs": Scale(0, 1, good=(1,), bad=(0,)),
    "scale": Scale(1, 5),
}
#: What a slider runs over when it names no scale. Its answers count as those of a ``scale``.
SLIDER = Scale(0, 100)
#: The preset that a question type takes when it names no scale.
DEFAULTS: Mapping[str, str] = {
    "nps": "nps",
    "csat": "csat_5",
    "ces": "ces_agree_7",
    "stars": "stars",
    "smileys": "smileys",
    "thumbs": "thumbs",
    "scale": "scale",
}


def usual_scale(type_: str) -> Scale:
    """The scale of a question that names none."""
    return SLIDER if type_ == "slider" else PRESETS[DEFAULTS.get(type_, "scale")]


def scale_from(value: Mapping[str, object] | str | None, type_: str, field: str = "scale") -> Scale:
    """The scale of a question: a preset's name, an explicit mapping, or the default of its type.

    Raises :class:`Invalid` naming the part that is wrong.
    """
    base = usual_scale(type_)
    if value is None or value == {}:
        return base
    if isinstance(value, str):
        if value not in PRESETS:
            raise Invalid.one(field, f"expected one of {', '.join(PRESETS)}")
        return PRESETS[value]
    preset = value.get("preset")
    if isinstance(preset, str):
        base = scale_from(preset, type_, f"{field}.preset")
    same_points = (value.get("min", base.min), value.get("max", base.max)) == (base.min, base.max)
    low, high = _integer(value, "min", base.min, field), _integer(value, "max", base.max, field)
    most = 1000 if type_ == "slider" else 100
    if not -most <= low < high <= most or (type_ != "slider" and high - low > most):
        raise Invalid.one(f"{field}.max", f"expected min < max, both between -{most} and {most}")
    direction = value.get("direction", base.direction)
    if direction not in ("higher_better", "lower_better"):
        raise Invalid.one(f"{field}.direction", "expected higher_better or lower_better")
    kept = same_points and direction == base.direction
    good = _set(value, "good", base.good if kept else (), range(low, high + 1), field)
    bad = _set(value, "bad", base.bad if kept else (), range(low, high + 1), field)
    if set(good) & set(bad):
        raise Invalid.one(f"{field}.bad", "a value is either good or bad, not both")
    return _checked_nps(Scale(low, high, direction, good, bad), type_, field)


def _checked_nps(scale: Scale, type_: str, field: str) -> Scale:
    """NPS has three published scales and no other: an index 0–100 is not a score that a person gave."""
    if type_ != "nps":
        return scale
    for name in ("nps", "nps_1_10", "nps_1_5"):
        if (PRESETS[name].min, PRESETS[name].max) == (scale.min, scale.max):
            return PRESETS[name]
    raise Invalid.one(f"{field}.max", "NPS is asked on 0–10, 1–10 or 1–5; an index of 0–100 cannot be read as answers")


def _integer(value: Mapping[str, object], key: str, default: int, field: str) -> int:
    number = value.get(key, default)
    if isinstance(number, bool) or not isinstance(number, int):
        raise Invalid.one(f"{field}.{key}", "expected a whole number")
    return number


def _set(value: Mapping[str, object], key: str, default: tuple[int, ...], points: range, field: str) -> tuple[int, ...]:
    given = value.get(key)
    if given is None:
        return default
    if not isinstance(given, list | tuple) or any(isinstance(v, bool) or v not in points for v in given):
        raise Invalid.one(f"{field}.{key}", f"expected values between {points.start} and {points.stop - 1}")
    return tuple(sorted(set(given)))
