"""What may be chosen: choices, the rows of a matrix, and how many of them."""

import re
from typing import Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys.schema.reading import LINE, Form, Given, Reader
from heardwell.core.scales import GCR_VALUES

MOST_CHOICES, MOST_RANKED, MOST_ROWS, MOST_FILES = 200, 20, 30, 5
ORDERS: Final = ("given", "random")
#: Kinds of files that may be asked for.
ACCEPTED: Final = ("image", "pdf", "document", "audio", "video")
USUALLY_ACCEPTED: Final = ("image", "pdf")
#: What a choice may say about itself beside its value and label.
_PARTS: Final = {
    "single": {"image", "text", "fixed"},
    "multi": {"image", "text", "exclusive", "fixed"},
    "ranking": {"image", "fixed"},
}
_MOST: Final = {"ranking": MOST_RANKED}
_VALUE = re.compile(r"^[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,98}[^\s\x00-\x1f\x7f])?\Z")
_IMAGE = re.compile(r"^[A-Za-z0-9_-]{1,64}\Z")


def read_choices(reader: Reader, field: str, given: object, type_: str) -> list[Form]:
    """The canonical choices; a question about a goal has exactly its three."""
    if given is None or given == []:
        return [{"value": value, "label": {}} for value in GCR_VALUES] if type_ == "gcr" else []
    most = _MOST.get(type_, MOST_CHOICES)
    if not isinstance(given, list) or len(given) > most:
        reader.wrong(field, _("Expected a list of at most %(most)s choices") % {"most": most})
        return []
    found = [_choice(reader, f"{field}.{index}", item, _PARTS.get(type_, set())) for index, item in enumerate(given)]
    values = [choice["value"] for choice in found]
    if type_ == "gcr" and sorted(values) != sorted(GCR_VALUES):
        reader.wrong(field, _("Expected exactly the values yes, partly and no"))
    reader.unique(field, values, _("Another choice has this value"))
    return found


def read_rows(reader: Reader, field: str, given: object) -> list[Form]:
    """The canonical rows of a matrix."""
    rows = reader.entries(field, given, MOST_ROWS)
    found = [_choice(reader, f"{field}.{index}", item, set()) for index, item in enumerate(rows)]
    reader.unique(field, [row["value"] for row in found], _("Another row has this value"))
    return found


def _choice(reader: Reader, field: str, given: object, parts: set[str]) -> Form:
    if isinstance(given, str):
        given = {"value": given, "label": given}
    given = reader.mapping(field, given, {"value", "label", *parts})
    value = given.get("value")
    if not isinstance(value, str) or not _VALUE.match(value) or LINE.search(value):
        reader.wrong(f"{field}.value", _("Expected one line of 1 to 100 characters"))
        value = ""
    choice: Form = {"value": value, "label": reader.texts(f"{field}.label", given.get("label"))}
    if "image" in parts and given.get("image") is not None:
        choice["image"] = {"id": _image_id(reader, f"{field}.image", given["image"], {"id"})}
    for name in ("text", "exclusive", "fixed"):
        if name in parts and reader.truth(f"{field}.{name}", given.get(name, False)):
            choice[name] = True
    return choice


def read_image(reader: Reader, field: str, given: object) -> Form:
    """A picture above the answers, with the words for those who do not see it."""
    image: Form = {"id": _image_id(reader, field, given, {"id", "alt"})}
    alt = given.get("alt") if isinstance(given, dict) else None
    return image | {"alt": reader.texts(f"{field}.alt", alt)}


def read_logo(reader: Reader, field: str, given: object) -> Form:
    """A picture that the survey's name explains."""
    return {"id": _image_id(reader, field, given, {"id"})}


def _image_id(reader: Reader, field: str, given: object, keys: set[str]) -> str:
    found = reader.mapping(field, given, keys).get("id")
    if isinstance(found, str) and _IMAGE.match(found):
        return found
    reader.wrong(f"{field}.id", _("Expected the id of an image of this survey"))
    return ""


def read_pick(reader: Reader, field: str, given: object, names: tuple[str, ...], most: int) -> Form:
    """How many may be chosen: ``{"min", "max"}``, or only the latter."""
    given = reader.mapping(field, given, set(names))
    found = {
        name: reader.whole(f"{field}.{name}", given[name], 1, most, 1) for name in names if given.get(name) is not None
    }
    if found.get("min", 0) > found.get("max", most):
        reader.wrong(f"{field}.max", _("Expected at least the number it starts from"))
    return found


def read_accept(reader: Reader, field: str, given: Given) -> list[str]:
    """The kinds of files, in one order."""
    wanted = given.get("accept")
    if wanted is None:
        return list(USUALLY_ACCEPTED)
    if isinstance(wanted, list) and wanted and all(isinstance(kind, str) and kind in ACCEPTED for kind in wanted):
        return [kind for kind in ACCEPTED if kind in wanted]
    reader.wrong(field, _("Expected a list of some of %(values)s") % {"values": ", ".join(ACCEPTED)})
    return list(USUALLY_ACCEPTED)
