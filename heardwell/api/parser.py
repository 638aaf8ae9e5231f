"""Bodies of the API: JSON objects, and nothing else."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from heardwell.core.errors import FieldError, Invalid

_HALF = re.compile("[\ud800-\udfff]")
#: An escape of one, its bytes in UTF-8, or an encoding with zeros in it (UTF-16 and 32).
_MAY_BE_HALF = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]|\x00")


class ObjectParser(Parser):
    """Pydantic would read any value as an object without fields, and a PATCH of ``[]`` would be a success."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:  # Any: JSON
        """The object. Raises :class:`ValueError` when it is no JSON (400), :class:`Invalid` for another value."""
        body = json.loads(request.body, parse_constant=_no_constant)
        if not isinstance(body, dict):
            raise Invalid.one("", _("Expected a JSON object"))
        if _MAY_BE_HALF.search(request.body):
            _require_whole(body)
        return body


def _require_whole(body: dict[str, Any]) -> None:
    """No text, and no name of a field, may hold half of a surrogate pair: nothing could store or send it."""
    problem = _("Half a character (a lone surrogate): the text was cut or decoded wrongly")
    errors = [FieldError(where, problem) for where in _halves(body, ())]
    if errors:
        raise Invalid(problem, errors=errors)


def _halves(value: object, path: tuple[str, ...]) -> Iterator[str]:
    """Where in a JSON value such texts are: ``texts.3.text``."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if _HALF.search(name):
                yield ".".join([*path, _HALF.sub("?", name)])
            else:
                yield from _halves(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _halves(inner, (*path, str(place)))
    elif isinstance(value, str) and _HALF.search(value):
        yield ".".join(path)


def _no_constant(name: str) -> None:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(name)
