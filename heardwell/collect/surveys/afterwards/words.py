"""What the private page says, in the respondent's language: no part of gettext's catalogues, see
``respondent_words``."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from heardwell.collect.surveys.respondent_words import nearest

_FILE: Final = Path(__file__).parent / "words.json"


@lru_cache
def after_words(lang: str) -> dict[str, str]:
    """All words in the language of ours that comes closest."""
    table: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return {name: texts[nearest(lang)] for name, texts in table.items()}
