"""What may stand in a header of a mail. Nothing here repairs: a value that could start a new header is refused."""

import re
import unicodedata
from email.errors import HeaderParseError
from email.header import decode_header

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from heardwell.core.errors import Invalid

_ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[bqBQ]\?[^?]*\?=")
_BREAKS = frozenset({"Cc", "Zl", "Zp", "Cs"})  # controls, line and paragraph separators, lone surrogates


def header(field: str, value: str, longest: int) -> str:
    """The value, trimmed. Raises :class:`Invalid` naming ``field`` for anything that could end the header line: as it
    stands, percent-encoded, or inside an encoded word (RFC 2047)."""
    trimmed = value.strip()
    if _breaks(trimmed) or "%0d%0a" in trimmed.lower() or any(map(_breaks, _decoded(trimmed))):
        raise Invalid.one(field, _("Expected one line without control characters"))
    if len(trimmed) > longest:
        raise Invalid.one(field, _("Expected at most %(count)d characters") % {"count": longest})
    return trimmed


def _breaks(value: str) -> bool:
    return any(unicodedata.category(letter) in _BREAKS for letter in value)


def _decoded(value: str) -> list[str]:
    words = _ENCODED_WORD.findall(value)
    try:
        return [_word(*decode_header(word)[0]) for word in words]
    except (HeaderParseError, LookupError, ValueError):
        return ["\n"]  # a word that no reader can decode is not worth the doubt


def _word(text: str | bytes, charset: str | None) -> str:
    return text.decode(charset or "ascii", "replace") if isinstance(text, bytes) else text


def address(field: str, value: str) -> str:
    """Exactly one address, ``name@host``. Raises :class:`Invalid` naming ``field``."""
    one = header(field, value, 320)
    try:
        validate_email(one)
    except ValidationError as error:
        raise Invalid.one(field, _("Expected one email address such as name@example.com")) from error
    if '"' in one:  # a quoted local part may hold nearly anything
        raise Invalid.one(field, _("Expected one email address such as name@example.com"))
    return one


def words(field: str, value: str, longest: int = 100_000) -> str:
    """The text of a message: line breaks and tabs may stand, other control characters not, and it must not be empty."""
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise Invalid.one(field, _("Expected some words"))
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text):
        raise Invalid.one(field, _("Expected text without control characters"))
    if len(text) > longest:
        raise Invalid.one(field, _("Expected at most %(count)d characters") % {"count": longest})
    return text
