"""The points of a question: what they count as, what they are called, and how they are drawn."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys.schema.reading import LINE, Form, Given, Reader, Texts
from heardwell.core.errors import Invalid
from heardwell.core.scales import Scale, scale_from

COLOURS: Final = ("none", "feeling")
MOST_EMOJI: Final = 16
_KEYS: Final = {
    *("preset", "min", "max", "direction", "good", "bad", "labels"),
    *("emoji", "colours", "reversed"),
}


def read_scale(reader: Reader, field: str, given: object, type_: str) -> Form:
    """The canonical scale, from a preset's name, an object, or nothing."""
    if given is not None and not isinstance(given, str | Mapping):
        reader.wrong(field, _("Expected the name of a preset or an object"))
        given = None
    try:
        scale = scale_from(given, type_, field)
    except Invalid as invalid:
        reader.errors.extend(invalid.errors)
        scale = scale_from(None, type_, field)
    parts: Given = given if isinstance(given, Mapping) else {}
    reader.only(field, parts, _KEYS)
    good, bad = [int(value) for value in scale.good], [int(value) for value in scale.bad]
    found = scale.as_json() | {"good": good, "bad": bad, "labels": _labels(reader, f"{field}.labels", parts, scale)}
    return found | _drawing(reader, field, parts, scale)


def _labels(reader: Reader, field: str, parts: Given, scale: Scale) -> dict[str, Texts]:
    given = _by_point(reader, field, parts.get("labels"), scale)
    found = {str(point): reader.texts(f"{field}.{point}", texts) for point, texts in given.items()}
    return {point: found[point] for point in _points(scale) if found.get(point)}


def _drawing(reader: Reader, field: str, parts: Given, scale: Scale) -> Form:
    found: Form = {}
    emoji = _emoji(reader, f"{field}.emoji", parts.get("emoji"), scale)
    if emoji:
        found["emoji"] = emoji
    colours = reader.one_of(f"{field}.colours", parts.get("colours", "none"), COLOURS)
    if colours != "none":
        found["colours"] = colours
    if reader.truth(f"{field}.reversed", parts.get("reversed", False)):
        found["reversed"] = True
    return found


def _emoji(reader: Reader, field: str, given: object, scale: Scale) -> dict[str, str]:
    found: dict[str, str] = {}
    for point, drawing in _by_point(reader, field, given, scale).items():
        if isinstance(drawing, str) and len(drawing) <= MOST_EMOJI and not LINE.search(drawing):
            found[str(point)] = drawing.strip()
        else:
            reader.wrong(f"{field}.{point}", _("Expected at most %(most)s characters") % {"most": MOST_EMOJI})
    return {point: found[point] for point in _points(scale) if found.get(point)}


def _by_point(reader: Reader, field: str, given: object, scale: Scale) -> Given:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        reader.wrong(field, _("Expected labels by point, such as {“1”: {“en”: “…”}}"))
        return {}
    points = set(_points(scale))
    for point in given:
        if str(point) not in points:
            message = _("Expected a point between %(low)s and %(high)s")
            reader.wrong(f"{field}.{point}", message % {"low": scale.min, "high": scale.max})
    return given


def _points(scale: Scale) -> list[str]:
    return [str(point) for point in scale.points]
