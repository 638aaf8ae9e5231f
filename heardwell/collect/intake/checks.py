"""From msgspec's first error to all errors, each with its field's name.

The hot path decodes a body straight into its Struct, in C. Only when that fails is the body looked at field by field.
"""

from typing import Any, Final, Literal, get_args, get_origin

import msgspec

from heardwell.core.errors import FieldError

_ROOT = " - at `$"
NAME: Final = r"^[\w.:-]+\Z"
ONE_LINE: Final = r"^[^\r\n]*\Z"
RESPONSE_ID: Final = r"^[A-Za-z0-9_-]{8,64}\Z"
#: What a pattern asks for, in words.
PATTERNS: Final = {
    NAME: "letters, digits and . : _ -",
    ONE_LINE: "a text without line breaks",
    RESPONSE_ID: "8 to 64 of the characters A-Z a-z 0-9 _ -",
}


def field_errors(obj: object, into: type[msgspec.Struct]) -> list[FieldError]:
    """Every field of ``obj`` (decoded JSON) that does not fit the Struct, by its dotted name.

    An empty list means that it fits.
    """
    if not isinstance(obj, dict):
        return [FieldError("", "expected a JSON object")]
    found: list[FieldError] = []
    for field in msgspec.structs.fields(into):
        if field.encode_name in obj:
            found += _errors(field.encode_name, obj[field.encode_name], field.type)
        elif field.required:
            found.append(FieldError(field.encode_name, "is required"))
    return found


def _errors(name: str, value: object, type_: Any) -> list[FieldError]:  # Any: a type expression
    try:
        msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(_ROOT)
        return [FieldError(name + path.rstrip("`").replace("[...]", ".*"), _readable(message, type_))]
    return []


def _readable(message: str, type_: Any) -> str:  # Any: a type expression
    if message.startswith("Invalid enum value") and get_origin(type_) is Literal:
        return f"expected one of {', '.join(get_args(type_))}"
    for pattern, words in PATTERNS.items():
        if pattern in message.replace("\\\\", "\\"):
            return f"expected {words}"
    return message[:1].lower() + message[1:].replace("`", "")


def without_nul(value: Any) -> Any:  # Any: decoded JSON of any shape
    """The same JSON without U+0000, which no database text column takes."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [without_nul(entry) for entry in value]
    if isinstance(value, dict):
        return {without_nul(key): without_nul(entry) for key, entry in value.items()}
    return value
