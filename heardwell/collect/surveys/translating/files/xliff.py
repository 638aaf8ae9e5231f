"""Translations as XLIFF 1.2, which every translation tool reads; files of 1.2 and 2.0 are read.

https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html and https://docs.oasis-open.org/xliff/xliff-core/v2.0/
"""

import re
from collections.abc import Sequence
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from heardwell.collect.surveys.translating.files.reading import MOST_ROWS, Line, Translations
from heardwell.collect.surveys.translating.queries import Row
from heardwell.core.errors import Invalid

#: What no XML 1.0 document may hold.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNITS: Final = ("trans-unit", "unit")
_DEEPEST: Final = 40


def write(rows: Sequence[Row], source: str, target: str, original: str) -> bytes:
    """One file with a unit for each text that there is to translate."""
    units = "\n".join(_unit(row) for row in rows if row.source)
    tongues = f"source-language={quoteattr(source)} target-language={quoteattr(target)}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
        f'<file original={quoteattr(original)} datatype="plaintext" {tongues}>'
        f"<body>\n{units}\n</body></file>\n</xliff>\n"
    ).encode()


def _unit(row: Row) -> str:
    state = "translated" if row.target else "needs-translation"
    return (
        f'<trans-unit id={quoteattr(_clean(row.name))} xml:space="preserve"><source>{_text(row.source)}</source>'
        f'<target state="{state}">{_text(row.target)}</target><note>{_text(row.place)}</note></trans-unit>'
    )


def _text(text: str) -> str:
    return escape(_clean(text))


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)


def read(raw: bytes) -> Translations:
    """The texts of a file. Raises :class:`Invalid`; a document that declares entities is refused unread."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.words
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Invalid.one("file", _("This is no XML file: %(reason)s") % {"reason": error}) from None
    if reader.root != "xliff":
        raise Invalid.one("file", _("This is no XLIFF file"))
    return Translations(reader.source, reader.target, reader.lines)


def _refuse(*_declared: object) -> None:
    raise Invalid.one("file", _("A file with a document type or entities is not read"))


class _Reader:
    """Collects units. Tags inside a text (of a tool's own) are passed over, their words are kept."""

    def __init__(self) -> None:
        self.root = self.source = self.target = ""
        self.lines: list[Line] = []
        self.open: list[str] = []
        self.name = ""
        self.told: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        self.root = self.root or tag
        self.open.append(tag)
        if len(self.open) > _DEEPEST:
            raise Invalid.one("file", _("This is no XLIFF file"))
        if tag in ("xliff", "file"):
            self.source = attributes.get("source-language") or attributes.get("srcLang") or self.source
            self.target = attributes.get("target-language") or attributes.get("trgLang") or self.target
        if tag in _UNITS:
            self.name, self.told = attributes.get("id", ""), {}

    def words(self, text: str) -> None:
        if "alt-trans" in self.open:
            return
        for part in ("source", "target"):
            if part in self.open:
                self.told[part] = self.told.get(part, "") + text

    def end(self, _tag: str) -> None:
        tag = self.open.pop()
        if tag in _UNITS:
            number = len(self.lines) + 1
            if number > MOST_ROWS:
                raise Invalid.one("file", _("Expected at most %(most)s rows") % {"most": MOST_ROWS})
            self.lines.append(Line(number, self.name, self.told.get("source", ""), self.told.get("target", "")))
