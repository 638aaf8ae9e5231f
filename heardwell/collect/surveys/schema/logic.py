"""What comes after: rules that lead to another question, endings, and the invitation to rate in public."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from heardwell.collect.surveys.schema.conditions import read_condition
from heardwell.collect.surveys.schema.reading import LINE, Form, Reader

MOST_RULES, MOST_ENDINGS, MOST_LINKS, MOST_ADDRESS = 200, 20, 10, 2000
#: Where a rule leads that finishes the survey.
END: Final = "end"


def read_logic(reader: Reader, given: object) -> list[Form]:
    """The canonical ``logic``."""
    rules = reader.entries("logic", given, MOST_RULES)
    return [_rule(reader, f"logic.{index}", rule) for index, rule in enumerate(rules)]


def _rule(reader: Reader, field: str, given: object) -> Form:
    if not isinstance(given, Mapping):
        reader.wrong(field, _("Expected an object"))
        return {"from": "", "to": ""}
    reader.only(field, given, {"from", "if", "to", "ending"})
    rule: Form = {"from": reader.key(f"{field}.from", given.get("from"))}
    if (condition := given.get("if")) is not None:
        rule["if"] = read_condition(reader, f"{field}.if", condition)
    rule["to"] = reader.key(f"{field}.to", given.get("to"))
    if (ending := given.get("ending")) not in (None, ""):
        if rule["to"] != END:
            reader.wrong(f"{field}.ending", _("Only a rule that leads to the end has an ending"))
        rule["ending"] = reader.key(f"{field}.ending", ending)
    return rule


def read_endings(reader: Reader, given: object) -> list[Form]:
    """The canonical ``endings``, each with a key of its own."""
    items = reader.entries("endings", given, MOST_ENDINGS)
    endings = [_ending(reader, f"endings.{index}", ending) for index, ending in enumerate(items)]
    reader.unique("endings", [ending["key"] for ending in endings], _("Another ending has this key"), "key")
    return endings


def _ending(reader: Reader, field: str, given: object) -> Form:
    given = reader.mapping(field, given, {"key", "title", "text", "redirect", "if"})
    ending: Form = {
        "key": reader.key(f"{field}.key", given.get("key")),
        "title": reader.texts(f"{field}.title", given.get("title")),
    }
    if text := reader.texts(f"{field}.text", given.get("text")):
        ending["text"] = text
    if (address := given.get("redirect")) not in (None, ""):
        ending["redirect"] = _address(reader, f"{field}.redirect", address)
    if (condition := given.get("if")) is not None:
        ending["if"] = read_condition(reader, f"{field}.if", condition)
    return ending


def read_public_review(reader: Reader, given: object) -> Form:
    """The canonical ``public_review``: everybody is shown it, on whichever ending."""
    given = reader.mapping("public_review", given, {"links", "text"})
    field = "public_review.links"
    review: Form = {
        "links": [
            _link(reader, f"{field}.{index}", link)
            for index, link in enumerate(reader.entries(field, given.get("links"), MOST_LINKS))
        ]
    }
    if text := reader.texts("public_review.text", given.get("text")):
        review["text"] = text
    return review


def _link(reader: Reader, field: str, given: object) -> Form:
    given = reader.mapping(field, given, {"name", "url"})
    name = reader.line(f"{field}.name", given.get("name"), 60)
    return {"name": name, "url": _address(reader, f"{field}.url", given.get("url"))}


def _address(reader: Reader, field: str, given: object) -> str:
    if isinstance(given, str) and len(given) <= MOST_ADDRESS and _is_https(given.strip()):
        return given.strip()
    reader.wrong(field, _("Expected an address that begins with https://"))
    return ""


def _is_https(address: str) -> bool:
    """Of a host, without a name and password before it, which only serve to look like another one."""
    if LINE.search(address) or " " in address or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  # reading it is its check
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
