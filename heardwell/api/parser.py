"""Bodies of the API: JSON objects, and nothing else."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from heardwell.core.errors import Invalid


class ObjectParser(Parser):
    """Pydantic would read any value as an object without fields, and a PATCH of ``[]`` would be a success."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:  # Any: JSON
        """The object. Raises :class:`ValueError` when it is no JSON (400), :class:`Invalid` for another value."""
        body = json.loads(request.body, parse_constant=_no_constant)
        if not isinstance(body, dict):
            raise Invalid.one("", _("Expected a JSON object"))
        return body


def _no_constant(name: str) -> None:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(name)
