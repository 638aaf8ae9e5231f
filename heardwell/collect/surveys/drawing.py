"""What the hosted page draws for a published form: languages, questions, tiles, colours. Pure.

The renderer of the widget (``widget/src/draw.ts``, ``rich.ts``) draws the same elements; one style sheet serves both.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from heardwell.collect.intake import speaking
from heardwell.collect.surveys.languages import describe, direction
from heardwell.collect.surveys.orders import shuffled
from heardwell.collect.surveys.piping import Said
from heardwell.collect.surveys.respondent_words import page_words
from heardwell.collect.surveys.tones import tones
from heardwell.core import clock
from heardwell.core.scales import GCR_VALUES, SCALED, usual_scale

#: A published form or a question of it, as decoded JSON.
Json = Mapping[str, Any]  # Any: JSON
#: What was typed or chosen so far, by the names of the form's fields.
Given = Mapping[str, Sequence[str]]
#: Scales with more points are answered by typing the number.
MOST_TILES: Final = 11
#: Scales with fewer points show their words instead of numbers, where every point has some.
MOST_WORDS: Final = 5
_TYPED: Final[Mapping[str, Mapping[str, str]]] = {
    "number": {"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"},
    "email": {"type": "email", "autocomplete": "email", "dir": "ltr"},
    "phone": {"type": "tel", "autocomplete": "tel", "dir": "ltr"},
    "date": {"type": "date"},
    "slider": {"type": "number", "inputmode": "numeric"},
}
_FILES: Final = {
    "image": "image/png,image/jpeg,image/webp,image/gif",
    "pdf": "application/pdf",
    "document": ".docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.csv",
    "audio": "audio/*",
    "video": "video/*",
}


@dataclass(slots=True)
class Tile:
    """One choice: its stored value, the word on it, what is heard, and the drawing (``star face up down``)."""

    value: str
    name: SafeString | str = ""
    voice: str = ""
    drawing: str = ""
    mouth: str = ""
    emoji: str = ""
    image: str = ""
    alt: str = ""
    feeling: str = ""
    checked: bool = False
    alone: bool = False
    #: The name of the field for words of one's own, and what was written there.
    other: str = ""
    written: str = ""


@dataclass(slots=True)
class Row:
    """A row of a matrix (with ``tiles``) or an item of a list to order (with its ``place``)."""

    value: str
    label: SafeString | str
    tiles: list[Tile] = field(default_factory=list)
    place: str = ""


@dataclass(slots=True)
class Drawn:
    """A question ready to be printed. ``kind``: ``radio checkbox text area matrix ranking file words``."""

    key: str
    type: str
    kind: str
    title: str
    label: SafeString | str
    help: SafeString | str
    required: bool
    private: bool
    declined: bool = False
    shape: str = ""
    tiles: list[Tile] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    places: Sequence[int] = ()
    low: str = ""
    high: str = ""
    value: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    note: str = ""
    statement: SafeString | str = ""
    image: str = ""
    alt: str = ""
    follows: bool = False
    points: bool = False
    error: str = ""

    @property
    def facts(self) -> str:
        """What the page's script needs to find the question, as JSON."""
        return json.dumps({"key": self.key}, ensure_ascii=False)


def choose_language(form: Json, wanted: Iterable[str]) -> str:
    """The first of ``wanted`` tags that the survey speaks, else its default."""
    return speaking.choose_language(form["languages"], form["default_language"], wanted)


def words(form: Json, texts: Json | None, lang: str) -> str:
    """A text in this language, else in the survey's default language."""
    return Said(form, lang).text(texts)


def language_links(form: Json, lang: str) -> list[dict[str, Any]]:
    """The switch: nothing when there is nothing to choose."""
    tags = form["languages"]
    if len(tags) < 2:
        return []
    return [{"tag": tag, "name": describe(tag).name, "dir": direction(tag), "current": tag == lang} for tag in tags]


def filled(sentence: str, **values: object) -> str:
    """One of the respondent's words with its ``{name}`` filled in."""
    for name, value in values.items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence


def printed(said: Said, texts: Json | None) -> SafeString | str:
    """A text as HTML, in its own direction; with pipes it also carries the words as they were written."""
    written = said.text(texts)
    if not written:
        return ""
    if "{" in written:
        return format_html('<bdi data-words="{}">{}</bdi>', written, said.piped(written))
    return format_html("<bdi>{}</bdi>", written)


class Drawing:
    """Draws one form for one respondent. ``seed`` is the response's id, ``images`` the address that pictures lie at."""

    def __init__(self, said: Said, given: Given, *, seed: str = "", images: str = "") -> None:
        self.said = said
        self.given = given
        self.seed = seed
        self.images = images
        self.words = page_words(said.lang)

    def questions(self) -> list[Drawn]:
        """Every question that this page knows how to ask."""
        drawn: list[Drawn] = []
        for question in self.said.form["questions"]:
            made = self._draw(question)
            text = made.type == "text" and not made.required
            made.follows = text and bool(drawn) and (drawn[-1].follows or drawn[-1].kind in ("radio", "checkbox"))
            drawn.append(made)
        return drawn

    def _draw(self, question: Json) -> Drawn:
        type_ = question["type"]
        said = self.said
        given = self.given.get(question["key"], ())
        made = Drawn(
            key=question["key"],
            type=type_,
            kind="radio",
            title=said.piped(said.text(question.get("label"))),
            label=printed(said, question.get("label")) or format_html("<bdi>{}</bdi>", question["key"]),
            help=printed(said, question.get("help")),
            required=bool(question.get("required")),
            private=bool(question.get("private")),
            declined=bool(self.given.get(f"{question['key']}~")),
            value=given[0] if given else "",
            statement=printed(said, question.get("statement")),
        )
        made.image, made.alt = self._picture(question.get("image"))
        if type_ in SCALED and type_ not in _OTHERS:
            self._scale(question, made)
        elif type_ in ("gcr", "single", "multi"):
            self._choose(question, made)
        else:
            _OTHERS[type_](self, question, made)
        return made

    def _picture(self, image: Json | None) -> tuple[str, str]:
        return (f"{self.images}{image['id']}", self.said.text(image.get("alt"))) if image else ("", "")

    # Scales

    def _scale(self, question: Json, made: Drawn) -> None:
        scale = _scale_of(question)
        names = self._names(scale)
        count = scale["max"] - scale["min"] + 1
        if count > MOST_TILES:
            made.kind = "text"
            made.attributes = {**_TYPED["slider"], "min": str(scale["min"]), "max": str(scale["max"])}
            return
        worded = made.type != "nps" and count <= MOST_WORDS and all(names.get(n) for n in _points(scale))
        faces = made.type == "smileys" or (made.type == "ces" and count == 3)
        given = set(self.given.get(made.key, ()))
        made.tiles = [self._point(made, scale, point, names, worded, given) for point in _points(scale)]
        # Faces and thumbs begin with the happy one; what is stored is the value.
        if (faces or made.type == "thumbs") != bool(scale.get("reversed")):
            made.tiles.reverse()
        made.shape = _shape(made.type, count, worded, faces, bool(scale.get("emoji")))
        if not (faces or made.type == "thumbs" or (worded and made.type != "stars")):
            made.low, made.high = self._ends(scale)

    def _names(self, scale: Json) -> dict[int, str]:
        return {int(value): self.said.text(texts) for value, texts in (scale.get("labels") or {}).items()}

    def _ends(self, scale: Json) -> tuple[str, str]:
        names = self._names(scale)
        ends = names.get(scale["min"], ""), names.get(scale["max"], "")
        return ends if not scale.get("reversed") else (ends[1], ends[0])

    def _point(
        self, made: Drawn, scale: Json, point: int, names: Mapping[int, str], worded: bool, given: set[str]
    ) -> Tile:
        name, value = names.get(point, ""), str(point)
        tile = Tile(value, checked=value in given)
        if scale.get("colours") == "feeling":
            tile.feeling = "good" if point in scale["good"] else "bad" if point in scale["bad"] else "fair"
        heard = f"{value}, {name}" if name else ""
        faces = made.type == "smileys" or (made.type == "ces" and scale["max"] - scale["min"] == 2)
        if emoji := (scale.get("emoji") or {}).get(value):
            tile.emoji, tile.voice = emoji, heard or value
            tile.name = name if worded or faces or made.type == "thumbs" else ""
        elif faces:
            tile.name, tile.voice, tile.drawing = name, name or f"{point}/{scale['max']}", "face"
            tile.mouth = _mouth(scale, point)
        elif made.type == "stars":
            stars = filled(self.words["stars"], n=point, max=scale["max"])
            tile.drawing, tile.voice = "star", f"{stars}, {name}" if name else stars
        elif made.type == "thumbs":
            tile.drawing = "up" if point == scale["max"] else "down"
            tile.name = name or self.words[tile.drawing]
        elif worded:
            tile.name = name
        else:
            tile.name, tile.voice = value, heard
        return tile

    # Choices

    def _choose(self, question: Json, made: Drawn) -> None:
        given = set(self.given.get(made.key, ()))
        made.kind = "checkbox" if made.type == "multi" else "radio"
        made.tiles = self._choices(question, given)
        album = any(tile.image for tile in made.tiles)
        many = " many" * (made.type == "multi") + " album" * album
        made.shape = f"s{len(made.tiles)}" if made.type == "gcr" else f"words list{many}"

    def _choices(self, question: Json, given: set[str]) -> list[Tile]:
        choices = self._ordered(question)
        if not choices and question["type"] == "gcr":
            return [Tile(value, self.words[value], checked=value in given) for value in GCR_VALUES]
        return [self._choice(question["key"], choice, given) for choice in choices]

    def _ordered(self, question: Json) -> list[Json]:
        choices: list[Json] = question.get("choices") or []
        if question.get("order") != "random":
            return choices
        return shuffled(choices, f"{self.seed}:{question['key']}", lambda choice: bool(choice.get("fixed")))

    def _choice(self, key: str, choice: Json, given: set[str]) -> Tile:
        value = choice["value"]
        tile = Tile(value, printed(self.said, choice.get("label")) or value, checked=value in given)
        tile.image, tile.alt = self._picture(choice.get("image"))
        tile.alone = bool(choice.get("exclusive"))
        if choice.get("text"):
            tile.other = f"{key}.{value}"
            tile.written = next(iter(self.given.get(tile.other, ())), "")
        return tile

    # The others

    def _text(self, question: Json, made: Drawn) -> None:
        lines = question.get("lines") or 3
        made.kind = "area" if lines > 1 else "text"
        made.attributes = {"maxlength": str(question.get("max_length") or 5000), "dir": "auto"}
        made.attributes |= {"rows": str(lines)} if lines > 1 else {}
        made.attributes["placeholder"] = self.words["hint"]

    def _typed(self, question: Json, made: Drawn) -> None:
        made.kind, made.attributes = "text", dict(_TYPED[made.type])
        made.unit = self.said.text(question.get("unit"))
        if made.type == "date":
            bounds = {name: _day(question.get(name)) for name in ("min", "max")}
            made.attributes |= {name: day for name, day in bounds.items() if day}

    def _slider(self, question: Json, made: Drawn) -> None:
        scale = _scale_of(question)
        made.kind = "text"
        made.low, made.high = self._ends(scale)
        made.attributes = dict(_TYPED["slider"])
        made.attributes |= {"min": str(scale["min"]), "max": str(scale["max"]), "step": str(question.get("step") or 1)}
        names = {str(value): name for value, name in self._names(scale).items()}
        made.attributes["data-names"] = json.dumps(names, ensure_ascii=False)

    def _matrix(self, question: Json, made: Drawn) -> None:
        made.kind = "matrix"
        scale = question.get("scale")
        asked = {**question, "type": "scale" if scale else "single"}
        for row in question["rows"]:
            name = f"{made.key}/{row['value']}"
            part = Drawing(self.said, {made.key: self.given.get(name, ())}, seed=self.seed, images=self.images)
            one = part._draw(asked)
            made.rows.append(
                Row(name, printed(self.said, row.get("label")) or format_html("{}", row["value"]), one.tiles)
            )
        made.points = bool(scale)
        worded = not scale or one.shape == "words"
        count = len(one.tiles)
        grid = "words list" if worded and count > MOST_WORDS else "nps" if count == MOST_TILES else f"s{count}"
        made.shape = grid + " tags" * worded
        made.low, made.high = one.low, one.high

    def _ranking(self, question: Json, made: Drawn) -> None:
        made.kind = "ranking"
        choices = self._ordered(question)
        most = min((question.get("pick") or {}).get("max") or len(choices), len(choices))
        made.places = range(1, most + 1)
        made.note = self.words["rank_help"] if most == len(choices) else filled(self.words["rank_top"], n=most)
        for choice in choices:
            place = next(iter(self.given.get(f"{made.key}/{choice['value']}", ())), "")
            label = printed(self.said, choice.get("label")) or format_html("<bdi>{}</bdi>", choice["value"])
            made.rows.append(Row(choice["value"], label, place=place))

    def _consent(self, _question: Json, made: Drawn) -> None:
        made.kind, made.shape = "checkbox", "words list many"
        made.tiles = [Tile("true", self.words["agree"], checked=made.value == "true")]

    def _file(self, question: Json, made: Drawn) -> None:
        made.kind = "file"
        kinds = ["image"] if made.type == "screenshot" else question.get("accept") or ["image", "pdf"]
        made.attributes = {"accept": ",".join(_FILES[kind] for kind in kinds)}
        if made.type == "file" and ((question.get("pick") or {}).get("max") or 1) > 1:
            made.attributes["multiple"] = ""

    def _statement(self, _question: Json, made: Drawn) -> None:
        made.kind = "words"


_OTHERS: Final = {
    "text": Drawing._text,
    "number": Drawing._typed,
    "email": Drawing._typed,
    "phone": Drawing._typed,
    "date": Drawing._typed,
    "slider": Drawing._slider,
    "matrix": Drawing._matrix,
    "ranking": Drawing._ranking,
    "consent": Drawing._consent,
    "file": Drawing._file,
    "screenshot": Drawing._file,
    "statement": Drawing._statement,
}


def _scale_of(question: Json) -> Json:
    scale: Json = question.get("scale") or usual_scale(question["type"]).as_json()
    return scale


def _points(scale: Json) -> range:
    return range(scale["min"], scale["max"] + 1)


def _mouth(scale: Json, point: int) -> str:
    """A path from sad to happy."""
    bend = ((point - scale["min"]) / (scale["max"] - scale["min"]) - 0.5) * 5
    return f"M7.8 {15.3 - bend / 2:.2f}q4.2 {bend * 1.1:.2f} 8.4 0"


def _shape(type_: str, count: int, worded: bool, faces: bool, emoji: bool) -> str:
    """The style sheet's name for the grid of tiles."""
    if faces or emoji:
        return f"pic s{count}"
    if type_ == "stars":
        return f"stars s{count}"
    if type_ == "thumbs":
        return f"pic thumb s{count}"
    return "words" if worded else "nps" if count == MOST_TILES else f"s{count}"


def _day(bound: object) -> str:
    """A bound of a date, ``today`` as the day it is here."""
    return clock.now().date().isoformat() if bound == "today" else str(bound or "")


def theme(style: Json) -> str:
    """The author's accent as two that can be read, and the radius, as CSS."""
    rules = ""
    if found := tones(style.get("accent")):
        rules += f"--a:{found[0]};--b:{found[1]};"
    radius = style.get("radius")
    if isinstance(radius, int) and 0 <= radius <= 40:
        rules += f"--r:{radius}px;"
    return f".hw{{{rules}}}" if rules else ""
