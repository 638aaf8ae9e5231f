"""What the shop's customers said, day by day. The same seed tells the same story.

Three things happen: in the last six weeks deliveries get later; eighteen days ago App 5.2 comes out and crashes on old
phones; the new packaging, asked for in spring, arrives and people notice.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
#: The account that everybody who enters the demo works as.
OWNER = "demo@heardwell.example"
DAYS = 182
RELEASE_AGO = 18
LATE_AGO = 42
PACKAGING_AGO = 60
LANGUAGES = {"en": 42, "zh-Hans": 16, "zh-Hant": 22, "ar": 20}
COUNTRIES = {"en": ["GB", "US", "IE"], "zh-Hans": ["CN", "SG"], "zh-Hant": ["TW", "HK"], "ar": ["SA", "AE", "EG"]}
#: theme → how the customer feels about it
FEELINGS = {
    "delivery_late": -1,
    "delivery_fast": 1,
    "app_crash": -1,
    "app_good": 1,
    "coupon": -1,
    "returns_bad": -1,
    "returns_good": 1,
    "quality_good": 1,
    "quality_bad": -1,
    "support_good": 1,
    "support_bad": -1,
    "packaging": 1,
    "wish": 0,
    "price": 0,
}
CHANNELS = {"web": 40, "in_app": 25, "email": 20, "review": 15}


@dataclass(frozen=True, slots=True)
class Voice:
    """One customer speaks: ``metric`` nps, csat or stars with its ``value``, and perhaps a comment."""

    at: datetime
    language: str
    channel: str
    metric: str
    value: int
    text: str
    name: str
    context: dict[str, str]
    plan: str


@cache
def _comments() -> dict[str, dict[str, list[str]]]:
    """theme → language → comments"""
    parsed: dict[str, dict[str, list[str]]] = json.loads((HERE / "voices.json").read_text(encoding="utf-8"))
    return parsed


@cache
def _names() -> dict[str, list[str]]:
    """language → names of people"""
    parsed: dict[str, list[str]] = json.loads((HERE / "people.json").read_text(encoding="utf-8"))
    return parsed


def voices(now: datetime, seed: int = 7) -> Iterator[Voice]:
    """All voices of the last :data:`DAYS` days, oldest first, none later than ``now``."""
    rng = random.Random(seed)
    for ago in range(DAYS, -1, -1):
        day = (now - timedelta(days=ago)).replace(hour=0, minute=0, second=0, microsecond=0)
        moments = sorted(day + timedelta(minutes=rng.randint(7 * 60, 23 * 60)) for _ in range(rng.randint(4, 9)))
        for moment in moments:
            voice = _voice(rng, moment, ago)
            if moment < now:
                yield voice


def _voice(rng: random.Random, moment: datetime, ago: int) -> Voice:
    language = _pick(rng, LANGUAGES)
    channel = _pick(rng, CHANNELS)
    theme = _theme(rng, channel, ago)
    metric = "stars" if channel == "review" else rng.choice(["nps", "nps", "csat"])
    spoken = rng.random() < (0.9 if channel == "review" else 0.5)
    return Voice(
        at=moment,
        language=language,
        channel=channel,
        metric=metric,
        value=_value(rng, metric, FEELINGS[theme]),
        text=rng.choice(_comments()[theme][language]) if spoken else "",
        name=rng.choice(_names()[language]),
        context=_context(rng, language, channel, theme, ago),
        plan=rng.choice(["basic", "basic", "plus"]),
    )


def _pick(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _theme(rng: random.Random, channel: str, ago: int) -> str:
    weights = {
        "delivery_late": 5 + (26 * (LATE_AGO - ago) // LATE_AGO if ago < LATE_AGO else 0),
        "delivery_fast": 22,
        "app_good": 10 if channel == "in_app" else 2,
        "app_crash": (40 if ago < RELEASE_AGO else 1) if channel == "in_app" else 0,
        "coupon": 5,
        "returns_bad": 6,
        "returns_good": 9,
        "quality_good": 26,
        "quality_bad": 7,
        "support_good": 9,
        "support_bad": 4,
        "packaging": 12 if ago < PACKAGING_AGO else 0,
        "wish": 8,
        "price": 7,
    }
    return _pick(rng, weights)


def _value(rng: random.Random, metric: str, feeling: int) -> int:
    spread = {
        "nps": {1: [8, 9, 9, 10, 10], 0: [6, 7, 7, 8, 8], -1: [0, 2, 3, 4, 5, 6]},
        "csat": {1: [4, 4, 5, 5, 5], 0: [3, 4, 4], -1: [1, 2, 2, 3]},
        "stars": {1: [4, 5, 5, 5], 0: [3, 4], -1: [1, 1, 2]},
    }
    return rng.choice(spread[metric][feeling])


def _context(rng: random.Random, language: str, channel: str, theme: str, ago: int) -> dict[str, str]:
    context = {"country": rng.choice(COUNTRIES[language]), "device": rng.choice(["mobile", "mobile", "desktop"])}
    if channel == "in_app":
        context["device"] = "mobile"
        context["app_version"] = "5.2" if ago < RELEASE_AGO else "5.1"
        context["os"] = "Android 9" if theme == "app_crash" else rng.choice(["iOS 19", "Android 15", "Android 9"])
    return context
