"""What all parts of a form are read with: texts by language, keys, numbers, and a list of everything that is wrong."""

import re
from collections.abc import Mapping, Set
from typing import Any, Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys import languages
from heardwell.core.errors import FieldError

Form = dict[str, Any]  # Any: the canonical JSON of the package's docstring
Texts = dict[str, str]
Given = Mapping[str, Any]  # Any: JSON as it came

MOST_TEXT: Final = 2000
KEY: Final = re.compile(r"^[A-Za-z][A-Za-z0-9_-]{0,63}\Z")
#: Line breaks of any kind, controls, and lone surrogates, which no UTF-8 text can hold.
UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]")
LINE: Final = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]")


class Reader:
    """Collects what is wrong with one form; knows its languages, the first thing that is read."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []
        self.languages: list[str] = []
        self.default = "en"

    def wrong(self, field: str, message: str) -> None:
        # A name may hold a lone surrogate, which no answer could carry back.
        printable = field[:200].encode("utf-8", "replace").decode()
        self.errors.append(FieldError(printable, message))

    def texts(self, field: str, given: object, most: int = MOST_TEXT) -> Texts:
        """Texts by language, empty ones left out. A bare string is the default language's."""
        if given is None:
            return {}
        if isinstance(given, str):
            given = {self.default: given}
        if not isinstance(given, Mapping):
            self.wrong(field, _("Expected texts by language, such as {“en”: “…”}"))
            return {}
        found: Texts = {}
        for tag, text in given.items():
            known = languages.canonical(tag)
            if known not in self.languages:
                self.wrong(f"{field}.{tag}", _("Not one of the survey's languages"))
            elif not isinstance(text, str):
                self.wrong(f"{field}.{tag}", _("Expected a text"))
            elif len(text) > most:
                self.wrong(f"{field}.{tag}", _("Expected at most %(most)s characters") % {"most": most})
            elif (clean := UNPRINTABLE.sub(" ", text)).strip():
                found[known] = clean
        # In the order of the languages: equal forms are then equal bytes.
        return {tag: found[tag] for tag in self.languages if tag in found}

    def mapping(self, field: str, given: object, keys: Set[str]) -> Given:
        """An object that holds these keys at most; nothing stands for an empty one."""
        if given is None:
            return {}
        if not isinstance(given, Mapping):
            self.wrong(field, _("Expected an object"))
            return {}
        self.only(field, given, keys)
        return given

    def entries(self, field: str, given: object, most: int) -> list[Any]:  # Any: JSON as it came
        """A list of at most so many entries; nothing stands for an empty one."""
        if given is None:
            return []
        if not isinstance(given, list) or len(given) > most:
            self.wrong(field, _("Expected a list of at most %(most)s entries") % {"most": most})
            return []
        return given

    def only(self, field: str, given: Given, keys: Set[str]) -> None:
        for key in given:
            if key not in keys:
                expected = ", ".join(sorted(keys))
                self.wrong(f"{field}.{key}", _("Unknown field; expected one of %(keys)s") % {"keys": expected})

    def key(self, field: str, given: object) -> str:
        if isinstance(given, str) and KEY.match(given):
            return given
        self.wrong(field, _("Expected a letter, then up to 63 letters, digits, _ or -"))
        return ""

    def unique(self, field: str, values: list[str], message: str, name: str = "value") -> None:
        """Each of the entries' values may be there once; an empty one was wrong already."""
        seen: set[str] = set()
        for index, value in enumerate(values):
            if value and value in seen:
                self.wrong(f"{field}.{index}.{name}", message)
            seen.add(value)

    def truth(self, field: str, given: object) -> bool:
        if not isinstance(given, bool):
            self.wrong(field, _("Expected true or false"))
        return given is True

    def whole(self, field: str, given: object, low: int, high: int, default: int) -> int:
        if type(given) is int and low <= given <= high:
            return given
        message = _("Expected a whole number between %(low)s and %(high)s")
        self.wrong(field, message % {"low": low, "high": high})
        return default

    def line(self, field: str, given: object, most: int) -> str:
        """One line of text, not empty."""
        if isinstance(given, str) and given.strip() and len(given) <= most and not LINE.search(given):
            return given.strip()
        self.wrong(field, _("Expected one line of 1 to %(most)s characters") % {"most": most})
        return ""

    def one_of(self, field: str, given: object, allowed: tuple[str, ...]) -> str:
        if isinstance(given, str) and given in allowed:
            return given
        self.wrong(field, _("Expected one of %(values)s") % {"values": ", ".join(allowed)})
        return allowed[0]
