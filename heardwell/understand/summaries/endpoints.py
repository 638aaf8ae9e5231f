"""``/api/v1/summaries``."""

from collections.abc import Sequence
from typing import Any

from ninja import Router, Schema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.feedback import filters
from heardwell.understand.summaries.queries import Spoken, Summary, summarise

router = Router(tags=["text"])


class Quote(Schema):
    id: str
    text: str
    language: str


class SpokenOf(Schema):
    """``key`` is "" for what no topic catches; ``counts`` are by feeling about the topic."""

    key: str
    name: str
    n: int
    counts: dict[str, int]
    quotes: list[Quote]


class Told(Schema):
    """``read`` of ``n`` voices were read, the newest; ``worded`` of them hold words."""

    n: int
    read: int
    worded: int
    counts: dict[str, int]
    topics: list[SpokenOf]


@router.get("", auth=needs(Permission.READ), response=Told, summary="What a selection says, with quotes")
def tell(request: KeyRequest) -> dict[str, Any]:  # Any: JSON of the schema
    """Takes the filters of ``GET feedback``. Every topic comes with its counts and up to three quotes, each the words
    of the feedback that it names."""
    workspace = request.auth.workspace
    found = summarise(workspace, filters.parse(workspace, request.GET.dict()))
    topics = [{**_counted(one), "quotes": _quotes(found, one.quotes)} for one in found.topics]
    if found.elsewhere:
        rest = {"key": "", "name": "", "n": found.elsewhere, "counts": {}}
        topics.append({**rest, "quotes": _quotes(found, found.other_quotes)})
    return {"n": found.n, "read": found.read, "worded": found.worded, "counts": dict(found.feelings), "topics": topics}


def _counted(one: Spoken) -> dict[str, Any]:  # Any: JSON of the schema
    return {"key": one.key, "name": one.name, "n": one.n, "counts": dict(one.feelings)}


def _quotes(found: Summary, wanted: Sequence[int]) -> list[dict[str, str]]:
    rows = [found.quoted[pk] for pk in wanted if pk in found.quoted]
    return [{"id": str(row.pk), "text": row.text, "language": row.language} for row in rows]
