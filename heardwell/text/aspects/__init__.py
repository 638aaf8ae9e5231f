"""What a text judges: the aspects of an industry, by trained heads where labelled rows exist, by words elsewhere."""

from collections.abc import Iterator, Sequence
from functools import cache

from heardwell.text.aspects.head import AspectHead, buckets_of
from heardwell.text.aspects.words import DATA, Keys, by_hand, words
from heardwell.text.engines.hashing import Features, character_grams, stream, word_grams
from heardwell.text.mentions import Mention
from heardwell.text.normalise import fold_for_analysis
from heardwell.text.phrases import Found, fold

__all__ = ["PACKS", "TRAINED", "find_aspects", "pack_of"]

TRAINED = ("restaurant", "hotel", "shop")
PACKS = (*TRAINED, "app", "support")
_NAMES = {
    "restaurant": ("restaurant", "restaurants", "cafe", "dining", "food"),
    "hotel": ("hotel", "hotels", "travel", "hospitality"),
    "shop": ("shop", "delivery", "ecommerce", "e-commerce", "retail", "store", "logistics", "shop_delivery"),
    "app": ("app", "apps", "software", "saas", "games", "app_software"),
    "support": ("support", "service", "helpdesk", "customer_service"),
}
_PACK_OF = {name: pack for pack, names in _NAMES.items() for name in names}

# Of a long text only so much is searched for words, and so many places are judged one by one.
READ, MOST = 20_000, 24
OF_THE_INDUSTRY = 0.5
# A word alone, where no head knows the aspect.
BY_WORD = 0.7
# Where a word names an aspect, so much of its head's threshold is enough.
WITH_A_WORD = 0.4


def pack_of(industry: str) -> str:
    """The pack that an industry's name means; "" for all of them."""
    return _PACK_OF.get(industry.strip().lower(), "")


def find_aspects(
    texts: Sequence[str], languages: Sequence[str], industry: str = "", kinds: Sequence[Features] | None = None
) -> list[list[Mention]]:
    """The aspects that each text mentions, in the order of the text, those only implied last.

    ``industry`` names the pack; "" takes the one the text seems to speak of. ``kinds``: the texts' n-grams,
    characters' then words', where the caller has them.
    """
    if not texts:
        return []
    chances = _chances(_read(texts) if kinds is None else kinds, pack_of(industry))
    return [
        _mentions(text, tag, pack_of(industry), each) for text, tag, each in zip(texts, languages, chances, strict=True)
    ]


_Chances = dict[str, dict[str, float]]


def _mentions(text: str, tag: str, pack: str, chances: _Chances) -> list[Mention]:
    asked = (pack,) if pack else tuple(chances) or tuple(by_hand())
    if not any(chances.get(each) or each in by_hand() for each in asked):
        return []
    places = list(words(tag.partition("-")[0]).find(fold(text[:READ])))
    found = [mention for each in asked for mention in _of_pack(each, chances.get(each), places)]
    found.sort(key=lambda one: (one.start is None, one.start or 0))
    return list(dict.fromkeys(found))[:MOST]


def _of_pack(pack: str, chances: dict[str, float] | None, places: Sequence[Found[Keys]]) -> Iterator[Mention]:
    """Where the pack's words stand; what a head found without a word is implied.

    A word stands for a less likely key of its own only where no better word does.
    """
    own = [(place, keys) for place in places if (keys := place.value.get(pack))]
    if chances is None:
        yield from (Mention(keys[0], place.start, place.end, BY_WORD) for place, keys in own)
        return
    judged = _head(pack).card.keys
    enough = {key for key, chance in chances.items() if chance >= _least(pack) * WITH_A_WORD}
    enough |= {key for _, keys in own for key in keys if key not in judged}
    named, placed = {keys[0] for _, keys in own} & enough, set[str]()
    for place, keys in own:
        key = next((key for rank, key in enumerate(keys) if key in enough and (rank == 0 or key not in named)), None)
        if key:
            placed.add(key)
            yield Mention(key, place.start, place.end, chances.get(key, BY_WORD))
    for key, chance in chances.items():
        if key not in placed and chance >= _least(pack):
            yield Mention(key, None, None, chance)


def _least(pack: str) -> float:
    return _head(pack).card.threshold if pack in TRAINED else 0.0


def _chances(kinds: Sequence[Features], pack: str) -> list[_Chances]:
    """For each text: trained pack → key → probability, of those found."""
    found: list[_Chances] = [{} for _ in kinds[0].starts]
    best = [OF_THE_INDUSTRY] * len(found)
    chosen = [name for name in TRAINED if pack in ("", name)]
    read = buckets_of(kinds) if chosen else []
    for name in chosen:
        head = _head(name)
        rows = head.probabilities(read)
        for i, row in enumerate(rows.tolist()):
            if pack or row[-1] > best[i]:
                best[i] = row[-1]
                found[i] = {name: _likely(head, row)}
    return found


def _likely(head: AspectHead, row: Sequence[float]) -> dict[str, float]:
    least = head.card.threshold * WITH_A_WORD
    return {key: round(chance, 4) for key, chance in zip(head.card.keys, row, strict=False) if chance >= least}


@cache
def _head(pack: str) -> AspectHead:
    return AspectHead.read(DATA, f"aspects_{pack}")


def _read(texts: Sequence[str]) -> list[Features]:
    read = stream(*fold_for_analysis(texts))
    return [*character_grams(read), *word_grams(read)]
