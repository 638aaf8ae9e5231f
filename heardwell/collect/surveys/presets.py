"""Templates to start from: whole surveys with their texts in the house's languages, and single questions to add.

The texts are data (``data/*.json``), not gettext: they belong to the survey's languages, not to the reader's.
"""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from heardwell.collect.surveys import gallery
from heardwell.collect.surveys.gallery import closest, templates
from heardwell.collect.surveys.languages import canonical
from heardwell.collect.surveys.readiness import slots
from heardwell.collect.surveys.schema import TYPES, Form, Texts
from heardwell.core.errors import Invalid
from heardwell.core.scales import DEFAULTS, PRESETS

SPOKEN: Final = gallery.SPOKEN
TEMPLATES: Final = tuple(templates().values())
_DATA = Path(__file__).parent / "data"
#: The templates whose first question a question of that type begins with.
_PLAIN: Final = ("nps", "csat", "ces", "gcr", "stars", "smileys", "thumbs")
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
    if key not in templates():
        raise Invalid.one("template", f"expected one of {', '.join(templates())}")
    tags = [canonical(tag) or tag for tag in languages]
    own = templates()[key].form
    form: Form = {
        **own,
        "languages": tags,
        "questions": [{**question, **_scale_of(question)} for question in own["questions"]],
        "texts": _data("texts") | own.get("texts", {}),
    }
    return _spoken(form, tags, organisation)  # type: ignore[no-any-return]  # a form goes in, a form comes out


def starters(organisation: str) -> dict[str, Form]:
    """For each question type a question to begin with, in every language of the templates; and what is often added.

    ``other`` and ``none`` are choices, ``after_bad``, ``after_middle`` and ``after_good`` ask why a score was given.
    """
    extra = _data("starters")
    found: dict[str, Form] = {
        type_: {"type": type_, "label": {}, **extra["questions"].get(type_, {})} for type_ in TYPES
    }
    for key in _PLAIN:
        question = templates()[key].form["questions"][0]
        found[key] = {**question, **_scale_of(question)}
    for type_, parts in _starting_parts(extra).items():
        found[type_] |= parts
    found |= {"other": extra["other"], "none": extra["none"], **extra["followups"]}
    return {name: _spoken(question, SPOKEN, organisation) for name, question in found.items()}


def _starting_parts(extra: Any) -> dict[str, Form]:  # Any: JSON of data/
    ends = {"labels": extra["scale"]}
    rated = PRESETS["csat_5"].as_json() | {"labels": _data("labels")["csat_5"]}
    wide = {"min": 0, "max": 100, "direction": "higher_better", "good": [], "bad": []}
    named = [{"value": row["value"], "label": row["label"]} for row in extra["rows"]]
    return {
        "scale": {"scale": PRESETS["scale"].as_json() | ends},
        "slider": {"scale": wide | {"labels": {"0": extra["scale"]["1"], "100": extra["scale"]["5"]}}, "step": 1},
        "matrix": {"rows": named, "scale": rated},
        "ranking": {"choices": named},
        "single": {"choices": extra["choices"]},
        "multi": {"choices": extra["choices"]},
    }


def scales() -> dict[str, Form]:
    """Every preset with its labels, by name."""
    return {name: scale.as_json() | {"labels": _data("labels").get(name, {})} for name, scale in PRESETS.items()}


def phrasebook(organisation: str, form: Form) -> list[Texts]:
    """Texts in all their languages: what a known text of this form is in a language added later.

    Of the templates only what the form says is there: the page need not carry fifty surveys to translate one.
    """
    said = {text for texts in _texts_of(form) for text in texts.values()}
    always = [_data(name) for name in ("labels", "texts", "starters")]
    spoken = [_spoken(texts, SPOKEN, organisation) for texts in _texts_in(always)]
    forms = [template.form for template in templates().values()]
    known = (_spoken(texts, SPOKEN, organisation) for texts in _texts_in(forms))
    return spoken + [texts for texts in known if said & set(texts.values())]


def _texts_of(form: Form) -> Iterator[Texts]:
    return (slot.texts for slot in slots(form))


def _scale_of(question: Form) -> Form:
    name = question.get("scale") or DEFAULTS.get(question["type"])
    if not isinstance(name, str):
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
        return {tag: _named(text, tag, organisation) for tag in tags if (text := closest(value, tag))}
    if isinstance(value, dict):
        return {key: _spoken(part, tags, organisation) for key, part in value.items()}
    return [_spoken(part, tags, organisation) for part in value] if isinstance(value, list) else value


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
            names = SCALES_OF.get(question["type"]) or (DEFAULTS.get(question["type"], "scale"),)
            points = {key: value for key, value in scale.items() if key != "labels"}
            known = next((name for name in names if PRESETS[name].as_json() == points), "")
            scale["labels"] = _spoken(_data("labels").get(known, {}), form["languages"], "")
    return form
