"""Seed words of many topics, found in one pass over a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import add
from re import Match

from heardwell.text.words import LONGEST_WORD, TOKEN, UNSPACED, entries, fold, forms

_BETWEEN_WORDS = frozenset(" -/'\u00a0\u2010\u2011\u2013")
_FARTHEST = 3  # characters between two words of a phrase


@dataclass(frozen=True, slots=True)
class Seed:
    """A word or phrase of the topic at that position.

    ``number``: one seed found five times is one reason; ``weight``: the probability that the topic is meant;
    ``out``: its presence keeps the text out.
    """

    topic: int
    number: int
    language: str
    weight: float
    out: bool
    rest: tuple[frozenset[str], ...] = ()  # what the words after the second are looked up by
    literal: str = ""  # in a script without spaces: what stands around the anchor
    before: int = 0  # how far before its anchor the literal begins


#: A seed and where it stands in the folded text.
Hit = tuple[Seed, int, int]
Table = dict[str, list[Seed]]
_Found = tuple[tuple[Seed, ...], tuple[Table, ...]]
#: Words whose seeds are kept at hand; a few MB.
_REMEMBERED = 1 << 14


class SeedIndex:
    """Linear in the length of the text, whatever the number of seeds. Safe to share by threads."""

    __slots__ = ("_known", "_pairs", "_phrases", "_singles", "_words", "languages")

    def __init__(self, seeds: Iterable[tuple[int, str, str]]) -> None:
        """``seeds``: topic, language, what somebody wrote down."""
        self._known: dict[str, _Found] = {}
        self._words: Table = {}
        self._phrases: dict[str, Table] = {}
        self._pairs: Table = {}
        self._singles: Table = {}
        languages = set()
        for number, (topic, language, written) in enumerate(seeds):
            languages.add(language)
            self._file(topic, number, language, written)
        self.languages = frozenset(languages)

    def read(self, folded: str) -> list[Hit]:
        """Every seed in the text, in the order of the text."""
        hits: list[Hit] = []
        tokens = list(TOKEN.finditer(folded))
        known = self._known
        for place, token in enumerate(tokens):
            if token.group(1) is not None:
                self._read_run(folded, token, hits)
                continue
            word = token.group()
            seeds, phrases = known.get(word) or self._look_up(word)
            for seed in seeds:
                hits.append((seed, token.start(), token.end()))
            for by_second in phrases:
                self._read_phrases(folded, tokens, place, by_second, hits)
        return hits

    def _look_up(self, word: str) -> _Found:
        """What begins with a word in any of its forms; remembered, for texts use few words."""
        plain = forms(word)
        seeds = tuple(seed for form in plain for seed in self._words.get(form, ()))
        found = seeds, tuple(self._phrases[form] for form in plain if form in self._phrases)
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        if len(word) <= LONGEST_WORD:
            self._known[word] = found
        return found

    def _read_phrases(
        self, folded: str, tokens: Sequence[Match[str]], place: int, by_second: Table, hits: list[Hit]
    ) -> None:
        second = place + 1
        if second == len(tokens) or not _stand_together(folded, tokens, second):
            return
        for form in forms(tokens[second].group()):
            for seed in by_second.get(form, ()):
                if end := _end(folded, tokens, second, seed.rest):
                    hits.append((seed, tokens[place].start(), end))

    def _read_run(self, folded: str, run: Match[str], hits: list[Hit]) -> None:
        pairs, singles, text, start = self._pairs, self._singles, run.group(), run.start()
        begun = map(pairs.__contains__, map(add, text, text[1:] + " "))
        if singles.keys().isdisjoint(text):
            for at in compress(range(start, start + len(text)), begun):
                _stand(folded, at, pairs[folded[at : at + 2]], hits)
            return
        for at, pair in enumerate(map(add, text, text[1:] + " "), start):
            if pair in pairs:
                _stand(folded, at, pairs[pair], hits)
            if pair[0] in singles:
                _stand(folded, at, singles[pair[0]], hits)

    def _file(self, topic: int, number: int, language: str, written: str) -> None:
        folded, _ = fold(written.strip().removeprefix("-"))
        units = [token.group() for token in TOKEN.finditer(folded)]
        out = written.strip().startswith("-")
        if any(map(UNSPACED.search, units)):
            for literal in dict.fromkeys(["".join(units), " ".join(units)]):
                self._file_literal(Seed(topic, number, language, _literal_weight(literal), out, literal=literal))
        elif units:
            self._file_words(Seed(topic, number, language, 0.7 if len(units) == 1 else 0.85, out), units)

    def _file_words(self, seed: Seed, units: Sequence[str]) -> None:
        seed = replace(seed, rest=tuple(entries(unit) for unit in units[2:]))
        for first in entries(units[0]):
            if len(units) == 1:
                self._words.setdefault(first, []).append(seed)
                continue
            for second in entries(units[1]):
                self._phrases.setdefault(first, {}).setdefault(second, []).append(seed)

    def _file_literal(self, seed: Seed) -> None:
        found = UNSPACED.search(seed.literal)
        assert found is not None
        anchored = replace(seed, before=found.start())
        pair = seed.literal[found.start() : found.start() + 2]
        if len(pair) == 2 and UNSPACED.match(pair[1]):
            self._pairs.setdefault(pair, []).append(anchored)
        else:
            self._singles.setdefault(pair[0], []).append(anchored)


def _stand(folded: str, at: int, seeds: Sequence[Seed], hits: list[Hit]) -> None:
    """Those whose whole literal stands around their anchor."""
    for seed in seeds:
        start = at - seed.before
        if start >= 0 and folded.startswith(seed.literal, start):
            hits.append((seed, start, start + len(seed.literal)))


def _literal_weight(literal: str) -> float:
    return {1: 0.5, 2: 0.7}.get(len(literal), 0.8)


def _end(folded: str, tokens: Sequence[Match[str]], place: int, rest: Sequence[frozenset[str]]) -> int:
    """Where the phrase ends whose second word stands at ``place``; 0 where another word follows."""
    if place + len(rest) >= len(tokens):
        return 0
    for at, entry in enumerate(rest, place + 1):
        if not _stand_together(folded, tokens, at) or entry.isdisjoint(forms(tokens[at].group())):
            return 0
    return tokens[place + len(rest)].end()


def _stand_together(folded: str, tokens: Sequence[Match[str]], second: int) -> bool:
    """Whether nothing but a space or a hyphen parts that word from the one before."""
    first, last = tokens[second - 1].end(), tokens[second].start()
    return last - first <= _FARTHEST and _BETWEEN_WORDS.issuperset(folded[first:last])
