"""What the hosted page draws for a published form: languages, questions, tiles, colours. Pure.

The renderer of the widget (``widget/src/draw.ts``) draws the same elements; one style sheet serves both.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heardwell.collect.surveys.languages import describe, direction
from heardwell.core.scales import DEFAULTS, GCR_VALUES, PRESETS, SCALED

#: A published form or a question of it, as decoded JSON.
Json = Mapping[str, Any]  # Any: JSON
#: Scales with more points are answered by typing the number.
MOST_TILES: Final = 11
#: Scales with fewer points show their words instead of numbers, where every point has some.
MOST_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """One choice: its stored value, the word on it, what is heard, and the drawing (``star face up down``)."""

    value: str
    name: str = ""
    voice: str = ""
    drawing: str = ""
    mouth: str = ""
    checked: bool = False


@dataclass(slots=True)
class Drawn:
    """A question ready to be printed. ``kind`` is ``radio checkbox textarea number``."""

    key: str
    type: str
    kind: str
    label: str
    help: str
    required: bool
    rule: Json | None
    shape: str = ""
    tiles: list[Tile] = field(default_factory=list)
    low: str = ""
    high: str = ""
    value: str = ""
    max_length: int = 5000
    min: int = 0
    max: int = 0
    follows: bool = False
    error: str = ""

    @property
    def facts(self) -> str:
        """What the page's script needs to know, as JSON."""
        known = {"key": self.key, "type": self.type, "required": self.required, "show_if": self.rule}
        return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def choose_language(form: Json, wanted: Iterable[str]) -> str:
    """The first of ``wanted`` tags that the survey speaks: exactly, by Chinese script, or by base language."""
    offered: list[str] = form["languages"]
    for tag in wanted:
        for read in (str.lower, _script, _base):
            for has in offered:
                if read(has) == read(tag):
                    return has
    default: str = form["default_language"]
    return default


def _base(tag: str) -> str:
    return tag.split("-")[0].lower()


def _script(tag: str) -> str:
    """Taiwan, Hong Kong and Macau write traditional Chinese, everybody else simplified, unless the tag says so."""
    parts = tag.lower().split("-")
    if parts[0] != "zh":
        return tag.lower()
    return "zh-hant" if {"hant", "tw", "hk", "mo"} & set(parts) and "hans" not in parts else "zh-hans"


def words(form: Json, texts: Json | None, lang: str) -> str:
    """A text in this language, else in the survey's default language."""
    texts = texts or {}
    return str(texts.get(lang) or texts.get(form["default_language"]) or "")


def language_links(form: Json, lang: str) -> list[dict[str, Any]]:
    """The switch: nothing when there is nothing to choose."""
    tags = form["languages"]
    if len(tags) < 2:
        return []
    return [{"tag": tag, "name": describe(tag).name, "dir": direction(tag), "current": tag == lang} for tag in tags]


def draw_questions(form: Json, lang: str, given: Mapping[str, Sequence[str]]) -> list[Drawn]:
    """Every question that this page knows how to ask; ``given`` are the raw values typed or chosen so far."""
    drawn: list[Drawn] = []
    for question in form["questions"]:
        if (made := _draw(form, question, lang, given.get(question["key"], ()))) is not None:
            made.follows = made.kind == "textarea" and not made.required and bool(drawn) and _leads(drawn)
            drawn.append(made)
    return drawn


def _leads(drawn: Sequence[Drawn]) -> bool:
    """A choice leads its follow-up texts."""
    return drawn[-1].follows or drawn[-1].kind in ("radio", "checkbox")


def _draw(form: Json, question: Json, lang: str, given: Sequence[str]) -> Drawn | None:
    type_ = question["type"]
    made = Drawn(
        key=question["key"],
        type=type_,
        kind="checkbox" if type_ == "multi" else "radio",
        label=words(form, question.get("label"), lang),
        help=words(form, question.get("help"), lang),
        required=bool(question.get("required")),
        rule=question.get("show_if"),
        value=given[0] if given else "",
    )
    if type_ in SCALED:
        return _draw_scale(form, question, lang, made, set(given))
    if type_ in ("gcr", "single", "multi"):
        made.tiles = _choices(form, question, lang, set(given))
        made.shape = f"s{len(made.tiles)}" if type_ == "gcr" else f"words list{' many' * (type_ == 'multi')}"
        return made if made.tiles else None
    if type_ == "text":
        made.kind, made.max_length = "textarea", question.get("max_length") or 5000
        return made
    return None


def _draw_scale(form: Json, question: Json, lang: str, made: Drawn, given: set[str]) -> Drawn:
    scale: Json = question.get("scale") or PRESETS[DEFAULTS[question["type"]]].as_json()
    names = {int(value): words(form, texts, lang) for value, texts in (scale.get("labels") or {}).items()}
    made.min, made.max = scale["min"], scale["max"]
    count = made.max - made.min + 1
    if count > MOST_TILES:
        made.kind = "number"
        return made
    points = range(made.min, made.max + 1)
    worded = made.type != "nps" and count <= MOST_WORDS and all(names.get(point) for point in points)
    faces = made.type == "smileys" or (made.type == "ces" and count == 3)
    thumbs = made.type == "thumbs"
    # Faces and thumbs begin with the happy one; what is stored is the value.
    for point in reversed(points) if faces or thumbs else points:
        made.tiles.append(_tile(made, point, names.get(point, ""), worded, faces, given))
    made.shape = _shape(made.type, count, worded, faces)
    if not (faces or thumbs or (worded and made.type != "stars")):
        made.low, made.high = names.get(made.min, ""), names.get(made.max, "")
    return made


def _tile(made: Drawn, point: int, name: str, worded: bool, faces: bool, given: set[str]) -> Tile:
    value, checked = str(point), str(point) in given
    if faces:
        return Tile(value, name, name or f"{point}/{made.max}", "face", _mouth(made, point), checked)
    if made.type == "stars":
        heard = ngettext("%(count)d star", "%(count)d stars", point) % {"count": point}
        return Tile(value, "", _with(heard, name) if name else heard, "star", "", checked)
    if made.type == "thumbs":
        hand, word = ("up", _("Thumbs up")) if point == made.max else ("down", _("Thumbs down"))
        return Tile(value, name or word, drawing=hand, checked=checked)
    if worded:
        return Tile(value, name, checked=checked)
    return Tile(value, value, _with(value, name) if name else "", checked=checked)


def _with(value: str, name: str) -> str:
    return _("%(value)s, %(label)s") % {"value": value, "label": name}


def _mouth(made: Drawn, point: int) -> str:
    """A path from sad to happy."""
    bend = ((point - made.min) / (made.max - made.min) - 0.5) * 5
    return f"M7.8 {15.3 - bend / 2:.2f}q4.2 {bend * 1.1:.2f} 8.4 0"


def _shape(type_: str, count: int, worded: bool, faces: bool) -> str:
    """The style sheet's name for the grid of tiles."""
    if faces:
        return f"pic s{count}"
    if type_ == "stars":
        return f"stars s{count}"
    if type_ == "thumbs":
        return f"pic thumb s{count}"
    return "words" if worded else "nps" if count == MOST_TILES else f"s{count}"


def _choices(form: Json, question: Json, lang: str, given: set[str]) -> list[Tile]:
    given_choices: list[Json] = question.get("choices") or []
    if not given_choices and question["type"] == "gcr":
        goals = {"yes": _("Yes"), "partly": _("Partly"), "no": _("Not yet")}
        return [Tile(value, goals[value], checked=value in given) for value in GCR_VALUES]
    return [
        Tile(value, words(form, choice.get("label"), lang) or value, checked=value in given)
        for choice in given_choices
        if (value := choice["value"])
    ]


# Colours

_WHITE: Final = 1.05
_NIGHT: Final = 0.0635  # the luminance of the dark surface #182021, plus 0.05


def theme(style: Json) -> str:
    """The author's accent as two that can be read (4.5 on white, 7 on the dark surface), and the radius, as CSS."""
    rules = ""
    accent = str(style.get("accent") or "")
    if len(accent) == 7 and accent.startswith("#") and all(c in "0123456789abcdefABCDEF" for c in accent[1:]):
        rgb = [int(accent[at : at + 2], 16) for at in (1, 3, 5)]
        rules += f"--a:{_readable(rgb, dark=False)};--b:{_readable(rgb, dark=True)};"
    radius = style.get("radius")
    if isinstance(radius, int) and 0 <= radius <= 40:
        rules += f"--r:{radius}px;"
    return f".hw{{{rules}}}" if rules else ""


def _readable(rgb: Sequence[int], *, dark: bool) -> str:
    mixed, by, lit = [float(channel) for channel in rgb], 1.03 if dark else 0.94, 5 if dark else 0
    while (_luminance(mixed) + 0.05) / _NIGHT < 7 if dark else _WHITE / (_luminance(mixed) + 0.05) < 4.6:
        mixed = [min(255.0, channel * by + lit) for channel in mixed]
    return f"rgb({','.join(str(int(channel)) for channel in mixed)})"


def _luminance(rgb: Sequence[float]) -> float:
    """Relative luminance (WCAG 2.2), without its short linear foot."""
    red, green, blue = (((channel / 255 + 0.055) / 1.055) ** 2.4 for channel in rgb)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
