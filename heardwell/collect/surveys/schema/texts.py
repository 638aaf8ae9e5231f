"""A survey's name, its languages, and its own words around the questions."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys import languages
from heardwell.collect.surveys.schema.reading import LINE, Given, Reader, Texts

#: ``who``: who reads the answers; ``next_steps``: what happens with them.
TEXTS: Final = ("intro", "thanks", "privacy", "button", "who", "next_steps")
#: Words of the respondent's page that a survey may replace.
WORDS: Final = ("next", "send", "back", "skip", "close", "optional", "hint", "missing")
MOST_LANGUAGES, MOST_NAME = 200, 120


def name_error(name: object) -> str:
    """What is wrong with a survey's name, or nothing. It enters mail subjects: one line, no controls."""
    if not isinstance(name, str) or not name.strip():
        return _("Expected a name")
    if LINE.search(name):
        return _("Expected one line of text")
    return _("Expected at most %(most)s characters") % {"most": MOST_NAME} if len(name) > MOST_NAME else ""


def read_languages(reader: Reader, given: Given, language: str) -> None:
    """Tell the reader which languages the form speaks; ``language`` where it names none."""
    tags = given.get("languages")
    if tags is None or tags == []:
        tags = [given.get("default_language") or language]
    if not isinstance(tags, list) or len(tags) > MOST_LANGUAGES:
        reader.wrong("languages", _("Expected a list of language tags such as en or zh-Hant"))
        tags = [language]
    for index, tag in enumerate(tags):
        if (known := languages.canonical(tag)) is None:
            reader.wrong(f"languages.{index}", _("Expected a language tag such as en or zh-Hant"))
        elif known in reader.languages:
            reader.wrong(f"languages.{index}", _("This language is in the list already"))
        else:
            reader.languages.append(known)
    reader.languages = reader.languages or [language]
    default = given.get("default_language") or reader.languages[0]
    reader.default = languages.canonical(default) or ""
    if reader.default not in reader.languages:
        reader.wrong("default_language", _("Expected one of the survey's languages"))
        reader.default = reader.languages[0]


def read_own_texts(reader: Reader, given: object) -> dict[str, Texts]:
    """The canonical ``texts``."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        reader.wrong("texts", _("Expected texts by name, such as {“thanks”: {“en”: “…”}}"))
        return {}
    reader.only("texts", given, {*TEXTS, *WORDS})
    found = {name: reader.texts(f"texts.{name}", given.get(name)) for name in (*TEXTS, *WORDS)}
    return {name: texts for name, texts in found.items() if texts}
