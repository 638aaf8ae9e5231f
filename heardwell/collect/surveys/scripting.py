"""What the script of the hosted page must know of a form beyond what the page shows."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from heardwell.collect.surveys.piping import Said
from heardwell.collect.surveys.respondent_words import page_words
from heardwell.core.scales import usual_scale

Json = Mapping[str, Any]  # Any: JSON
_PARTS: Final = (
    "key",
    "type",
    "required",
    "private",
    "show_if",
    "pick",
    "step",
    "min",
    "max",
    "decimals",
    "min_length",
)
_PIPE: Final = re.compile(r"\{\w")
#: The words that only some types say, by the beginning of their names.
_WORDS: Final = {
    "text": ("too_short",),
    "multi": ("too_few", "too_many"),
    "number": ("bad_number", "bad_range"),
    "email": ("bad_email",),
    "phone": ("bad_phone",),
    "date": ("bad_date",),
    "consent": ("must_agree",),
    "matrix": ("all_rows",),
    "ranking": ("rank_",),
    "slider": ("slide",),
    "file": ("file_", "too_many"),
    "screenshot": ("file_", "shot_", "picture_"),
}


def script_facts(said: Said, *, channel: str, test: bool) -> str:
    """As JSON, for ``widget/src/hosted.ts``."""
    form = said.form
    known = {
        "id": form["id"],
        "version": form["version"],
        "channel": channel,
        "hidden": said.hidden,
        "traits": said.traits,
        "test": test,
        "questions": [_question(said, question) for question in form["questions"]],
        "logic": form.get("logic") or [],
        "endings": [_ending(one) for one in form.get("endings") or ()],
        "limits": {name: bool((form.get("limits") or {}).get(name)) for name in ("once", "resume")},
        "after": form.get("after") or {},
        "words": _words(said),
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def _ending(ending: Json) -> dict[str, Any]:  # Any: JSON
    return {name: ending[name] for name in ("key", "if", "redirect") if name in ending}


def _question(said: Said, question: Json) -> dict[str, Any]:  # Any: JSON
    known = {name: question[name] for name in _PARTS if question.get(name)}
    if question["type"] == "slider":
        scale = question.get("scale") or usual_scale("slider").as_json()
        known["scale"] = {name: scale.get(name) for name in ("min", "max", "reversed")}
    if takes_up_answers(said.form):
        choices = question.get("choices") or ()
        words = {one["value"]: said.text(one.get("label")) for one in choices}
        known["choices"] = [{"value": value, "label": {said.lang: label}} for value, label in words.items()]
    return known


def takes_up_answers(form: Json) -> bool:
    """Do any of its words take up an earlier answer?"""
    return _PIPE.search(json.dumps([form["questions"], form.get("endings"), form.get("texts")])) is not None


def _words(said: Said) -> dict[str, str]:
    starts = ("missing", *(start for question in said.form["questions"] for start in _WORDS.get(question["type"], ())))
    return {name: text for name, text in page_words(said.lang).items() if name.startswith(starts)}
