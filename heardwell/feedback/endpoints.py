"""``/api/v1/feedback``: reading it, and what people decide about it.

Taking it in needs the intake log, which lies above: ``collect/imports/endpoints.py`` adds that to the same router.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.core.errors import Gone
from heardwell.feedback import actions, queries
from heardwell.feedback.afterwards import queries as after
from heardwell.feedback.files.queries import described
from heardwell.feedback.filters import parse
from heardwell.feedback.models import Feedback
from heardwell.feedback.understood import TOPIC
from heardwell.people.models import Contact

router = Router(tags=["feedback"])


class Asked(Schema):
    """``from`` inclusive, ``to`` exclusive, a bare date is in the workspace's zone. ``score``: ``bad``, ``nps:0-6``.
    ``topic``: its key, or ``delivery:negative``. ``sort``: ``oldest`` or ``worst``, without it the newest first."""

    q: Annotated[str, Field(max_length=400)] = ""
    meaning: Annotated[str, Field(max_length=400)] = ""
    survey_id: str = ""
    channel: str = ""
    sentiment: str = ""
    tag: str = ""
    lang: str = ""
    kind: str = ""
    source: str = ""
    score: str = ""
    triage: str = ""
    visibility: str = ""
    quote_permission: str = ""
    tone: str = ""
    intent: str = ""
    topic: str = ""
    sort: str = ""
    from_: Annotated[str, Field(alias="from")] = ""
    to: str = ""
    limit: int = 50
    cursor: str = ""


#: "none": the text is not about the topic.
Polarity = Literal["positive", "neutral", "negative", "none", ""]


class Corrections(Schema):
    """What the engine should have understood; "" takes a correction back. ``topics`` maps keys of the workspace's
    topics to how they are spoken of, or "none" where they are not."""

    sentiment: Literal["positive", "neutral", "negative", ""] | None = None
    language: Annotated[str, Field(max_length=35)] | None = None
    tone: Literal["satisfied", "frustrated", "angry", "sarcastic", "neutral", ""] | None = None
    intent: Literal["request", "bug", "praise", "question", "complaint", "leaving", ""] | None = None
    topics: Annotated[dict[str, Polarity], Field(max_length=50)] | None = None


class Patch(Schema):
    """What is absent stays. ``tags`` are all that the item shall have."""

    tags: Annotated[list[Annotated[str, Field(min_length=1, max_length=64)]], Field(max_length=50)] | None = None
    triage: Literal["new", "linked", "no_action"] | None = None
    visibility: Literal["private", "public"] | None = None
    quote_permission: Literal["none", "anonymous", "named"] | None = None
    corrections: Corrections | None = None


@router.get("", auth=needs(Permission.READ), response=dict, summary="List or search feedback")
def index(request: KeyRequest, asked: Query[Asked]) -> dict[str, Any]:  # Any: JSON
    """Newest first. ``q`` searches the words; ``meaning`` finds what means the same, however it is said and in whatever
    language: the nearest first, each with its ``nearness`` up to 1. The other parameters filter; all are met together.
    """
    workspace = request.auth.workspace
    filters = parse(workspace, asked.dict(by_alias=True, exclude={"limit", "cursor"}))
    page = queries.page(workspace, filters, limit=asked.limit, cursor=asked.cursor)
    return {"items": [shape(item) | _nearness(item) for item in page.items], "next": page.next or None}


def _nearness(item: Feedback) -> dict[str, float]:
    nearness = getattr(item, "nearness", None)
    return {} if nearness is None else {"nearness": round(nearness, 4)}


@router.get("/{int:item_id}", auth=needs(Permission.READ), response=dict, summary="Read a feedback item")
def one(request: KeyRequest, item_id: int) -> dict[str, Any]:  # Any: JSON
    """With its answers, scores, files, what was understood, the corrections that people made, and what its author did
    since (``afterwords``: added words, another permission to quote). 410 when its author has erased it."""
    if erasure := after.erasure_of(request.auth.workspace, item_id):
        raise Gone(_("Its author erased this"), extra={"erased_at": erasure.at.isoformat()})
    found = queries.feedback_of(request.auth.workspace, item_id)
    more = {"corrections": _as_given(queries.corrections(found)), "attachments": described(found)}
    return shape(found) | more | {"afterwords": after.described(found)}


@router.patch("/{int:item_id}", auth=needs(Permission.WRITE_FEEDBACK), response=dict, summary="Change a feedback item")
def patch(request: KeyRequest, item_id: int, body: Patch) -> dict[str, Any]:  # Any: JSON
    """Tags, triage, visibility, permission to quote, and corrections of what was understood."""
    workspace = request.auth.workspace
    found = queries.feedback_of(workspace, item_id)
    changes = body.dict(exclude_unset=True, exclude={"corrections"})
    actions.revise(workspace, found, actions.Change(**changes), _fields(body.corrections))
    return one(request, item_id)


def _fields(corrections: Corrections | None) -> dict[str, str | None]:
    given = corrections.dict(exclude_unset=True) if corrections else {}
    topics = given.pop("topics", None) or {}
    return given | {f"{TOPIC}{key}": polarity for key, polarity in topics.items()}


def shape(item: Feedback) -> dict[str, object]:
    """A feedback as the API gives it."""
    return {
        "id": str(item.pk),
        "source": item.source,
        "external_id": item.external_id,
        "kind": item.kind,
        "channel": item.channel,
        "survey_id": item.survey or None,
        "survey_version": item.survey_version or None,
        "response_id": item.response_id or None,
        "done": item.done,
        "text": item.text,
        "answers": item.answers,
        "scores": {score["metric"]: score["value"] for score in reversed(item.scores)},
        "score_details": item.scores,
        "contact": _contact(item.person),
        "author": item.author or None,
        "language": item.language or None,
        "sentiment": item.sentiment or None,
        "sentiment_confidence": item.sentiment_confidence,
        "understanding": item.understanding or None,
        "tags": sorted(tag.name for tag in item.tags.all()),
        **{name: getattr(item, name) for name in ("triage", "visibility", "quote_permission", "hidden", "context")},
        "occurred_at": _iso(item.occurred_at),
        "recorded_at": _iso(item.recorded_at),
        "closes_at": _iso(item.closes_at),
        "time_claimed": item.claimed_time,
        "revision": item.revision,
    }


def _as_given(corrections: dict[str, str]) -> dict[str, object]:
    """What people have corrected, in the shape that PATCH takes."""
    topics = {field.removeprefix(TOPIC): value for field, value in corrections.items() if field.startswith(TOPIC)}
    others = {field: value for field, value in corrections.items() if not field.startswith(TOPIC)}
    return others | ({"topics": topics} if topics else {})


def _contact(person: Contact | None) -> dict[str, object] | None:
    if person is None:
        return None
    return {name: getattr(person, name) for name in ("external_id", "email", "name", "phone", "verified", "traits")}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
