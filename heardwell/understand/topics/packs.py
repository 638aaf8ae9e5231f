"""Topics to start from: a pack for every company, and one for each industry. They come with the program."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from heardwell.core.errors import Invalid

DATA = Path(__file__).parent / "data" / "packs"
#: The order in which they are offered. All but the first are also the names of the engine's industries.
PACKS = ("general", "shop", "restaurant", "hotel", "software", "support")


@dataclass(frozen=True, slots=True)
class PackTopic:
    """A topic of a pack with those beneath it."""

    key: str
    names: Mapping[str, str]
    seeds: Mapping[str, tuple[str, ...]]
    topics: tuple["PackTopic", ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A named tree of topics."""

    key: str
    names: Mapping[str, str]
    topics: tuple[PackTopic, ...]

    def every(self) -> list[PackTopic]:
        """Its topics as they are read."""
        return [one for top in self.topics for one in (top, *top.topics)]

    @property
    def size(self) -> int:
        """How many topics it holds."""
        return len(self.every())


@cache
def pack(key: str) -> Pack:
    """The pack of that key. Raises :class:`Invalid`."""
    if key not in PACKS:
        raise Invalid.one("pack", _("Expected one of %(names)s") % {"names": ", ".join(PACKS)})
    read = json.loads((DATA / f"{key}.json").read_text("utf-8"))
    return Pack(key, read["names"], tuple(map(_topic, read["topics"])))


def packs() -> list[Pack]:
    """All of them."""
    return [pack(key) for key in PACKS]


def _topic(read: dict[str, Any]) -> PackTopic:  # Any: JSON
    seeds = {lang: tuple(words) for lang, words in read["seeds"].items()}
    return PackTopic(read["key"], read["names"], seeds, tuple(map(_topic, read.get("topics", []))))
