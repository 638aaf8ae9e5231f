"""``/api/v1/text/similar``."""

from typing import Annotated

from ninja import Router, Schema
from pydantic import Field

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.text.meaning import similar

#: Pairs of one request.
MOST = 1000
#: Characters of a text.
LONGEST = 20_000

router = Router(tags=["text"])
Text = Annotated[str, Field(max_length=LONGEST)]


class Pairs(Schema):
    pairs: Annotated[list[tuple[Text, Text]], Field(max_length=MOST)]


class Scores(Schema):
    """In the order of the pairs, each from 0 to 1."""

    scores: list[float]


@router.post("/similar", auth=needs(Permission.READ), response=Scores, summary="How alike pairs of texts are")
def similar_texts(request: KeyRequest, payload: Pairs) -> Scores:
    """1 is the same text; the order of the two does not matter, and they may be in different languages. Case, width,
    Chinese script and Arabic spelling make no difference. Nothing is stored."""
    return Scores(scores=similar(payload.pairs))
