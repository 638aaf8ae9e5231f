"""Names of languages, in the reader's language."""

import json
from functools import cache
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _


def language_name(code: str) -> str:
    """``Arabic`` for ``ar``; the code itself when nobody has named it; a sentence for ``und``."""
    if code in ("", "und"):
        return _("Unknown language")
    table = _names()
    reader = (translation.get_language() or "en").lower()
    names = table.get(reader) or table.get(reader.partition("-")[0]) or table["en"]
    short = code.lower()
    return names.get(short) or names.get(short.partition("-")[0]) or code


@cache
def _names() -> dict[str, dict[str, str]]:
    """Reader's language → code → name: Unicode CLDR's, written by ``scripts/languages.py``."""
    found: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_name("language_names.json").read_text(encoding="utf-8")
    )
    return found


def same_language(code: str) -> bool:
    """Whether words in ``code`` are in the reader's own language: Chinese readers read both scripts."""
    reader = (translation.get_language() or "en").partition("-")[0]
    return code.partition("-")[0] in (reader, "", "und")
