"""What may stand on a dashboard and how wide, as it is kept and as the API takes it."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_stubs_ext import StrOrPromise

from heardwell.core.errors import FieldError, Invalid
from heardwell.understand.metrics.request import SCORES

#: Columns of twelve, from the narrowest that a drawing can be read in.
WIDTHS = (3, 4, 5, 6, 7, 8, 12)
MOST_TILES = 24
#: What a table of a score may be split by.
SPLITS: dict[str, StrOrPromise] = {
    "channel": gettext_lazy("Channel"),
    "language": gettext_lazy("Language"),
    "survey": gettext_lazy("Survey"),
    "device": gettext_lazy("Device"),
    "country": gettext_lazy("Country"),
    "topic": gettext_lazy("Topic"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of tile. ``scored`` ones show one metric."""

    label: StrOrPromise
    width: int
    scored: bool = False


KINDS = {
    "score": Kind(pgettext_lazy("a tile", "The score with its interval"), 4, scored=True),
    "trend": Kind(pgettext_lazy("a tile", "The score over time"), 5, scored=True),
    "spread": Kind(pgettext_lazy("a tile", "How the answers are spread"), 3, scored=True),
    "heat": Kind(pgettext_lazy("a tile", "The score by two dimensions"), 7, scored=True),
    "volume": Kind(pgettext_lazy("a tile", "How much was said"), 7),
    "feelings": Kind(pgettext_lazy("a tile", "How people felt"), 5),
    "service": Kind(pgettext_lazy("a tile", "How people were answered"), 5),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile. ``rows`` and ``columns`` (of :data:`SPLITS`) matter to ``heat`` alone; an empty ``survey`` is all."""

    kind: str
    metric: str = ""
    survey: str = ""
    rows: str = "channel"
    columns: str = "language"
    width: int = 0
    id: str = field(default_factory=lambda: secrets.token_hex(4))

    @classmethod
    def made(cls, kind: str, metric: str = "", **more: Any) -> "Tile":
        """A tile as wide as its kind usually is."""
        return cls(kind, metric if KINDS[kind].scored else "", **({"width": KINDS[kind].width} | more))

    @property
    def kept(self) -> dict[str, object]:
        return asdict(self)


def read(kept: Iterable[Mapping[str, Any]]) -> list[Tile]:
    """Tiles as they were kept. One that this version does not know is left out, not an error."""
    known = Tile.__dataclass_fields__
    return [Tile(**{key: one[key] for key in one if key in known}) for one in kept if one.get("kind") in KINDS]


def parse(given: object) -> list[Tile]:
    """Tiles as a program gives them. Raises :class:`Invalid` that names every wrong part."""
    if not isinstance(given, list) or len(given) > MOST_TILES:
        raise Invalid.one("tiles", _("expected a list of at most %(count)s tiles") % {"count": MOST_TILES})
    errors: list[FieldError] = []
    tiles = [_parsed(f"tiles[{place}]", one, errors) for place, one in enumerate(given)]
    if errors:
        raise Invalid(errors[0].message, errors=errors)
    return [tile for tile in tiles if tile]


def _parsed(place: str, given: object, errors: list[FieldError]) -> Tile | None:
    if not isinstance(given, dict) or given.get("kind") not in KINDS:
        errors.append(FieldError(f"{place}.kind", _one_of(KINDS)))
        return None
    kind = KINDS[given["kind"]]
    allowed: dict[str, Sequence[object]] = {"width": WIDTHS, "rows": tuple(SPLITS), "columns": tuple(SPLITS)}
    if kind.scored:
        allowed["metric"] = SCORES
    values: dict[str, Any] = {"width": kind.width, "rows": "channel", "columns": "language", "metric": ""} | given
    errors += [
        FieldError(f"{place}.{name}", _one_of(some)) for name, some in allowed.items() if values[name] not in some
    ]
    if not isinstance(given.get("survey", ""), str):
        errors.append(FieldError(f"{place}.survey", _("expected the id of a survey")))
    named = {name: values[name] for name in ("rows", "columns", "width")}
    return Tile.made(given["kind"], values["metric"], survey=given.get("survey", ""), **named)


def _one_of(values: Iterable[object]) -> str:
    return _("expected one of: %(values)s") % {"values": ", ".join(map(str, values))}


# What people do with tiles: each gives a new list.


def moved(tiles: Sequence[Tile], tile_id: str, to: int) -> list[Tile]:
    """The tile at place ``to`` (from 0; beyond the ends is the end)."""
    chosen = [one for one in tiles if one.id == tile_id]
    rest = [one for one in tiles if one.id != tile_id]
    place = min(max(to, 0), len(rest))
    return [*rest[:place], *chosen, *rest[place:]]


def resized(tiles: Sequence[Tile], tile_id: str, steps: int) -> list[Tile]:
    """The tile so many steps of :data:`WIDTHS` wider, or narrower."""

    def width(tile: Tile) -> int:
        nearest = min(range(len(WIDTHS)), key=lambda place: abs(WIDTHS[place] - tile.width))
        return WIDTHS[min(max(nearest + steps, 0), len(WIDTHS) - 1)]

    return [replace(one, width=width(one)) if one.id == tile_id else one for one in tiles]


def removed(tiles: Sequence[Tile], tile_id: str) -> list[Tile]:
    return [one for one in tiles if one.id != tile_id]
