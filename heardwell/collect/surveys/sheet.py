"""An author's own style sheet, reduced to what can only change how a survey looks.

Nothing of what came is passed on as it was: the sheet is parsed (tinycss2), rules and values are checked against lists
of what is known to be harmless, and the result is written anew from the parsed parts. So there is no address, no
import, no escape and no bracket in it that this module did not put there, every selector begins inside the survey, and
nothing can be taken from its place or laid over something else. What is left out is said, with its line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import tinycss2
from django.utils.translation import gettext as _

MOST_BYTES: Final = 10 * 1024
MOST_NOTES: Final = 20
MOST_DEEP: Final = 4
#: Beyond these a shadow could cover the host's page, or a gradient make it hang.
MOST_LENGTH: Final = 200
MOST_NUMBER: Final = 2000

#: The parts that have names, and what they are on the respondent's page.
PARTS: Final = {
    "survey": ".hw",
    "header": ".hw .top",
    "card": ".hw .card",
    "question": ".hw .q",
    "title": ".hw .t",
    "help": ".hw .soft",
    "choices": ".hw .opts",
    "choice": ".hw .o > input",
    "choice-text": ".hw .o > span",
    "ends": ".hw .ends",
    "field": ".hw .field",
    "button": ".hw .go",
    "link": ".hw .link",
    "thanks": ".hw .big",
    "footer": ".hw .foot",
}
_STATES: Final = frozenset({"hover", "checked", "active", "first-child", "last-child", "disabled"})
_SIDES: Final = ("block", "inline", "block-start", "block-end", "inline-start", "inline-end")
_PROPERTIES: Final = frozenset(
    {"color", "background", "background-color", "background-image", "accent-color", "caret-color", "fill", "stroke"}
    | {"font", "font-family", "font-size", "font-style", "font-variant", "font-variant-numeric", "font-weight"}
    | {"letter-spacing", "word-spacing", "line-height", "hyphens", "overflow-wrap"}
    | {"text-align", "text-decoration", "text-decoration-color", "text-decoration-style", "text-decoration-thickness"}
    | {"text-shadow", "text-transform", "text-underline-offset", "text-wrap"}
    | {"border", "border-color", "border-style", "border-width", "border-radius", "box-shadow"}
    | {"border-start-start-radius", "border-start-end-radius", "border-end-start-radius", "border-end-end-radius"}
    | {f"border-{side}" for side in _SIDES}
    | {f"border-{side}-{what}" for side in _SIDES for what in ("color", "style", "width")}
    | {"padding", *(f"padding-{side}" for side in _SIDES)}
    | {"gap", "row-gap", "column-gap", "justify-items", "align-items", "min-block-size", "max-inline-size"}
    | {"transition", "transition-duration", "transition-property", "transition-timing-function"}
)
_FUNCTIONS: Final = frozenset(
    {
        "rgb",
        "rgba",
        "hsl",
        "hsla",
        "hwb",
        "lab",
        "lch",
        "oklab",
        "oklch",
        "color-mix",
        "light-dark",
        "calc",
        "min",
        "max",
    }
    | {"clamp", "linear-gradient", "radial-gradient", "conic-gradient", "cubic-bezier", "steps"}
)
_UNITS: Final = frozenset({"px", "em", "ch", "lh", "ex", "pt", "deg", "turn", "s", "ms", "fr"})
_SIGNS: Final = frozenset({",", "/", "+", "-", "*"})

Token = Any  # Any: tinycss2 has no types; what is read of a token is checked below


class Sheet(NamedTuple):
    """``css`` may stand on the respondent's page as it is; ``notes`` say what was left out."""

    css: str
    notes: list[str]


#: Stacks of fonts that devices have. Chinese and Arabic keep their own: the page names them for those languages.
FONTS: Final = {
    "humanist": 'Seravek,"Gill Sans Nova",Ubuntu,Calibri,"DejaVu Sans",source-sans-pro,sans-serif',
    "rounded": 'ui-rounded,"Hiragino Maru Gothic ProN",Quicksand,Comfortaa,Manjari,"Arial Rounded MT Bold",sans-serif',
    "serif": 'Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,serif',
    "mono": 'ui-monospace,"Cascadia Code","Source Code Pro",Menlo,Consolas,"DejaVu Sans Mono",monospace',
}


class _Refused(Exception):
    """What may not stand there, as it was written."""


def clean(given: str) -> Sheet:
    """The harmless part of a style sheet."""
    if len(given.encode("utf-8", "replace")) > MOST_BYTES:
        return Sheet("", [_("A style sheet may have at most %(most)s KB.") % {"most": MOST_BYTES // 1024}])
    rules: list[str] = []
    notes: list[str] = []
    for node in tinycss2.parse_stylesheet(given, skip_comments=True, skip_whitespace=True):
        if node.type != "qualified-rule":
            notes.append(_left_out(node, _("rules that begin with @, and what is no rule")))
            continue
        try:
            selectors = _selectors(node.prelude)
        except _Refused as refused:
            notes.append(_left_out(node, str(refused)))
            continue
        declarations = list(_declarations(node.content, notes))
        if declarations:
            rules.append(f"{','.join(selectors)}{{{';'.join(declarations)}}}")
    return Sheet("\n".join(rules), notes[:MOST_NOTES])


def worn(style: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON
    """A survey's style as its pages take it: ``sheet`` instead of what the author wrote and chose."""
    rest = {name: value for name, value in style.items() if name not in ("css", "font")}
    font = FONTS.get(style.get("font", ""))
    sheet = "\n".join(filter(None, [font and f".hw{{font-family:{font}}}", clean(style.get("css", "")).css]))
    return rest | {"sheet": sheet} if sheet else rest


def _left_out(node: Token, what: str) -> str:
    return _("Line %(line)s, left out: %(what)s") % {"line": node.source_line, "what": what}


# Selectors: names of parts and their states, alone or one inside another


def _selectors(prelude: Sequence[Token]) -> list[str]:
    groups: list[list[Token]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            groups.append([])
        else:
            groups[-1].append(token)
    return [_selector(group) for group in groups]


def _selector(tokens: Sequence[Token]) -> str:
    written = "".join(token.serialize() for token in tokens).strip()
    names = written.split()
    if not names or len(names) > MOST_DEEP:
        raise _Refused(written or ",")
    parts = [_part(name) for name in names]
    inner = [part.removeprefix(".hw ") for part in parts[1:]]
    if any(part.startswith(".hw") for part in inner):
        raise _Refused(written)
    return " ".join([parts[0], *inner])


def _part(name: str) -> str:
    part, *states = name.split(":")
    if not part.startswith(".") or part[1:] not in PARTS or not _STATES.issuperset(states):
        raise _Refused(name)
    return "".join([PARTS[part[1:]], *(f":{state}" for state in states)])


# Declarations


def _declarations(content: Sequence[Token], notes: list[str]) -> Iterator[str]:
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type != "declaration" or node.lower_name not in _PROPERTIES:
            notes.append(_left_out(node, getattr(node, "name", "") or _("what is no declaration")))
            continue
        try:
            yield f"{node.lower_name}:{_value(node.value)}"
        except _Refused as refused:
            notes.append(_left_out(node, f"{node.lower_name}: {refused}"))


def _value(tokens: Iterable[Token], deep: int = 0) -> str:
    if deep > MOST_DEEP:
        raise _Refused("((((")
    written = "".join(_token(token, deep) for token in tokens).strip()
    if not written:
        raise _Refused(_("nothing"))
    return written


def _token(token: Token, deep: int) -> str:
    if token.type in ("whitespace", "comment"):
        return " "
    if token.type == "function" and token.lower_name in _FUNCTIONS:
        return f"{token.lower_name}({_value(token.arguments, deep + 1)})"
    if token.type == "() block" and deep:
        return f"({_value(token.content, deep + 1)})"
    if token.type == "string" and _is_plain(token.value.replace(" ", "-")):
        return f'"{token.value}"'
    if token.type == "ident" and _is_plain(token.value):
        return str(token.value)
    if token.type == "hash" and token.value.isascii() and token.value.isalnum():
        return f"#{token.value}"
    if token.type == "literal" and token.value in _SIGNS:
        return f" {token.value} " if token.value in "+-*" else str(token.value)
    return _number(token)


def _number(token: Token) -> str:
    if token.type not in ("number", "percentage", "dimension") or abs(token.value) > MOST_NUMBER:
        raise _Refused(_shown(token))
    unit = "%" if token.type == "percentage" else ""
    if token.type == "dimension":
        unit = token.lower_unit
        if unit not in _UNITS or (unit != "ms" and abs(token.value) > MOST_LENGTH):
            raise _Refused(_shown(token))
    return f"{token.value:.4f}".rstrip("0").rstrip(".") + unit


def _shown(token: Token) -> str:
    """What a note may repeat; a function by its name only."""
    name = getattr(token, "name", None) or getattr(token, "representation", None) or getattr(token, "value", None)
    return str(name or token.type)[:40]


def _is_plain(text: str) -> bool:
    """Letters, digits and dashes; of any script, since fonts have names in many."""
    return 0 < len(text) <= 60 and all(letter.isalnum() or letter in "-_" for letter in text)
