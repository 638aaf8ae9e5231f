"""The respondent's words, in one table for the hosted page and the widget (``data/words.json``).

``every`` form says the first group; ``rich`` belongs to forms with more than numbers and words, ``files`` to those that
ask for files, ``page`` to the hosted page. A survey may bring its own under the same name in ``texts``. They are no
part of gettext's catalogues: the respondent's language is the survey's, and the edge, which knows no Django, hands them
out as well.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from heardwell.collect.surveys import languages

LANGUAGES: Final = ("en", "zh-Hans", "zh-Hant", "ar")
#: What the widget's small renderer draws by itself; all else makes it load ``more.js``.
PLAIN_TYPES: Final = frozenset({"nps", "csat", "ces", "scale", "single", "text"})
#: A text that takes up an earlier answer; an object in JSON begins with a quotation mark.
_PIPE: Final = re.compile(r"\{(?!organisation\})\w")
_FILE: Final = Path(__file__).parent / "data" / "words.json"


def respondent_words(lang: str, form: Mapping[str, Any] | None = None) -> dict[str, str]:  # Any: JSON
    """The widget's words in one language, English where the house does not speak it.

    With ``form`` (published, as decoded JSON) only those that it may need: an NPS with a comment needs few.
    """
    spoken = nearest(lang)
    words = dict(_group("every", spoken))
    if form is None or is_rich(form):
        words |= _group("rich", spoken)
    if form is None or any(question["type"] in ("file", "screenshot") for question in form["questions"]):
        words |= _group("files", spoken)
    if form is not None and len(form["languages"]) > 1:
        words |= {f"@{tag}": languages.describe(tag).name for tag in form["languages"]}
        words["language"] = _group("rich", spoken)["language"]
    return words


def page_words(lang: str) -> dict[str, str]:
    """All words, for the hosted page."""
    spoken = nearest(lang)
    return {**_group("every", spoken), **_group("rich", spoken), **_group("files", spoken), **_group("page", spoken)}


def is_rich(form: Mapping[str, Any]) -> bool:  # Any: JSON
    """Does the form hold more than plain scales, choices and comments in a row?"""
    if any(form.get(name) for name in ("logic", "endings", "public_review")):
        return True
    if any((form.get("limits") or {}).get(name) for name in ("once", "resume", "quotas")):
        return True
    if _PIPE.search(json.dumps([form["questions"], form.get("texts")])):
        return True
    return any(question["type"] not in PLAIN_TYPES or _special(question) for question in form["questions"])


def _special(question: Mapping[str, Any]) -> bool:  # Any: JSON
    names = {"show_if", "image", "private", "order", "min_length"} & {name for name, value in question.items() if value}
    scale = question.get("scale") or {}
    short = question["type"] == "ces" and scale.get("max", 9) - scale.get("min", 0) == 2
    choices = question.get("choices") or []
    return bool(
        names
        or short
        or any(scale.get(name) for name in ("emoji", "colours", "reversed"))
        or any(choice.get(name) for choice in choices for name in ("image", "text"))
    )


def nearest(lang: str) -> str:
    """The language of ours that comes closest to a tag: Taiwan, Hong Kong and Macau write traditional Chinese."""
    parts = lang.lower().split("-")
    if parts[0] == "zh":
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(parts) and "hans" not in parts else "zh-Hans"
    return parts[0] if parts[0] in LANGUAGES else "en"


@lru_cache
def _group(group: str, lang: str) -> dict[str, str]:
    return {name: texts[lang] for name, texts in _table()[group].items()}


@lru_cache
def _table() -> dict[str, dict[str, dict[str, str]]]:
    table: dict[str, dict[str, dict[str, str]]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return table
