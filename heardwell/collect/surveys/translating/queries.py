"""The texts of a survey side by side in two languages."""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys import languages, readiness
from heardwell.collect.surveys.languages import Language
from heardwell.collect.surveys.readiness import Progress
from heardwell.collect.surveys.schema import Form
from heardwell.collect.surveys.slots import named_slots, place_words
from heardwell.core.errors import NotFound

#: What is filled in when a respondent reads the text. ``|`` parts what to say where nothing is known, which is words.
_PLACEHOLDER: Final = re.compile(r"\{([\w.:/-]+)(?:\|[^{}]*)?\}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One text: what it is, in the language it is translated from, and as far as it is translated."""

    name: str
    field: str
    place: str
    source: str
    target: str
    placeholders: tuple[str, ...]

    @property
    def lost(self) -> list[str]:
        """Placeholders of the source that the translation lacks."""
        return lost(self.source, self.target)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of the survey, and how far it is."""

    language: Language
    progress: Progress

    @property
    def missing(self) -> int:
        return self.progress.total - self.progress.done


def tongues(form: Form) -> list[Tongue]:
    """The survey's languages in its order."""
    return [Tongue(languages.describe(found.tag), found) for found in readiness.completeness(form)]


def rows(form: Form, source: str, target: str) -> list[Row]:
    """Every text that stands in one of the two languages, in the order of the form."""
    return [
        Row(
            slot.name,
            slot.field,
            place_words(slot.field) or _("Text"),
            slot.texts.get(source, ""),
            slot.texts.get(target, ""),
            tuple(placeholders(slot.texts.get(source, ""))),
        )
        for slot in named_slots(form)
        if slot.texts.get(source) or slot.texts.get(target)
    ]


def language_of(form: Form, tag: str) -> str:
    """The tag as the survey writes it, or :class:`NotFound` where the survey does not speak it."""
    known = languages.canonical(tag)
    if known not in form["languages"]:
        raise NotFound
    return str(known)


def placeholders(text: str) -> list[str]:
    """``{nps}`` and ``{trait.name|friend}`` as ``{nps}`` and ``{trait.name}``, each once."""
    return list(dict.fromkeys(f"{{{found}}}" for found in _PLACEHOLDER.findall(text)))


def lost(source: str, target: str) -> list[str]:
    """Placeholders of the source that a translation lacks; none while it is empty."""
    kept = placeholders(target)
    return [one for one in placeholders(source) if one not in kept] if target.strip() else []
