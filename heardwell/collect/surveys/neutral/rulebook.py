"""The rules of one language, read from ``rules/*.toml``: what stands there in words becomes patterns here."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from heardwell.collect.surveys.neutral.folding import fold

RULES: Final = Path(__file__).parent / "rules"
_SET = re.compile(r"<([a-z]+)>")
#: What joins the two halves of a pair such as "terms and conditions".
_JOINERS = str.maketrans(" 和与及或、", "______")

#: What is proposed: one wording, or one per Chinese script.
Wording = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a question leans. ``suggest`` words the whole question anew, ``replace`` only what was found."""

    name: str
    message: str
    pattern: re.Pattern[str]
    suggest: Wording = ""
    replace: Wording | None = None
    terms: tuple[Wording, ...] = ()  # what to say instead of the term that group n found
    examples: tuple[tuple[str, ...], ...] = ()
    counter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that is known about asking in one language."""

    rules: tuple[Rule, ...]
    fixed: re.Pattern[str]
    unsaid: re.Pattern[str]  # the question allows for there being nothing
    most_words: int
    most_characters: int
    choices: Mapping[str, re.Pattern[str]]  # other, none, closed
    additions: Mapping[str, Wording]  # the choice to add: other, none
    labels: Mapping[str, re.Pattern[str]]  # good, bad, middle, graded
    balanced: Wording
    numbers: Mapping[str, re.Pattern[str]]

    def joined(self, text: str) -> str:
        """Folded text in which pairs that are one thing are one word, at the same length."""
        return self.fixed.sub(lambda found: found[0].translate(_JOINERS), text)


def rulebook(tag: str) -> Rulebook | None:
    """The rules for a language tag; None when the house has none for it."""
    base = tag.partition("-")[0]
    return _read(base) if base in ("en", "zh", "ar") else None


def worded(wording: Wording, tag: str) -> str:
    """A wording in the script that the tag asks for."""
    if isinstance(wording, str):
        return wording
    traditional = set(tag.split("-")) & {"Hant", "TW", "HK", "MO"}
    return wording["hant" if traditional else "hans"]


@cache
def _read(base: str) -> Rulebook:
    data = tomllib.loads((RULES / f"{base}.toml").read_text("utf-8"))
    sets = data["sets"]
    return Rulebook(
        rules=tuple(_rule(entry, sets) for entry in data["rule"]),
        fixed=_pattern("|".join(re.escape(fold(pair).text) for pair in data["fixed"]), sets),
        unsaid=_pattern(data["unsaid"], sets),
        most_words=data.get("most_words", 0),
        most_characters=data.get("most_characters", 0),
        choices={name: _pattern(data[f"{name}_choice"], sets) for name in ("other", "none", "closed")},
        additions={name: data[f"add_{name}"] for name in ("other", "none")},
        labels={name: _pattern(text, sets) for name, text in data["labels"].items() if name != "balanced"},
        balanced=data["labels"]["balanced"],
        numbers={name: _pattern(text, sets) for name, text in data["numbers"].items()},
    )


def _rule(entry: dict[str, Any], sets: dict[str, str]) -> Rule:  # Any: TOML
    terms = entry.get("terms", {})
    pattern = "(?<![A-Za-z])(?:" + "|".join(f"({term})" for term in terms) + ")(?![A-Za-z])"
    return Rule(
        name=entry["rule"],
        message=entry.get("message", entry["rule"]),
        pattern=_pattern(pattern if terms else entry["pattern"], sets),
        suggest=entry.get("suggest", ""),
        replace=entry.get("replace"),
        terms=tuple(terms.values()),
        examples=tuple(tuple(example) for example in entry["examples"]),
        counter=tuple(entry["counter"]),
    )


def _pattern(text: str, sets: dict[str, str]) -> re.Pattern[str]:
    while (grown := _SET.sub(lambda found: sets[found[1]], text)) != text:
        text = grown
    return re.compile(fold(text).text, re.IGNORECASE)
