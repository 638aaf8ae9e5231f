"""Templates to start from: whole surveys with their texts in the house's languages, and single questions to add.

The texts are data (``data/*.json``), not gettext: they belong to the survey's languages, not to the reader's.
"""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from heardwell.collect.surveys.languages import canonical
from heardwell.collect.surveys.schema import TYPES, Form, Texts
from heardwell.core.errors import Invalid
from heardwell.core.scales import DEFAULTS, PRESETS

#: Languages in which every template is complete.
SPOKEN: Final = ("en", "zh-Hans", "zh-Hant", "ar")
_DATA = Path(__file__).parent / "data"


class Template(NamedTuple):
    """What the chooser shows."""

    key: str
    name: StrOrPromise
    purpose: StrOrPromise
    metric: str  # the question type whose picture stands for it


TEMPLATES: Final = (
    Template("nps", _("NPS"), _("Would customers recommend you? One score, and the reason behind it."), "nps"),
    Template("csat", _("CSAT"), _("How satisfied are they with an order, a delivery or a conversation?"), "csat"),
    Template("ces", _("CES"), _("How easy was it to get something done? Effort is what drives customers away."), "ces"),
    Template("gcr", _("GCR"), _("Did visitors reach their goal, and if not, what got in their way?"), "gcr"),
    Template("stars", _("Stars"), _("A rating of one to five stars with a comment."), "stars"),
    Template("smileys", _("Smileys"), _("One tap on a face, for quick visits and for kiosks."), "smileys"),
    Template("thumbs", _("Thumbs"), _("Up or down, for an article, an answer or a feature."), "thumbs"),
    Template(
        "button", _("Feedback button"), _("Always there, never in the way: customers start when they like."), "text"
    ),
)
#: Scales that a question type may choose from, the usual one first.
SCALES_OF: Final = {
    "nps": ("nps", "nps_1_10", "nps_1_5"),
    "csat": ("csat_5", "csat_10"),
    "ces": ("ces_agree_7", "ces_ease_5", "ces_ease_7", "ces_effort_5", "ces_effort_10", "ces_faces"),
}
SCALE_NAMES: Final[dict[str, StrOrPromise]] = {
    "nps": _("0–10"),
    "nps_1_10": _("1–10"),
    "nps_1_5": _("1–5"),
    "csat_5": _("5 points, in words"),
    "csat_10": _("10 points"),
    "ces_agree_7": _("7 points of agreement (CES 2.0)"),
    "ces_ease_5": _("5 points, very hard to very easy"),
    "ces_ease_7": _("7 points, very easy to very hard"),
    "ces_effort_5": _("5 points of effort (CES 1.0)"),
    "ces_effort_10": _("10 points of effort"),
    "ces_faces": _("Three faces"),
}


@lru_cache
def _data(name: str) -> Any:  # Any: JSON of data/
    return json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))


def template_form(key: str, languages: Iterable[str], organisation: str) -> Form:
    """A template's form in these languages (the first is the default), to be parsed like any other.

    A language in which the templates do not speak is there without texts. Raises :class:`Invalid`.
    """
    if key not in _data("templates"):
        raise Invalid.one("template", f"expected one of {', '.join(_data('templates'))}")
    tags = [canonical(tag) or tag for tag in languages]
    form: Form = {
        "languages": tags,
        "questions": [{**question, **_scale_of(question)} for question in _data("templates")[key]],
        "texts": _data("texts"),
    }
    return _spoken(form, tags, organisation)  # type: ignore[no-any-return]  # a form goes in, a form comes out


def starters(organisation: str) -> dict[str, Form]:
    """For each question type a question to begin with, in every language of the templates."""
    extra = _data("starters")
    found: dict[str, Form] = {type_: {"type": type_, "label": {}} for type_ in TYPES}
    for template in TEMPLATES:
        question = _data("templates")[template.key][0]
        if question["type"] in found and template.key != "button":
            found[question["type"]] = {**question, **_scale_of(question)}
    found["scale"]["scale"] = PRESETS["scale"].as_json() | {"labels": extra["scale"]}
    found["single"]["choices"] = found["multi"]["choices"] = extra["choices"]
    return {type_: _spoken(question, SPOKEN, organisation) for type_, question in found.items()}


def scales() -> dict[str, Form]:
    """Every preset with its labels, by name."""
    return {name: scale.as_json() | {"labels": _data("labels").get(name, {})} for name, scale in PRESETS.items()}


def phrasebook(organisation: str) -> list[Texts]:
    """Every text of the templates in all their languages: what a known text is in a language added later."""
    everything = [_data(name) for name in ("templates", "labels", "texts", "starters")]
    return [_spoken(texts, SPOKEN, organisation) for texts in _texts_in(everything)]


def _scale_of(question: Form) -> Form:
    name = question.get("scale") or DEFAULTS.get(question["type"])
    if name is None:
        return {}
    return {"scale": PRESETS[name].as_json() | {"labels": _data("labels").get(name, {})}}


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and "zh-Hant" in value


def _texts_in(value: Any) -> Iterator[Texts]:  # Any: JSON
    if _is_texts(value):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(part)


def _spoken(value: Any, tags: Iterable[str], organisation: str) -> Any:  # Any: JSON
    """The same JSON with texts in these languages only, the organisation's name filled in."""
    if _is_texts(value):
        return {tag: _named(text, tag, organisation) for tag in tags if (text := _closest(value, tag))}
    if isinstance(value, dict):
        return {key: _spoken(part, tags, organisation) for key, part in value.items()}
    return [_spoken(part, tags, organisation) for part in value] if isinstance(value, list) else value


def _closest(texts: Texts, tag: str) -> str | None:
    """``en-GB`` takes the words of ``en``, ``zh-TW`` those of ``zh-Hant``."""
    if tag in texts:
        return texts[tag]
    base, _dash, rest = tag.partition("-")
    if base == "zh":
        return texts["zh-Hant" if set(rest.split("-")) & {"Hant", "TW", "HK", "MO"} else "zh-Hans"]
    return texts.get(base)


def _named(text: str, tag: str, organisation: str) -> str:
    """Chinese sets a space between a Latin name and its own characters, but not beside an opening quotation mark."""
    latin = tag.startswith("zh") and organisation[:1].isascii()
    name = f" {organisation} " if latin else organisation
    return text.replace("{organisation}", name).replace("“ ", "“").replace("「 ", "「").strip()


def fill_labels(form: Form) -> Form:
    """Scales of a preset that came without labels get the preset's, in those of the survey's languages we speak."""
    for question in form["questions"]:
        scale = question.get("scale")
        if scale and not scale["labels"]:
            names = SCALES_OF.get(question["type"]) or (DEFAULTS[question["type"]],)
            points = {key: value for key, value in scale.items() if key != "labels"}
            known = next((name for name in names if PRESETS[name].as_json() == points), "")
            scale["labels"] = _spoken(_data("labels").get(known, {}), form["languages"], "")
    return form
