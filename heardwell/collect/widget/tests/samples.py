"""Surveys and host pages that the widget's tests use."""

from typing import Any

NPS: dict[str, Any] = {
    "id": "nps1",
    "version": 3,
    "name": "NPS",
    "languages": ["en", "zh-Hant", "ar"],
    "default_language": "en",
    "questions": [
        {
            "key": "nps",
            "type": "nps",
            "metric": "nps",
            "required": True,
            "label": {
                "en": "How likely are you to recommend us to a friend or colleague?",
                "zh-Hant": "您有多大可能將我們推薦給親友或同事？",
                "ar": "ما مدى احتمال أن توصي بنا صديقًا أو زميلًا؟",
            },
            "scale": {
                "min": 0,
                "max": 10,
                "direction": "higher_better",
                "labels": {
                    "0": {"en": "Not at all likely", "zh-Hant": "完全不可能", "ar": "غير محتمل إطلاقًا"},
                    "10": {"en": "Extremely likely", "zh-Hant": "非常可能", "ar": "محتمل جدًا"},
                },
            },
        },
        {
            "key": "why",
            "type": "text",
            "label": {"en": "What’s the main reason?", "zh-Hant": "主要的原因是什麼？", "ar": "ما السبب الأساسي؟"},
            "max_length": 5000,
        },
    ],
    "texts": {
        "thanks": {"en": "Thank you. That helps.", "zh-Hant": "感謝您的回饋", "ar": "شكرًا لمشاركتنا رأيك"},
        "privacy": {
            "en": "Nora and two colleagues read this. No name needed.",
            "zh-Hant": "雅婷和兩位同事會看，不必留名。",
            "ar": "تقرأ هذا نورة واثنان من زملائها، ولا حاجة إلى اسمك.",
        },
        "button": {"en": "Feedback", "zh-Hant": "意見回饋", "ar": "إبداء الرأي"},
    },
    "display": {"mode": "button", "position": "end", "delay_s": None},
    "style": {"accent": "#007373", "radius": 14, "scheme": "auto"},
}

HOSTILE_STYLE = """
html { font-size: 62.5%; }
* { all: unset !important; float: left !important; letter-spacing: .4em !important; }
div, span, form, label, button, fieldset { display: none !important; color: crimson !important; }
input, textarea { display: none !important; visibility: hidden !important; }
heardwell-survey, heardwell-button, html > * { display: none !important; opacity: 0 !important; }
heardwell-survey, heardwell-button { transform: scale(.1) !important; font-size: 90px !important; }
:root { --accent: red; --surface: red; --ink: red; --radius: 0; --a: red; --b: red; }
"""

HOSTILE_SCRIPT = """
const broken = () => { throw new Error("the page broke this"); };
const spoil = (owner, names) => { for (const name of names) owner[name] = broken; };
spoil(Node.prototype, ["appendChild", "insertBefore", "replaceChild"]);
spoil(Element.prototype, ["append", "attachShadow", "setAttribute", "getAttribute", "remove"]);
spoil(Array.prototype, ["forEach", "map", "filter", "find", "push", "pop", "splice", "slice", "join", "indexOf"]);
spoil(String.prototype, ["split", "replace", "slice", "indexOf", "trim", "charCodeAt", "toLowerCase", "startsWith"]);
spoil(Object, ["keys", "assign", "entries"]);
Array.prototype.toJSON = () => "bent";
Object.prototype.polluted = "by the page";
JSON.stringify = JSON.parse = broken;
Function.prototype.call = Function.prototype.apply = Function.prototype.bind = broken;
Reflect.apply = broken;
Date.now = () => 0;
window.fetch = broken;
window.setTimeout = broken;
"""


def host_page(extra: str = "", *, head: str = "", attributes: str = "", lang: str = "en") -> str:
    """A page of somebody else's, with the snippet."""
    snippet = f'<script async src="{{{{base}}}}/w/v1/heardwell.js" data-site="s" {attributes}></script>'
    start = f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Leaf &amp; Kettle</title>'
    viewport = '<meta name="viewport" content="width=device-width,initial-scale=1">'
    return f"{start}{viewport}{head}</head><body><h1>High Mountain Oolong</h1>{extra}{snippet}</body></html>"
