"""A survey's form as JSON: read whatever came, say everything that is wrong with it, give back one canonical shape.

Two strictnesses: while somebody types, a form may be unfinished (``parse_form(…)``); what is published or sent through
the API must also be complete (:mod:`heardwell.collect.surveys.readiness`).

The canonical form, which ``parse_form`` leaves as it is; a ``?`` marks what is left out when it says nothing::

    {"name", "languages": ["en", "ar"], "default_language": "en",
     "questions": [{"key", "type", "required", "label": {"en": …}, "help"?, "image"?: {"id", "alt"}, "private"?,
                    …the parts of its type (questions.PARTS)…, "show_if"?: Condition}],
     "texts": {"intro"?, "thanks"?, "privacy"?, "button"?, "who"?, "next_steps"?, …: {"en": …}},
     "display": {"mode", "position", …}, "style": {"accent", "radius", "scheme", …},
     "logic"?: [{"from", "if"?: Condition, "to", "ending"?}],
     "endings"?: [{"key", "title", "text"?, "redirect"?, "if"?: Condition}],
     "public_review"?: {"links": [{"name", "url"}], "text"?},
     "limits"?: {"closes_at"?, "responses"?, "once"?, "resume"?, "quotas"?: [{"question", "in", "most"}]},
     "after"?: {"link", "quote"}}
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from heardwell.collect.surveys import languages
from heardwell.collect.surveys.schema.choices import MOST_CHOICES
from heardwell.collect.surveys.schema.display import MODES, POSITIONS, read_display
from heardwell.collect.surveys.schema.limits import read_after, read_limits
from heardwell.collect.surveys.schema.logic import END, read_endings, read_logic, read_public_review
from heardwell.collect.surveys.schema.questions import PARTS, TYPES, read_questions
from heardwell.collect.surveys.schema.reading import MOST_TEXT, Form, Given, Reader, Texts
from heardwell.collect.surveys.schema.style import ACCENT, SCHEMES, read_style
from heardwell.collect.surveys.schema.texts import (
    MOST_NAME,
    TEXTS,
    WORDS,
    name_error,
    read_languages,
    read_own_texts,
)
from heardwell.core.errors import Invalid

__all__ = [
    "ACCENT",
    "END",
    "MODES",
    "MOST_CHOICES",
    "MOST_NAME",
    "MOST_TEXT",
    "PARTS",
    "POSITIONS",
    "SCHEMES",
    "TEXTS",
    "TYPES",
    "WORDS",
    "Form",
    "Texts",
    "name_error",
    "parse_form",
]

#: Parts of a form that are left out when they say nothing.
_OPTIONAL = {
    "logic": read_logic,
    "endings": read_endings,
    "public_review": read_public_review,
    "limits": read_limits,
    "after": read_after,
}


def parse_form(given: object, *, language: str = "en") -> Form:
    """The canonical form of what came. ``language`` is the survey's when it names none.

    Keys that belong to no form (``id``, ``status``, …) are ignored, so that a survey can be sent back as it was read.
    Raises :class:`Invalid` with every wrong field: ``questions.2.label.ar``.
    """
    if not isinstance(given, Mapping):
        raise Invalid.one("", _("Expected a JSON object"))
    reader = Reader()
    form = _form(reader, given, languages.canonical(language) or "en")
    if reader.errors:
        raise Invalid(_("Some fields are not right"), errors=reader.errors)
    return form


def _form(reader: Reader, given: Given, language: str) -> Form:
    name = given.get("name", "")
    if name != "" and (message := name_error(name)):
        reader.wrong("name", message)
    read_languages(reader, given, language)
    form: Form = {
        "name": name.strip() if isinstance(name, str) else "",
        "languages": reader.languages,
        "default_language": reader.default,
        "questions": read_questions(reader, given.get("questions")),
        "texts": read_own_texts(reader, given.get("texts")),
        "display": read_display(reader, given.get("display")),
        "style": read_style(reader, given.get("style")),
    }
    for part, read in _OPTIONAL.items():
        if given.get(part) not in (None, {}, []) and (found := read(reader, given[part])):
            form[part] = found
    return form
