"""Templates as people choose them: what each is for and where it fits. One file each in ``data/templates``.

A file holds ``goal``, its ``order`` in the gallery, ``name`` and ``purpose`` (for staff) and its form, in every
language of the templates; ``channels`` are hints, ``also`` other English words under which people look for it.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.utils.translation import get_language, pgettext_lazy
from django_stubs_ext import StrOrPromise

from heardwell.collect.surveys.languages import canonical
from heardwell.collect.surveys.schema import Form, Texts

#: Languages in which every template is complete.
SPOKEN: Final = ("en", "zh-Hans", "zh-Hant", "ar")
_FILES = Path(__file__).parent / "data" / "templates"
#: The parts of a file that are about the template; the rest is its form.
_ABOUT: Final = ("goal", "order", "name", "purpose", "channels", "also")


class Goal(NamedTuple):
    """A heading of the gallery."""

    key: str
    name: StrOrPromise


GOALS: Final = (
    Goal("loyalty", pgettext_lazy("templates", "Loyalty")),
    Goal("purchase", pgettext_lazy("templates", "Purchase and delivery")),
    Goal("support", pgettext_lazy("templates", "Support")),
    Goal("website", pgettext_lazy("templates", "Website and app")),
    Goal("product", pgettext_lazy("templates", "Product")),
    Goal("places", pgettext_lazy("templates", "Places and events")),
    Goal("people", pgettext_lazy("templates", "People")),
)


class Template(NamedTuple):
    """One survey to start from."""

    key: str
    about: Mapping[str, Any]  # Any: JSON of data/templates
    form: Form

    @property
    def name(self) -> str:
        return _mine(self.about["name"])

    @property
    def purpose(self) -> str:
        return _mine(self.about["purpose"])

    @property
    def goal(self) -> str:
        return str(self.about["goal"])

    @property
    def channels(self) -> list[str]:
        return list(self.about["channels"])

    @property
    def metric(self) -> str:
        """The question type whose picture stands for it."""
        return str(self.form["questions"][0]["type"])

    @property
    def first(self) -> str:
        """Its first question; who asks is left open."""
        return _mine(self.form["questions"][0]["label"]).replace("{organisation}", "…")

    def says(self, words: Iterable[str]) -> bool:
        """Whether all of these words are found in what is said about it, in the reader's language or in English."""
        said = [*self.about["name"].values(), self.purpose, self.first, self.about["purpose"]["en"], self.key]
        heap = " ".join([*said, self.about.get("also", "")]).casefold()
        return all(word.casefold() in heap for word in words)


@cache
def templates() -> Mapping[str, Template]:
    """All of them, by key, in the order of the gallery."""
    read = {path.stem: json.loads(path.read_text("utf-8")) for path in _FILES.glob("*.json")}
    ordered = sorted(read.items(), key=lambda entry: entry[1]["order"])
    return {key: _template(key, entry) for key, entry in ordered}


def _template(key: str, entry: dict[str, Any]) -> Template:  # Any: JSON of data/templates
    about: dict[str, Any] = {part: entry[part] for part in _ABOUT if part in entry}  # Any: as above
    return Template(key, about, {part: value for part, value in entry.items() if part not in _ABOUT})


def shelves(words: str = "") -> list[tuple[Goal, list[Template]]]:
    """The gallery by goal; with ``words``, only the templates that say them all. Goals without any are left out."""
    asked = words.split()
    found = [template for template in templates().values() if template.says(asked)]
    shelved = [(goal, [template for template in found if template.goal == goal.key]) for goal in GOALS]
    return [(goal, several) for goal, several in shelved if several]


def closest(texts: Texts, tag: str) -> str | None:
    """``en-GB`` takes the words of ``en``, ``zh-TW`` those of ``zh-Hant``."""
    if tag in texts:
        return texts[tag]
    base, _dash, rest = tag.partition("-")
    if base == "zh":
        return texts["zh-Hant" if set(rest.split("-")) & {"Hant", "TW", "HK", "MO"} else "zh-Hans"]
    return texts.get(base)


def _mine(texts: Texts) -> str:
    """The words in the reader's language, in English where we do not speak it."""
    return closest(texts, canonical(get_language()) or "en") or texts["en"]
