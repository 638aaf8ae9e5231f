"""What a survey's form may hold, as JSON Schema for the API's description. ``schema.parse_form`` decides."""

from typing import Any, Final

from heardwell.collect.surveys import presets
from heardwell.collect.surveys.schema import MODES, POSITIONS, SCHEMES, TYPES
from heardwell.collect.surveys.schema.choices import ACCEPTED, ORDERS
from heardwell.collect.surveys.schema.display import CONSENT, DEVICES, MATCHES, TRAIT_MATCHES, TRIGGERS, VISITORS
from heardwell.collect.surveys.schema.limits import QUOTES
from heardwell.collect.surveys.schema.scale import COLOURS
from heardwell.collect.surveys.schema.style import FONTS

Described = dict[str, Any]  # Any: JSON Schema

WORD: Final[Described] = {"type": "string"}
WHOLE: Final[Described] = {"type": "integer"}
TRUTH: Final[Described] = {"type": "boolean"}
TEXTS: Final[Described] = {
    "type": "object",
    "additionalProperties": {"type": "string"},
    "example": {"en": "…", "ar": "…"},
}


def _object(properties: Described, *required: str, **more: object) -> Described:
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {}), **more}


def _list(items: Described, **more: object) -> Described:
    return {"type": "array", "items": items, **more}


_VALUES = _list({"oneOf": [WORD, WHOLE, TRUTH]})
_SINGLE = _object(
    {
        "question": {**WORD, "description": "A key, or key/row for a row of a matrix"},
        "in": _VALUES,
        "not_in": _VALUES,
        "from": {"type": "number"},
        "to": {"type": "number"},
        "answered": TRUTH,
        "hidden": WORD,
        "trait": WORD,
        "language": _list(WORD),
    },
    description="About one of question, hidden, trait, language. Without an answer none holds but answered: false.",
)
CONDITION: Final[Described] = {
    "oneOf": [
        _SINGLE,
        _object({"all": _list(_SINGLE, maxItems=10)}, "all"),
        _object({"any": _list(_SINGLE, maxItems=10)}, "any"),
    ],
    "example": {"question": "nps", "from": 0, "to": 6},
}
_IMAGE = _object({"id": WORD, "alt": TEXTS}, "id", description="An image that was uploaded to a survey")
SCALE: Final[Described] = {
    "description": "A preset's name, or the points, direction, good and bad values and labels. Default: the type's.",
    "oneOf": [
        {"type": "string", "enum": list(presets.SCALE_NAMES)},
        _object(
            {
                "preset": WORD,
                "min": WHOLE,
                "max": WHOLE,
                "direction": {"enum": ["higher_better", "lower_better"]},
                "good": _list(WHOLE),
                "bad": _list(WHOLE),
                "labels": {"type": "object", "additionalProperties": TEXTS},
                "emoji": {"type": "object", "additionalProperties": WORD, "example": {"1": "😡", "5": "😍"}},
                "colours": {"enum": list(COLOURS)},
                "reversed": {**TRUTH, "description": "The highest comes first on the screen; values stay as they are"},
            }
        ),
    ],
}
_CHOICE = _object(
    {
        "value": WORD,
        "label": TEXTS,
        "image": _object({"id": WORD}, "id"),
        "text": {**TRUTH, "description": "“Other, namely…”: the words come as the answer <key>.<value>"},
        "exclusive": {**TRUTH, "description": "multi: stands alone, as “none of these”"},
        "fixed": {**TRUTH, "description": "Keeps its place at the end when the order is random"},
    },
    "value",
)
_BOUND = {"oneOf": [{"type": "number"}, WORD], "description": "number: a number; date: a date or today"}
QUESTION: Final[Described] = _object(
    {
        "key": {**WORD, "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,63}$", "example": "nps"},
        "type": {"enum": list(TYPES), "example": "nps"},
        "required": TRUTH,
        "label": TEXTS,
        "help": TEXTS,
        "image": _IMAGE,
        "private": {**TRUTH, "description": "Offers “prefer not to say”, which is stored as null"},
        "show_if": CONDITION,
        "scale": SCALE,
        "step": {**WHOLE, "description": "slider", "minimum": 1},
        "choices": _list(_CHOICE, description="single, multi, ranking (2 to 20), matrix, gcr (yes, partly, no)"),
        "order": {"enum": list(ORDERS), "description": "single, multi, ranking; of a matrix, its rows"},
        "rows": _list(_object({"value": WORD, "label": TEXTS}, "value"), maxItems=30, description="matrix"),
        "pick": _object({"min": WHOLE, "max": WHOLE}, description="multi; ranking and file: max only"),
        "max_length": {**WHOLE, "description": "text", "maximum": 20_000},
        "min_length": {**WHOLE, "description": "text"},
        "lines": {**WHOLE, "description": "text", "minimum": 1, "maximum": 10},
        "min": _BOUND,
        "max": _BOUND,
        "decimals": {**WHOLE, "description": "number", "maximum": 6},
        "unit": {**TEXTS, "description": "number"},
        "accept": _list({"enum": list(ACCEPTED)}, description="file"),
        "contact": {**TRUTH, "description": "email, phone: the answer says who is speaking, unverified"},
        "statement": {**TEXTS, "description": "consent: what is agreed to"},
    },
    "key",
    "type",
    "label",
    description="The parts of each type, with an example: docs/reference/questions.md. A part of another type is 422.",
)
LOGIC: Final[Described] = _list(
    _object({"from": WORD, "if": CONDITION, "to": {**WORD, "description": "A later question, or end"}, "ending": WORD}),
    description="After the question “from” was shown, the first rule that holds decides what comes next.",
    example=[{"from": "nps", "if": {"question": "nps", "from": 9}, "to": "end"}],
)
ENDINGS: Final[Described] = _list(
    _object({"key": WORD, "title": TEXTS, "text": TEXTS, "redirect": WORD, "if": CONDITION}, "key"),
    description="The first that holds; none: texts.thanks. A redirect is https, to one of surveys/settings' hosts.",
    example=[{"key": "thanks", "title": {"en": "Thank you"}}],
)
PUBLIC_REVIEW: Final[Described] = _object(
    {"links": _list(_object({"name": WORD, "url": WORD}, "name", "url"), maxItems=10), "text": TEXTS},
    description="Shown on every ending. That only happy customers are asked is refused.",
    example={"links": [{"name": "Trustpilot", "url": "https://www.trustpilot.com/evaluate/shop.example"}]},
)
LIMITS: Final[Described] = _object(
    {
        "closes_at": {"type": "string", "format": "date-time"},
        "responses": {**WHOLE, "description": "Closes after so many that were sent off; a few more may come"},
        "once": {**TRUTH, "description": "A verified contact sends one response; a second one answers 409"},
        "resume": {**TRUTH, "description": "Who left goes on where they were, on the same device"},
        "quotas": _list(_object({"question": WORD, "in": _VALUES, "most": WHOLE}, "question", "in", "most")),
    },
    example={"closes_at": "2027-01-01T00:00:00Z", "once": True},
)
AFTER: Final[Described] = _object(
    {"link": {**TRUTH, "default": True}, "quote": {"enum": list(QUOTES)}},
    description="After sending: a private link to follow and add to what was said; whether to ask to be quoted.",
)
_TRAIT = _object({"name": WORD, "match": {"enum": list(TRAIT_MATCHES)}, "value": WORD})
DISPLAY: Final[Described] = _object(
    {
        "mode": {"enum": list(MODES)},
        "position": {"enum": list(POSITIONS)},
        "triggers": _list(
            _object({"on": {"enum": list(TRIGGERS)}}, "on", additionalProperties=True),
            description="Any of them opens it",
            example=[{"on": "time", "seconds": 10}],
        ),
        "where": _list(_object({"match": {"enum": list(MATCHES)}, "value": WORD, "not": TRUTH}, "match", "value")),
        "who": _object(
            {
                "devices": _list({"enum": list(DEVICES)}),
                "languages": _list(WORD),
                "countries": _list(WORD),
                "visitors": {"enum": list(VISITORS)},
                "traits": _list(_TRAIT),
            }
        ),
        "sample": {**WHOLE, "minimum": 1, "maximum": 100},
        "again_days": WHOLE,
        "max_shown": WHOLE,
        "over_cap": TRUTH,
        "consent": {"enum": list(CONSENT)},
        "delay_s": {**WHOLE, "deprecated": True},
        "event": {**WORD, "deprecated": True},
    }
)
STYLE: Final[Described] = _object(
    {
        "accent": {**WORD, "example": "#0b7370"},
        "radius": WHOLE,
        "scheme": {"enum": list(SCHEMES)},
        "font": {"enum": list(FONTS)},
        "logo": _object({"id": WORD}, "id"),
        "css": WORD,
    }
)
