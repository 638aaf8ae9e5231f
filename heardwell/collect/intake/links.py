"""The private link of a response: whoever holds it may see what became of the response, add to it, or erase it.

The server's secret makes it from the survey and the response alone, so the edge hands it out the moment an answer is on
disk, the same one every time, and nothing is kept. It holds a seal, the response and the survey: about 70 letters.
"""

import base64
import binascii
import re
from typing import Final, NamedTuple
from uuid import UUID

from heardwell.core import ids, tokens

PURPOSE: Final = "private link"
#: Random ids alone. A sender may call a response ``order-17``; whoever guesses that must not get its link.
_RANDOM: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_SEAL, _ID = 18, 16
_LONGEST: Final = 200


PATH: Final = "/f/"


class Place(NamedTuple):
    """Which response a link is of."""

    workspace: int
    survey_id: str
    response_id: str


def is_random(response_id: str) -> bool:
    """Whether nobody can guess it, so that knowing it shows that it is one's own."""
    return _RANDOM.fullmatch(response_id) is not None


def token_of(place: Place, *, secret: str = "") -> str | None:
    """The link's last part; None for a response whose id could be guessed."""
    if not is_random(place.response_id):
        return None
    where = f"{place.workspace}:{place.survey_id}"
    seal = tokens.seal_of(PURPOSE, f"{where}:{place.response_id}", secret=secret)
    raw = seal + bytes.fromhex(place.response_id.replace("-", "")) + where.encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def place_of(token: str, *, secret: str = "") -> Place | None:
    """What the link is of; None when any letter of it was changed."""
    if len(token) > _LONGEST or not token.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        workspace, _colon, survey_id = raw[_SEAL + _ID :].decode().partition(":")
        place = Place(int(workspace), survey_id, str(UUID(bytes=raw[_SEAL : _SEAL + _ID])))
    except (ValueError, binascii.Error):
        return None
    made = token_of(place, secret=secret)
    # The whole text, not the seal alone: base64 has several ways to write the same bytes.
    return place if made is not None and ids.same(made, token) else None
