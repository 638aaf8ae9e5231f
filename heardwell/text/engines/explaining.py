"""Which words moved a label: the weights of a head, laid back onto the text as it was written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from heardwell.text.engines.hashing import CJK, Features, Stream, token_starts
from heardwell.text.normalise import SPACE, fold_for_analysis

Weights = npt.NDArray[np.float64]

# Weaker words than this share of the strongest are left out; so is what comes after so many.
WORTH_SHOWING, MOST = 0.1, 12
# Chinese has no spaces: characters this strong (of the strongest) open a span, weaker ones go on with it.
_OPENS, _GOES_ON = 0.4, 0.2
# Where a text may be cut without changing how its parts are normalised.
_PIECE = re.compile("[^\\s，。！？；、]*[，。！？；、]+|[^\\s，。！？；、]+")
_LONGEST_COMPARED = 400


@dataclass(frozen=True, slots=True)
class Evidence:
    """``text[start:end]`` spoke for the label (``weight`` above 0, in logits) or against it."""

    start: int
    end: int
    weight: float


def evidence(text: str, read: Stream, weights: Weights) -> list[Evidence]:
    """What moved the label, strongest first; ``weights`` as ``by_position`` gives them for that one text."""
    origins = places(text)
    seen = np.flatnonzero(read.codes != SPACE)
    # None where the two disagree (no such text is known): better no reason than a wrong one.
    spans = _spans(read, weights) if len(seen) == len(origins) else ()
    number = {int(place): k for k, place in enumerate(seen)}
    found = [
        Evidence(origins[number[first]][0], origins[number[last]][1], weight) for first, last, weight in spans if weight
    ]
    found.sort(key=lambda one: (-abs(one.weight), one.start))
    return [one for one in found[:MOST] if abs(one.weight) >= WORTH_SHOWING * abs(found[0].weight)]


def by_position(read: Stream, kinds: Sequence[Features], weights: Sequence[Weights]) -> Weights:
    """The weight of every n-gram, shared out among the characters it covers.

    ``kinds``: character n-grams of 1 to 5, words, pairs of words; ``weights``: one number per valid place of each.
    """
    found = np.zeros(len(read.codes))
    *characters, words, pairs = zip(kinds, weights, strict=True)
    blank = read.codes == SPACE
    for length, (kind, given) in enumerate(characters, 1):
        begin = np.flatnonzero(kind.valid)
        covered = begin[:, None] + np.arange(length)
        counted = ~blank[covered]
        share = given / np.maximum(counted.sum(axis=1), 1)
        np.add.at(found, covered, share[:, None] * counted)
    first = token_starts(read)
    for reach, (kind, given) in enumerate((words, pairs), 1):
        for place, weight in zip(np.flatnonzero(kind.valid), given, strict=True):
            for token in range(place, place + reach):
                found[first[token]] += weight / reach
    return found


def places(text: str) -> list[tuple[int, int]]:
    """For each character of the normalised text that is no space, the ``start, end`` of ``text`` it stands for."""
    whole = _normalised([text])[0]
    single = _normalised(list(text))
    cuts = [match.span() for match in _PIECE.finditer(text)]
    pieces = _normalised([text[first:last] for first, last in cuts])
    if "".join(pieces) != whole:
        cuts, pieces = [(0, len(text))], [whole]
    return [place for cut, piece in zip(cuts, pieces, strict=True) for place in _aligned(single, *cut, piece)]


def _aligned(single: Sequence[str], first: int, last: int, piece: str) -> Iterator[tuple[int, int]]:
    """What became another length (links, drawn out letters, dropped marks) goes to the character before it."""
    source = [place for place in range(first, last) for _ in single[place]]
    loose = "".join(single[first:last])
    starts = source if loose == piece else _compared(loose, piece, source, first)
    for place, start in enumerate(starts):
        later = next((other for other in starts[place + 1 :] if other > start), last)
        yield (start, max(later, start + 1))


def _compared(loose: str, piece: str, source: Sequence[int], first: int) -> list[int]:
    if len(loose) > _LONGEST_COMPARED:
        return _followed(loose, piece, source, first)
    starts = [first] * len(piece)
    matcher = SequenceMatcher(None, loose, piece, autojunk=False)
    for tag, a, z, b, y in matcher.get_opcodes():
        for k in range(b, y):
            place = a + k - b if tag == "equal" else min(a + k - b, z - 1)
            starts[k] = source[min(max(place, 0), len(source) - 1)] if source else first
    return list(np.maximum.accumulate(starts)) if starts else []


def _followed(loose: str, piece: str, source: Sequence[int], first: int) -> list[int]:
    """For long pieces: nearly always something was only left out."""
    starts, at = [], 0
    for character in piece:
        found = loose.find(character, at, at + _LONGEST_COMPARED)
        if found >= 0:
            starts.append(source[found])
            at = found + 1
        else:
            starts.append(starts[-1] if starts else first)
    return starts


def _normalised(texts: Sequence[str]) -> list[str]:
    """Each without its spaces."""
    codes, ends = fold_for_analysis(texts)
    bounds = [-1, *ends.tolist()]
    cut = [codes[first + 1 : last] for first, last in pairwise(bounds)]
    return [one[one != SPACE].tobytes().decode("utf-32-le", "surrogatepass") for one in cut]


def _spans(read: Stream, weights: Weights) -> Iterator[tuple[int, int, float]]:
    """``(first, last, weight)``: words and signs whole, Chinese by its strongest stretches."""
    blank = np.append(read.codes == SPACE, True)
    strongest = float(np.abs(weights).max(initial=0))
    first = None
    for place, empty in enumerate(blank.tolist()):
        if not empty and first is None:
            first = place
        elif empty and first is not None:
            if read.kinds[first] == CJK:
                yield from _stretches(first, weights[first:place].tolist(), strongest)
            else:
                yield (first, place - 1, float(weights[first:place].sum()))
            first = None


def _stretches(offset: int, weights: Sequence[float], strongest: float) -> Iterator[tuple[int, int, float]]:
    """Neighbours that pull the same way, around at least one strong character."""
    first = 0
    while first < len(weights):
        last = first
        while last + 1 < len(weights) and _together(weights[last], weights[last + 1], strongest):
            last += 1
        stretch = weights[first : last + 1]
        if max(map(abs, stretch)) >= _OPENS * strongest:
            yield (offset + first, offset + last, sum(stretch))
        first = last + 1


def _together(one: float, other: float, strongest: float) -> bool:
    return (one > 0) == (other > 0) and min(abs(one), abs(other)) >= _GOES_ON * strongest
