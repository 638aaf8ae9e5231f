"""Earlier answers in later words: ``{nps}``, ``{trait.plan}``, ``{hidden.order}``, ``{trait.name|friend}``.

The twin of ``widget/src/pipes.ts``. Text in, text out: whoever prints it escapes it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from heardwell.collect.intake.paths import answer_to

Json = Mapping[str, Any]  # Any: JSON
_PIPE: Final = re.compile(r"\{([\w.:/-]+)(?:\|([^{}]*))?\}", re.ASCII)
_NOTHING: Final = "\0"


@dataclass(frozen=True, slots=True)
class Said:
    """What is known when words are printed."""

    form: Json
    lang: str
    answers: Json = field(default_factory=dict)
    hidden: Json = field(default_factory=dict)
    traits: Json = field(default_factory=dict)

    def text(self, texts: Json | None) -> str:
        """A text in this language, else in the survey's default language, its pipes as they were written."""
        texts = texts or {}
        return str(texts.get(self.lang) or texts.get(self.form["default_language"]) or "")

    def piped(self, words: str) -> str:
        """The words with every pipe filled; one that knows nothing goes, and takes the space before it along."""
        if "{" not in words:
            return words
        return re.sub(r"\s*\0", "", _PIPE.sub(self._fill, words.replace(_NOTHING, "")))

    def _fill(self, match: re.Match[str]) -> str:
        known = self._lookup(match[1])
        return match[0] if known is None else known.strip() or match[2] or _NOTHING

    def _lookup(self, name: str) -> str | None:
        """None when the name means nothing here."""
        kind, dot, rest = name.partition(".")
        if dot and kind in ("trait", "hidden"):
            found = (self.traits if kind == "trait" else self.hidden).get(rest)
            return "" if found is None else str(found)
        key = name.partition("/")[0]
        question = next((question for question in self.form["questions"] if question["key"] == key), None)
        return None if question is None else self._spoken(question, answer_to(name, self.answers))

    def _spoken(self, question: Json, answer: Any) -> str:  # Any: an answer as it came
        if answer is None or isinstance(answer, bool | dict):
            return ""
        if isinstance(answer, list):
            comma = "、" if self.lang.startswith("zh") else "، " if self.lang.startswith("ar") else ", "
            return comma.join(self._spoken(question, one) for one in answer)
        choice = next((choice for choice in question.get("choices") or () if choice["value"] == answer), None)
        return (self.text(choice.get("label")) if choice else "") or str(answer)
