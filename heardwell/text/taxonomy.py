"""A workspace's topics, compiled for reading: one pass over a text finds the words of all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import prod
from typing import Protocol

from heardwell.text.mentions import Mention
from heardwell.text.seeds import Hit, SeedIndex
from heardwell.text.words import fold, span

#: A taught topic counts from this probability on.
TAUGHT_FROM = 0.5
#: Shorter texts are easily taken for another language than theirs: there, words of all languages count.
SURE_LANGUAGE = 30
_MOST_SURE = 0.98

# Who shares a script with whom; all others are taken to be written in Latin letters.
_SCRIPTS = {
    **dict.fromkeys(("zh", "ja", "yue"), "han"),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "sd"), "arabic"),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn"), "cyrillic"),
    **dict.fromkeys(("hi", "mr", "ne"), "devanagari"),
    **{code: code for code in ("ko", "th", "he", "el", "bn", "ta", "te", "ka", "hy", "km", "lo", "my", "am")},
}


class Scorer(Protocol):
    """A topic learned from examples."""

    def score(self, texts: Sequence[str]) -> Sequence[float]:
        """For each text, the probability that it speaks of the topic."""
        ...


@dataclass(frozen=True, slots=True)
class TopicWords:
    """How one topic is found.

    ``seeds``: language → words and phrases; one that begins with "-" keeps a text out. ``above``: the keys of the
    topics that it belongs to, which are found with it.
    """

    key: str
    seeds: Mapping[str, Sequence[str]]
    above: tuple[str, ...] = ()
    taught: Scorer | None = None


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """``version`` changes whenever another topic may be found; it is stamped on what was understood."""

    version: str = ""
    topics: tuple[TopicWords, ...] = ()
    _index: SeedIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        seeds = (
            (position, language.partition("-")[0], seed)
            for position, topic in enumerate(self.topics)
            for language, written in topic.seeds.items()
            for seed in written
        )
        object.__setattr__(self, "_index", SeedIndex(seeds))

    def find(self, texts: Sequence[str], languages: Sequence[str]) -> list[list[Mention]]:
        """The topics that each text mentions, each key once, in the order of the text.

        A topic comes with those above it. What was only learned from examples has no place and stands last.
        """
        if not self.topics:
            return [[] for _ in texts]
        found = [self._named(text, language) for text, language in zip(texts, languages, strict=True)]
        for topic in self.topics:
            if topic.taught:
                _add_taught(topic.key, topic.taught.score(texts), found)
        above = {topic.key: topic.above for topic in self.topics}
        return [_in_order(_with_those_above(each, above)) for each in found]

    def _named(self, text: str, language: str) -> dict[str, Mention]:
        """Topics whose words are there."""
        folded, places = fold(text)
        hits = self._index.read(folded)
        silent = _silent(language, len(text) >= SURE_LANGUAGE, self._index.languages) if hits else frozenset()
        by_topic: dict[int, list[Hit]] = {}
        for hit in hits:
            if hit[0].language not in silent:
                by_topic.setdefault(hit[0].topic, []).append(hit)
        return {
            (key := self.topics[topic].key): _mention(key, reasons, places)
            for topic, reasons in by_topic.items()
            if not any(seed.out for seed, _, _ in reasons)
        }


@lru_cache(maxsize=1024)
def _silent(language: str, sure: bool, spoken: frozenset[str]) -> frozenset[str]:
    """Whose words do not count in a text of that language: those of its neighbours in the same script."""
    own = language.partition("-")[0]
    if not sure or own in ("", "und"):
        return frozenset()
    script = _SCRIPTS.get(own, "latin")
    return frozenset(one for one in spoken if one != own and _SCRIPTS.get(one, "latin") == script)


def _mention(key: str, reasons: Sequence[Hit], places: Sequence[int] | None) -> Mention:
    """The strongest reason says where, all together say how sure."""
    strongest = max(reasons, key=lambda hit: (hit[0].weight, -hit[1]))
    doubts = {seed.number: 1 - seed.weight for seed, _, _ in reasons}
    start, end = span(places, strongest[1], strongest[2])
    return Mention(key, start, end, min(_MOST_SURE, 1 - prod(doubts.values())))


def _add_taught(key: str, scores: Sequence[float], found: Iterable[dict[str, Mention]]) -> None:
    for score, each in zip(scores, found, strict=True):
        named = each.get(key)
        if named and score > named.confidence:
            each[key] = Mention(key, named.start, named.end, float(score))
        elif not named and score >= TAUGHT_FROM:
            each[key] = Mention(key, None, None, float(score))


def _with_those_above(found: dict[str, Mention], above: Mapping[str, tuple[str, ...]]) -> dict[str, Mention]:
    for mention in list(found.values()):
        for key in above[mention.key]:
            there = found.get(key)
            if there is None or (there.confidence < mention.confidence and there.start is None):
                found[key] = Mention(key, mention.start, mention.end, mention.confidence)
    return found


def _in_order(found: Mapping[str, Mention]) -> list[Mention]:
    return sorted(found.values(), key=lambda one: (one.start is None, one.start or 0))


NO_TAXONOMY = Taxonomy()
