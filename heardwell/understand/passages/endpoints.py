"""``/api/v1/text/passages``."""

from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.core.errors import Invalid
from heardwell.understand.passages.queries import offers

#: Characters of a text: somebody waits for the answer.
LONGEST = 200_000
router = Router(tags=["text"])


class Long(Schema):
    text: Annotated[str, Field(max_length=LONGEST)]


class Offered(Schema):
    """``text`` is what is said from ``start`` to ``end``, without the marks of quoted mail; places are counted in
    characters (code points). ``understanding`` is as ``text/analyze`` gives it."""

    start: int
    end: int
    speaker: str = Field(description="customer or unknown")
    text: str
    understanding: dict[str, Any]  # Any: JSON


class Offers(Schema):
    items: list[Offered]


@router.post("/passages", auth=needs(Permission.READ), response=Offers, summary="Find feedback in a long text")
def find(request: KeyRequest, payload: Long) -> dict[str, Any]:  # Any: JSON of the schema
    """A mail, chat or transcript is cut into passages; those that hold feedback and are not staff's come back, in
    their order. Nothing is stored."""
    try:
        payload.text.encode()
    except UnicodeEncodeError:
        problem = _("Half a character (a lone surrogate): the text was cut or decoded wrongly")
        raise Invalid.one("text", problem) from None
    found = offers(request.auth.workspace, payload.text)
    return {
        "items": [
            {
                "start": one.start,
                "end": one.end,
                "speaker": one.speaker,
                "text": one.text,
                "understanding": one.found.as_json(),
            }
            for one in found
        ]
    }
