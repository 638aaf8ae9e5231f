"""How a survey looks.

The canonical ``style``::

    {"accent": "#0b7370", "radius": 10, "scheme": "auto|light|dark",
     "font"?: "humanist|rounded|serif|mono", "logo"?: {"id": "<public image id>"}, "css"?: "…"}

``css`` is kept as it was written; what respondents get of it is made by :mod:`heardwell.collect.surveys.sheet`.
"""

import re
from typing import Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys.schema.choices import read_logo
from heardwell.collect.surveys.schema.reading import Form, Reader
from heardwell.collect.surveys.sheet import MOST_BYTES

SCHEMES: Final = ("auto", "light", "dark")
FONTS: Final = ("system", "humanist", "rounded", "serif", "mono")
ACCENT: Final = "#0b7370"
_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}\Z")
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")


def read_style(reader: Reader, given: object) -> Form:
    """The canonical ``style``."""
    given = reader.mapping("style", given, {"accent", "radius", "scheme", "font", "logo", "css"})
    accent = given.get("accent", ACCENT)
    if not isinstance(accent, str) or not _COLOUR.match(accent):
        reader.wrong("style.accent", _("Expected a colour such as #0b7370"))
        accent = ACCENT
    style: Form = {
        "accent": accent.lower(),
        "radius": reader.whole("style.radius", given.get("radius", 10), 0, 32, 10),
        "scheme": reader.one_of("style.scheme", given.get("scheme", "auto"), SCHEMES),
    }
    if (font := reader.one_of("style.font", given.get("font", "system"), FONTS)) != "system":
        style["font"] = font
    if given.get("logo") not in (None, {}):
        style["logo"] = read_logo(reader, "style.logo", given["logo"])
    if css := _css(reader, given.get("css")):
        style["css"] = css
    return style


def _css(reader: Reader, given: object) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        reader.wrong("style.css", _("Expected a text"))
        return ""
    if len(given.encode("utf-8", "replace")) > MOST_BYTES:
        reader.wrong("style.css", _("A style sheet may have at most %(most)s KB.") % {"most": MOST_BYTES // 1024})
        return ""
    return _UNWRITABLE.sub(" ", given).strip()
