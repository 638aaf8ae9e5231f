"""``/api/v1/text/analyze``."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field, JsonValue

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.understand.lab.queries import MOST, Given, analyse
from heardwell.understand.topics.packs import PACKS

router = Router(tags=["text"])


class Text(Schema):
    id: JsonValue = Field(None, description="Yours, given back as it is.")
    text: str
    lang: str | None = Field(None, description="What the sender says; found out where it is absent.", max_length=100)


class Texts(Schema):
    texts: Annotated[list[Text], Field(max_length=MOST)]
    industry: str | None = Field(
        None,
        max_length=40,
        description=f"Whose aspects are looked for: {', '.join(PACKS[1:])}; the workspace's own where it is absent.",
    )


@router.post("/analyze", auth=needs(Permission.READ), response=dict, summary="Understand texts without keeping them")
def analyze(request: KeyRequest, payload: Texts) -> dict[str, Any]:  # Any: JSON
    """Language, sentiment, tone, sarcasm, intent, the workspace's topics, aspects and personal data of each text, in
    the order given. Labels may be ``unsure``; ``scores`` always hold every class. Places are counted in characters
    (code points). Nothing is stored."""
    given = [Given(one.text, one.lang) for one in payload.texts]
    found = analyse(request.auth.workspace, given, payload.industry)
    items = [{"id": one.id} | read.as_json() for one, read in zip(payload.texts, found, strict=True)]
    return {"items": items}
