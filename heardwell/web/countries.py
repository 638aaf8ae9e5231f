"""Names of countries in the languages of the interface, from the Unicode CLDR by way of ``Intl.DisplayNames``."""

import json
from functools import cache
from pathlib import Path

from django.utils import translation


@cache
def _names() -> dict[str, dict[str, str]]:
    """ISO 3166 code → language → name"""
    path = Path(__file__).with_name("countries.json")
    parsed: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return parsed


def country_name(code: str) -> str:
    """The country in the reader's language; what is no code stands for itself."""
    found = _names().get(code.upper(), {})
    return found.get(translation.get_language() or "en") or found.get("en") or code
