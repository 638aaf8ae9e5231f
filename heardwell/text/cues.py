"""What a writer wants, by the words that give it away: the only guide where no labelled comments exist.

A cue's strength is the chance that its intent holds; several cues of one intent add up as independent chances.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from heardwell.text.phrases import Found, Phrases, fold

DATA = Path(__file__).parent / "data" / "cues.json"
LANGUAGES = ("zh", "ar", "en")
INTENTS = ("request", "bug", "praise", "question", "complaint", "leaving")
STRONGEST = 0.98
# What follows so many characters changes no one's mind; a long mail is read in passages.
READ = 20_000

Strengths = dict[str, float]
_Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class _Cue:
    """``mark``: the part it can play in a pair ("" for none)."""

    mark: str
    weights: _Weights


@dataclass(frozen=True, slots=True)
class _Cues:
    """``pairs``: (mark, mark that follows) → the most characters between them, and what both together mean."""

    phrases: Phrases[_Cue]
    pairs: dict[tuple[str, str], tuple[int, _Weights]]


def cue_intents(texts: Sequence[str], languages: Sequence[str]) -> list[Strengths]:
    """For each text, intent → strength 0–1, only those with a cue; languages without cues get none.

    ``languages`` are BCP-47 tags.
    """
    return [_strengths(text, tag) for text, tag in zip(texts, languages, strict=True)]


def _strengths(text: str, tag: str) -> Strengths:
    language = tag.partition("-")[0]
    cues = _cues().get("en" if language == "und" else language)
    if cues is None:
        return {}
    missed: Strengths = {}
    for intent, weight in _evidence(cues, cues.phrases.find(fold(text[:READ]))):
        missed[intent] = missed.get(intent, 1.0) * (1.0 - weight)
    return {intent: min(STRONGEST, round(1 - chance, 4)) for intent, chance in missed.items() if chance < 1}


def _evidence(cues: _Cues, found: Iterable[Found[_Cue]]) -> Iterator[tuple[str, float]]:
    """What each cue says, and each pair of cues close together."""
    before, ended = "", 0
    for each in found:
        cue = each.value
        yield from cue.weights
        if not cue.mark:
            continue
        gap, weights = cues.pairs.get((before, cue.mark), (-1, ()))
        if each.start - ended <= gap:
            yield from weights
        before, ended = cue.mark, each.end


@cache
def _cues() -> dict[str, _Cues]:
    """Language → its cues.

    The file has ``{language: {"cues": {"mark, intent weight": [phrase, …]}, "pairs": [[mark, mark, gap, "intent
    weight"], …]}}``; "none" holds off a shorter cue inside it.
    """
    read = json.loads(DATA.read_text("utf-8"))
    return {
        language: _Cues(
            Phrases(language, _phrases(parts["cues"])),
            {(first, second): (gap, _cue(head).weights) for first, second, gap, head in parts["pairs"]},
        )
        for language, parts in read.items()
    }


def _phrases(groups: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, _Cue]]:
    """Those that can play a part in a pair come last, and so win over the same phrase elsewhere."""
    cues = [(_cue(head), some) for head, some in groups.items()]
    return ((phrase, cue) for cue, some in sorted(cues, key=lambda each: bool(each[0].mark)) for phrase in some)


def _cue(head: str) -> _Cue:
    """``"wish, request .45"`` as its mark and its weights."""
    parts = [part.split() for part in head.split(",")]
    marks = [part[0] for part in parts if len(part) == 1 and part[0] != "none"]
    return _Cue("".join(marks), tuple((part[0], float(part[1])) for part in parts if len(part) == 2))
