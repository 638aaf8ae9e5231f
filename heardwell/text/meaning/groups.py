"""Texts of one language in groups that speak of the same, each with a name.

A group grows around a key phrase, so that its name is what its people say, and so that a few new texts move it little.
Nothing is drawn by lot and the order of the texts plays no part: the same texts give the same groups.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from heardwell.text.meaning.grams import Floats
from heardwell.text.meaning.phrases import Phrase, key_phrases
from heardwell.text.meaning.vectors import SIZE, vectors

#: Phrases that may begin a group, and groups of one language.
CANDIDATES: Final = 160
MOST: Final = 30
#: A text belongs to a group from this nearness on, where it does not hold the phrase itself.
NEAR: Final = 0.6
#: Two phrases are one subject when so near, or when so many of one's texts hold the other.
_SAME: Final = 0.82
_SHARED: Final = 0.5
_HOLDS: Final = np.float32(0.3)
_ROUNDS: Final = 3
_AT_ONCE: Final = 1000

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Group:
    """``places``: its texts, the most typical first; ``phrases``: what names it, the strongest first."""

    places: tuple[int, ...]
    phrases: tuple[Phrase, ...]

    @property
    def name(self) -> str:
        return self.phrases[0].text


def groups(texts: Sequence[str], language: str, least: int = 5, told: Told = lambda done: None) -> list[Group]:
    """The groups, the largest first; texts that are like no others are in none.

    ``told`` is called with how many texts have been read, so that somebody can watch; it may raise to stop.
    """
    order = sorted(range(len(texts)), key=lambda place: (texts[place], place))
    given = [texts[place] for place in order]
    lie = _lie(given, told)
    phrases = key_phrases(given, language, least)
    seeds = _seeds(phrases[:CANDIDATES], lie)
    if not seeds:
        return []
    member, nearness = _members(lie, seeds)
    found = [_group(number, seeds, phrases, member, nearness) for number in range(len(seeds))]
    large = [group for group in found if len(group.places) >= least]
    large.sort(key=lambda group: (-len(group.places), group.name))
    return [Group(tuple(order[place] for place in group.places), group.phrases) for group in large]


def _lie(texts: Sequence[str], told: Told) -> Floats:
    lie = np.zeros((len(texts), SIZE), np.float32)
    for first in range(0, len(texts), _AT_ONCE):
        lie[first : first + _AT_ONCE] = vectors(texts[first : first + _AT_ONCE])
        told(min(first + _AT_ONCE, len(texts)))
    return lie


@dataclass(frozen=True, slots=True)
class _Seed:
    phrase: Phrase
    centre: Floats


def _seeds(phrases: Sequence[Phrase], lie: Floats) -> list[_Seed]:
    """Phrases that stand out and whose texts lie together, none about the same as one before it."""
    ranked = sorted(_centred(phrases, lie), key=lambda one: (-one[0], one[1].phrase.key))
    chosen: list[_Seed] = []
    for _weight, seed in ranked:
        if len(chosen) == MOST:
            break
        if not any(_same(seed, other) for other in chosen):
            chosen.append(seed)
    return chosen


def _centred(phrases: Sequence[Phrase], lie: Floats) -> Iterator[tuple[float, _Seed]]:
    for phrase in phrases:
        held = lie[list(phrase.places)]
        centre = _unit(held.sum(axis=0))
        together = float((held @ centre).mean())
        yield phrase.weight * max(together, 0.05) ** 2, _Seed(phrase, centre)


def _same(one: _Seed, other: _Seed) -> bool:
    if float(one.centre @ other.centre) > _SAME:
        return True
    a, b = set(one.phrase.places), set(other.phrase.places)
    return len(a & b) > _SHARED * min(len(a), len(b))


def _members(lie: Floats, seeds: Sequence[_Seed]) -> tuple[npt.NDArray[np.int64], Floats]:
    """For each text its group, or -1, and how near it is; the centres move to their members and all is asked again."""
    centres = np.stack([seed.centre for seed in seeds])
    holds = np.zeros((len(lie), len(seeds)), np.float32)
    for number, seed in enumerate(seeds):
        holds[list(seed.phrase.places), number] = _HOLDS
    for _ in range(_ROUNDS):
        score = lie @ centres.T + holds
        member = np.where(score.max(axis=1) >= NEAR, score.argmax(axis=1), -1)
        # A centre stays with its phrase by half: it may not wander off to another subject.
        sums = np.stack([lie[member == number].sum(axis=0) for number in range(len(seeds))])
        centres = np.stack([_unit(seed.centre + _unit(row)) for seed, row in zip(seeds, sums, strict=True)])
    return member, score.max(axis=1)


def _group(
    number: int, seeds: Sequence[_Seed], phrases: Sequence[Phrase], member: npt.NDArray[np.int64], nearness: Floats
) -> Group:
    places = np.flatnonzero(member == number)
    typical = places[np.lexsort((places, -nearness[places].round(4)))]
    inside = set(places.tolist())
    first = seeds[number].phrase
    others = [one for one in phrases if one.key != first.key and _of_it(one, inside)]
    others.sort(key=lambda one: (-len(inside.intersection(one.places)), one.key))
    return Group(tuple(int(place) for place in typical), (first, *others[:4]))


def _of_it(phrase: Phrase, inside: set[int]) -> bool:
    """Most of what holds the phrase is inside."""
    return len(inside.intersection(phrase.places)) >= 0.6 * len(phrase.places)


def _unit(row: Floats) -> Floats:
    unit: Floats = (row / max(float(np.sqrt((row**2).sum())), 1e-6)).astype(np.float32)
    return unit
