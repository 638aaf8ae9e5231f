"""A survey's form as JSON: read whatever came, say everything that is wrong with it, give back one canonical shape.

Two strictnesses: while somebody types, a form may be unfinished (``parse_form(…)``); what is published or sent through
the API must also be complete (:mod:`heardwell.collect.surveys.readiness`).

The canonical form, which ``parse_form`` leaves as it is::

    {"name", "languages": ["en", "ar"], "default_language": "en",
     "questions": [{"key", "type", "required", "label": {"en": …}, "help"?, "scale"?, "choices"?, "max_length"?,
                    "show_if"?: {"question", "in": […]}}],
     "texts": {"intro"?, "thanks"?, "privacy"?, "button"?, …: {"en": …}},
     "display": {"mode", "position", "delay_s"?, "event"?}, "style": {"accent", "radius", "scheme"}}
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys import languages
from heardwell.core.errors import FieldError, Invalid
from heardwell.core.scales import GCR_VALUES, SCALED, Scale, scale_from

Form = dict[str, Any]  # Any: the canonical JSON above
Texts = dict[str, str]

TYPES: Final = ("nps", "csat", "ces", "gcr", "stars", "smileys", "thumbs", "scale", "single", "multi", "text")
#: Named in the API's contract, not asked by this version yet.
LATER: Final = (
    *("slider", "matrix", "ranking", "date", "email", "phone", "number", "file", "consent", "statement", "screenshot"),
)
TEXTS: Final = ("intro", "thanks", "privacy", "button")
#: Words of the respondent's page that a survey may replace.
WORDS: Final = ("next", "send", "back", "skip", "close", "optional", "hint", "missing")
MODES: Final = ("button", "popup", "slide_in", "inline", "link")
POSITIONS: Final = ("end", "start")
SCHEMES: Final = ("auto", "light", "dark")
ACCENT: Final = "#0b7370"
MOST_QUESTIONS, MOST_CHOICES, MOST_LANGUAGES, MOST_TEXT, MOST_NAME = 200, 200, 200, 2000, 120
DEFAULT_LENGTH, MOST_LENGTH = 5000, 20_000

_KEY = re.compile(r"^[A-Za-z][A-Za-z0-9_-]{0,63}\Z")
_VALUE = re.compile(r"^[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,98}[^\s\x00-\x1f\x7f])?\Z")
_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}\Z")
#: Line breaks of any kind, controls, and lone surrogates, which no UTF-8 text can hold.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]")
_LINE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]")
_QUESTION_KEYS = {"key", "type", "required", "label", "help", "scale", "choices", "max_length", "show_if"}


def parse_form(given: object, *, language: str = "en") -> Form:
    """The canonical form of what came. ``language`` is the survey's when it names none.

    Keys that belong to no form (``id``, ``status``, …) are ignored, so that a survey can be sent back as it was read.
    Raises :class:`Invalid` with every wrong field: ``questions.2.label.ar``.
    """
    if not isinstance(given, Mapping):
        raise Invalid.one("", _("Expected a JSON object"))
    reader = _Reader()
    form = reader.form(given, languages.canonical(language) or "en")
    if reader.errors:
        raise Invalid(_("Some fields are not right"), errors=reader.errors)
    return form


def name_error(name: object) -> str:
    """What is wrong with a survey's name, or nothing. It enters mail subjects: one line, no controls."""
    if not isinstance(name, str) or not name.strip():
        return _("Expected a name")
    if _LINE.search(name):
        return _("Expected one line of text")
    return _("Expected at most %(most)s characters") % {"most": MOST_NAME} if len(name) > MOST_NAME else ""


class _Reader:
    """Walks one form, collecting canonical values and errors."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []
        self.languages: list[str] = []
        self.default = "en"

    def wrong(self, field: str, message: str) -> None:
        # A name may hold a lone surrogate, which no answer could carry back.
        printable = field[:200].encode("utf-8", "replace").decode()
        self.errors.append(FieldError(printable, message))

    def form(self, given: Mapping[str, object], language: str) -> Form:
        name = given.get("name", "")
        if name != "" and (message := name_error(name)):
            self.wrong("name", message)
        self._languages(given, language)
        if given.get("logic"):
            self.wrong("logic", _("Not supported in this version; give the question a show_if instead"))
        return {
            "name": name.strip() if isinstance(name, str) else "",
            "languages": self.languages,
            "default_language": self.default,
            "questions": self._questions(given.get("questions")),
            "texts": self._own_texts(given.get("texts")),
            "display": self._display(given.get("display")),
            "style": self._style(given.get("style")),
        }

    # Languages

    def _languages(self, given: Mapping[str, object], language: str) -> None:
        tags = given.get("languages")
        if tags is None or tags == []:
            tags = [given.get("default_language") or language]
        if not isinstance(tags, list) or len(tags) > MOST_LANGUAGES:
            self.wrong("languages", _("Expected a list of language tags such as en or zh-Hant"))
            tags = [language]
        for index, tag in enumerate(tags):
            if (known := languages.canonical(tag)) is None:
                self.wrong(f"languages.{index}", _("Expected a language tag such as en or zh-Hant"))
            elif known in self.languages:
                self.wrong(f"languages.{index}", _("This language is in the list already"))
            else:
                self.languages.append(known)
        self.languages = self.languages or [language]
        default = given.get("default_language") or self.languages[0]
        self.default = languages.canonical(default) or ""
        if self.default not in self.languages:
            self.wrong("default_language", _("Expected one of the survey's languages"))
            self.default = self.languages[0]

    def texts(self, field: str, given: object, most: int = MOST_TEXT) -> Texts:
        """Texts by language, empty ones left out. A bare string is the default language's."""
        if given is None:
            return {}
        if isinstance(given, str):
            given = {self.default: given}
        if not isinstance(given, Mapping):
            self.wrong(field, _("Expected texts by language, such as {“en”: “…”}"))
            return {}
        found: Texts = {}
        for tag, text in given.items():
            known = languages.canonical(tag)
            if known not in self.languages:
                self.wrong(f"{field}.{tag}", _("Not one of the survey's languages"))
            elif not isinstance(text, str):
                self.wrong(f"{field}.{tag}", _("Expected a text"))
            elif len(text) > most:
                self.wrong(f"{field}.{tag}", _("Expected at most %(most)s characters") % {"most": most})
            elif (clean := _UNPRINTABLE.sub(" ", text)).strip():
                found[known] = clean
        # In the order of the languages: equal forms are then equal bytes.
        return {tag: found[tag] for tag in self.languages if tag in found}

    # Questions

    def _questions(self, given: object) -> list[Form]:
        if given is None:
            return []
        if not isinstance(given, list) or len(given) > MOST_QUESTIONS:
            self.wrong("questions", _("Expected a list of at most %(most)s questions") % {"most": MOST_QUESTIONS})
            return []
        questions = [found for index, item in enumerate(given) if (found := self._question(index, item)) is not None]
        seen: set[str] = set()
        for index, question in enumerate(questions):
            if question["key"] in seen:
                self.wrong(f"questions.{index}.key", _("Another question has this key"))
            seen.add(question["key"])
        return questions

    def _question(self, index: int, given: object) -> Form | None:
        field = f"questions.{index}"
        if not isinstance(given, Mapping):
            self.wrong(field, _("Expected a question"))
            return None
        type_ = given.get("type")
        if not isinstance(type_, str) or type_ not in TYPES:
            self._unknown_type(f"{field}.type", type_)
            return None
        self._only(field, given, _QUESTION_KEYS)
        question: Form = {
            "key": self._key(f"{field}.key", given.get("key")),
            "type": type_,
            "required": self._truth(f"{field}.required", given.get("required", False)),
            "label": self.texts(f"{field}.label", given.get("label")),
        }
        if help_ := self.texts(f"{field}.help", given.get("help")):
            question["help"] = help_
        self._typed(field, given, question)
        if (condition := given.get("show_if")) is not None:
            question["show_if"] = self._show_if(f"{field}.show_if", condition)
        return question

    def _unknown_type(self, field: str, type_: object) -> None:
        if type_ in LATER:
            later = _("Questions of the type %(type)s are not supported in this version")
            self.wrong(field, later % {"type": type_})
        else:
            self.wrong(field, _("Expected one of %(types)s") % {"types": ", ".join(TYPES)})

    def _typed(self, field: str, given: Mapping[str, object], question: Form) -> None:
        """The parts that belong to the question's type; a part of another type is an error, not a surprise later."""
        type_ = question["type"]
        if type_ in SCALED:
            question["scale"] = self._scale(f"{field}.scale", given.get("scale"), type_)
        elif given.get("scale"):
            self.wrong(f"{field}.scale", _("Questions of the type %(type)s have no scale") % {"type": type_})
        if type_ in ("single", "multi", "gcr"):
            question["choices"] = self._choices(f"{field}.choices", given.get("choices"), type_)
        elif given.get("choices"):
            self.wrong(f"{field}.choices", _("Questions of the type %(type)s have no choices") % {"type": type_})
        if type_ == "text":
            most = given.get("max_length", DEFAULT_LENGTH)
            question["max_length"] = self._whole(f"{field}.max_length", most, 1, MOST_LENGTH, DEFAULT_LENGTH)
        elif given.get("max_length") is not None:
            self.wrong(f"{field}.max_length", _("Questions of the type %(type)s have no length") % {"type": type_})

    def _scale(self, field: str, given: object, type_: str) -> Form:
        if given is not None and not isinstance(given, str | Mapping):
            self.wrong(field, _("Expected the name of a preset or an object"))
            given = None
        try:
            scale = scale_from(given, type_, field)
        except Invalid as invalid:
            self.errors.extend(invalid.errors)
            scale = scale_from(None, type_, field)
        labels = given.get("labels") if isinstance(given, Mapping) else None
        if isinstance(given, Mapping):
            self._only(field, given, {"preset", "min", "max", "direction", "good", "bad", "labels"})
        good, bad = [int(value) for value in scale.good], [int(value) for value in scale.bad]
        return scale.as_json() | {"good": good, "bad": bad, "labels": self._labels(f"{field}.labels", labels, scale)}

    def _labels(self, field: str, given: object, scale: Scale) -> dict[str, Texts]:
        if given is None:
            return {}
        if not isinstance(given, Mapping):
            self.wrong(field, _("Expected labels by point, such as {“1”: {“en”: “…”}}"))
            return {}
        points = {str(point) for point in scale.points}
        for point in given:
            if str(point) not in points:
                message = _("Expected a point between %(low)s and %(high)s")
                self.wrong(f"{field}.{point}", message % {"low": scale.min, "high": scale.max})
        found = {str(point): self.texts(f"{field}.{point}", texts) for point, texts in given.items()}
        return {str(point): found[str(point)] for point in scale.points if found.get(str(point))}

    def _choices(self, field: str, given: object, type_: str) -> list[Form]:
        if given is None or given == []:
            return [{"value": value, "label": {}} for value in GCR_VALUES] if type_ == "gcr" else []
        if not isinstance(given, list) or len(given) > MOST_CHOICES:
            self.wrong(field, _("Expected a list of at most %(most)s choices") % {"most": MOST_CHOICES})
            return []
        found = [self._choice(f"{field}.{index}", item) for index, item in enumerate(given)]
        values = [choice["value"] for choice in found]
        if type_ == "gcr" and sorted(values) != sorted(GCR_VALUES):
            self.wrong(field, _("Expected exactly the values yes, partly and no"))
        for index, value in enumerate(values):
            if value in values[:index]:
                self.wrong(f"{field}.{index}.value", _("Another choice has this value"))
        return found

    def _choice(self, field: str, given: object) -> Form:
        if isinstance(given, str):
            given = {"value": given, "label": given}
        if not isinstance(given, Mapping):
            self.wrong(field, _("Expected a choice with value and label"))
            return {"value": "", "label": {}}
        self._only(field, given, {"value", "label"})
        value = given.get("value")
        if not isinstance(value, str) or not _VALUE.match(value) or _LINE.search(value):
            self.wrong(f"{field}.value", _("Expected one line of 1 to 100 characters"))
            value = ""
        return {"value": value, "label": self.texts(f"{field}.label", given.get("label"))}

    def _show_if(self, field: str, given: object) -> Form:
        if not isinstance(given, Mapping):
            self.wrong(field, _("Expected a question and its values, such as {“question”: “nps”, “in”: [0, 1]}"))
            return {"question": "", "in": []}
        self._only(field, given, {"question", "in"})
        values = given.get("in")
        plain = isinstance(values, list) and len(values) <= MOST_CHOICES and all(_plain(value) for value in values)
        if not plain:
            self.wrong(f"{field}.in", _("Expected a list of values"))
        key = self._key(f"{field}.question", given.get("question"))
        return {"question": key, "in": list(values) if plain and isinstance(values, list) else []}

    # The rest of the form

    def _own_texts(self, given: object) -> dict[str, Texts]:
        if given is None:
            return {}
        if not isinstance(given, Mapping):
            self.wrong("texts", _("Expected texts by name, such as {“thanks”: {“en”: “…”}}"))
            return {}
        self._only("texts", given, {*TEXTS, *WORDS})
        found = {name: self.texts(f"texts.{name}", given.get(name)) for name in (*TEXTS, *WORDS)}
        return {name: texts for name, texts in found.items() if texts}

    def _display(self, given: object) -> Form:
        given = self._object("display", given, {"mode", "position", "delay_s", "event"})
        display: Form = {
            "mode": self._one_of("display.mode", given.get("mode", "button"), MODES),
            "position": self._one_of("display.position", given.get("position", "end"), POSITIONS),
        }
        if (delay := given.get("delay_s")) is not None:
            display["delay_s"] = self._whole("display.delay_s", delay, 0, 3600, 0)
        if (event := given.get("event")) not in (None, ""):
            if not isinstance(event, str) or len(event) > 100 or _LINE.search(event):
                self.wrong("display.event", _("Expected one line of 1 to 100 characters"))
            display["event"] = event
        return display

    def _style(self, given: object) -> Form:
        given = self._object("style", given, {"accent", "radius", "scheme"})
        accent = given.get("accent", ACCENT)
        if not isinstance(accent, str) or not _COLOUR.match(accent):
            self.wrong("style.accent", _("Expected a colour such as #0b7370"))
            accent = ACCENT
        return {
            "accent": accent.lower(),
            "radius": self._whole("style.radius", given.get("radius", 10), 0, 32, 10),
            "scheme": self._one_of("style.scheme", given.get("scheme", "auto"), SCHEMES),
        }

    # Small parts

    def _object(self, field: str, given: object, keys: set[str]) -> Mapping[str, Any]:  # Any: JSON as it came
        if given is None:
            return {}
        if not isinstance(given, Mapping):
            self.wrong(field, _("Expected an object"))
            return {}
        self._only(field, given, keys)
        return given

    def _only(self, field: str, given: Mapping[str, object], keys: set[str]) -> None:
        for key in given:
            if key not in keys:
                self.wrong(f"{field}.{key}", _("Unknown field; expected one of %(keys)s") % {"keys": _listed(keys)})

    def _key(self, field: str, given: object) -> str:
        if isinstance(given, str) and _KEY.match(given):
            return given
        self.wrong(field, _("Expected a letter, then up to 63 letters, digits, _ or -"))
        return ""

    def _truth(self, field: str, given: object) -> bool:
        if not isinstance(given, bool):
            self.wrong(field, _("Expected true or false"))
        return given is True

    def _whole(self, field: str, given: object, low: int, high: int, default: int) -> int:
        if type(given) is int and low <= given <= high:
            return given
        message = _("Expected a whole number between %(low)s and %(high)s")
        self.wrong(field, message % {"low": low, "high": high})
        return default

    def _one_of(self, field: str, given: object, allowed: tuple[str, ...]) -> str:
        if isinstance(given, str) and given in allowed:
            return given
        self.wrong(field, _("Expected one of %(values)s") % {"values": ", ".join(allowed)})
        return allowed[0]


def _plain(value: object) -> bool:
    return type(value) is int or (isinstance(value, str) and len(value) <= 100 and not _LINE.search(value))


def _listed(keys: set[str]) -> str:
    return ", ".join(sorted(keys))
