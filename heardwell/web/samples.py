"""What the page of components shows. Made up."""

import re
from pathlib import Path

VOICES = [
    {
        "scores": [{"metric": "nps", "value": 9}],
        "text": "Changed the size twice and you never made it difficult. I tell everyone.",
        "language": "en",
    },
    {
        "scores": [{"metric": "nps", "value": 2}],
        "text": "ملصق الإرجاع يفتح صفحة بيضاء في جوالي، واضطررت أن أطبعه عند الجيران.",
        "language": "ar",
    },
    {
        "scores": [{"metric": "stars", "value": 3}],
        "text": "商店不錯，只是運費到最後一步才出現，感覺不太好。",
        "language": "zh-Hant",
    },
]

_WEEKS = [
    (24, 13, 35),
    (22, 12, 33),
    (27, 16, 37),
    (25, 15, 36),
    (26, 16, 37),
    (23, 14, 33),
    (31, 20, 41),
    (36, 26, 47),
]
SAMPLE_CHART = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "width": "container",
    "height": 180,
    "data": {"values": [{"week": i, "value": v, "low": a, "high": b} for i, (v, a, b) in enumerate(_WEEKS)]},
    "encoding": {"x": {"field": "week", "type": "quantitative", "title": None}},
    "layer": [
        {
            "mark": {"type": "area"},
            "encoding": {"y": {"field": "low", "type": "quantitative", "title": None}, "y2": {"field": "high"}},
        },
        {"mark": "line", "encoding": {"y": {"field": "value", "type": "quantitative"}}},
    ],
}


#: Tokens of web/tokens.css, as the page of components shows them.
COLOURS = (
    (
        "neutral-0",
        "neutral-25",
        "neutral-50",
        "neutral-100",
        "neutral-200",
        "neutral-300",
        "neutral-400",
        "neutral-500",
        "neutral-600",
        "neutral-700",
        "neutral-800",
        "neutral-900",
        "neutral-950",
    ),
    (
        "accent-100",
        "accent-300",
        "accent-500",
        "accent-600",
        "accent-700",
        "bad-100",
        "bad-500",
        "bad-700",
        "mid-100",
        "mid-500",
        "mid-700",
        "good-100",
        "good-500",
        "good-700",
    ),
    (
        "surface",
        "canvas",
        "raised",
        "line",
        "line-soft",
        "ink",
        "ink-soft",
        "ink-faint",
        "accent",
        "accent-ink",
        "accent-wash",
        "bad",
        "bad-wash",
        "good",
        "good-wash",
        "mid",
        "mid-wash",
        "warn",
        "warn-wash",
        "focus",
    ),
)
SIZES = ("xs", "s", "m", "l", "xl", "2xl", "3xl")
SPACES = ("1", "2", "3", "4", "6", "8", "12")
CORNERS = ("radius-control", "radius-card", "radius-full", "elevation-menu", "elevation-dialog")


def icons() -> list[str]:
    """The names of the sprite's drawings."""
    sprite = Path(__file__).with_name("static") / "web" / "icons.svg"
    return re.findall(r'<symbol id="([\w-]+)"', sprite.read_text())
