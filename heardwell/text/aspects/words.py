"""The words that name an aspect, per language; where they stand in a text."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from heardwell.text.phrases import Phrases

DATA = Path(__file__).parent.parent / "data"
# Learned from labelled rows, and written by hand.
FILES = ("aspect_terms.json", "aspect_words.json")

# Pack → keys that a word may stand for, likeliest first.
Keys = Mapping[str, tuple[str, ...]]


@cache
def words(language: str) -> Phrases[Keys]:
    """All packs' words of that language (first subtag of BCP-47); a comment in it may use English ones too.

    The files have ``{pack: {language: {"key key": [word, …]}}}``.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in FILES:
        for pack, languages in json.loads((DATA / file).read_text("utf-8")).items():
            for keys, some in [*languages.get("en", {}).items(), *languages.get(language, {}).items()]:
                for word in some:
                    found.setdefault(word, {})[pack] = tuple(keys.split())
    return Phrases(language, found.items())


@cache
def by_hand() -> tuple[str, ...]:
    """Packs that only words know: no labelled rows exist."""
    trained, written = (set(json.loads((DATA / file).read_text("utf-8"))) for file in FILES)
    return tuple(sorted(written - trained))
