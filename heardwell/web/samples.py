"""What the page of components shows. Made up."""

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
