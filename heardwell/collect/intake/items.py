"""Feedback items from the API and from imports: the named-field check of the ``feedback`` body."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from heardwell.collect.intake.checks import NAME, ONE_LINE, field_errors, without_nul
from heardwell.collect.intake.envelope import (
    Channel,
    Contact,
    FeedbackItem,
    QuotePermission,
    Scalar,
    Score,
    Visibility,
)
from heardwell.core import clock, ids
from heardwell.core.errors import FieldError, Invalid
from heardwell.core.scales import DEFAULTS, GCR_VALUES, scale_from

Key = Annotated[str, Meta(min_length=1, max_length=64)]
Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Bag = Annotated[dict[Key, Annotated[str, Meta(max_length=2048)] | Whole | float | bool | None], Meta(max_length=50)]
Line = Annotated[str, Meta(max_length=320, pattern=ONE_LINE)]
EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)


class ContactBody(msgspec.Struct):
    """The ``contact`` of a request. ``expires`` and ``signature`` matter only where a browser speaks."""

    external_id: Line | None = None
    email: Line | None = None
    phone: Annotated[str, Meta(max_length=40)] | None = None
    name: Annotated[str, Meta(max_length=200)] | None = None
    traits: Bag = {}
    expires: int | None = None
    signature: Annotated[str, Meta(max_length=200)] | None = None

    def contact(self, *, verified: bool) -> Contact | None:
        """The contact to store, or None when it says nothing."""
        parts = (self.external_id or "", self.email or "", self.phone or "", self.name or "")
        return Contact(*parts, self.traits, verified) if any(parts) or self.traits else None


class ItemBody(msgspec.Struct):
    """The body of ``POST /api/v1/feedback``; every other key is ignored."""

    external_id: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    source: Annotated[str, Meta(max_length=64, pattern=NAME)] = "api"
    channel: Channel = "api"
    kind: Annotated[str, Meta(max_length=32, pattern=NAME)] = "comment"
    text: Annotated[str, Meta(max_length=50_000)] | None = ""
    scores: Annotated[dict[str, Any], Meta(max_length=20)] = {}  # Any: checked against the scales below
    occurred_at: Any = None  # Any: ISO text or epoch seconds, checked below
    contact: ContactBody | None = None
    context: Bag = {}
    tags: Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=50)] = []
    lang: Annotated[str, Meta(max_length=35)] | None = ""
    visibility: Visibility = "private"
    quote_permission: QuotePermission = "none"


def parse_item(
    obj: object, *, workspace: int = 0, source: str = "", verified: bool = True
) -> FeedbackItem | list[FieldError]:
    """One item of decoded JSON, or everything that is wrong with it, by field name (``scores.stars``).

    ``source`` is used when the item names none. An item without ``external_id`` gets a fresh one: it cannot be
    recognised again. ``verified`` is False where the sender is not a server of the workspace.
    """
    if isinstance(obj, dict) and source:
        obj = {"source": source} | obj
    try:
        body = msgspec.convert(without_nul(obj), ItemBody)
    except msgspec.ValidationError:
        return field_errors(obj, ItemBody) or [FieldError("", "expected a JSON object")]
    errors: list[FieldError] = []
    scores, occurred = _scores(body.scores, errors), _moment(body.occurred_at, errors)
    if not errors and not scores and not (body.text or "").strip():
        errors.append(FieldError("text", "expected a text or a score"))
    return errors or FeedbackItem(
        workspace=workspace,
        source=body.source,
        external_id=body.external_id or ids.public_id(),
        channel=body.channel,
        kind=body.kind,
        text=body.text or "",
        scores=scores,
        occurred_at_ms=int(occurred.timestamp() * 1000),
        dated=body.occurred_at not in (None, ""),
        contact=body.contact.contact(verified=verified) if body.contact else None,
        context=body.context,
        tags=list(dict.fromkeys(body.tags)),
        lang=body.lang or "",
        visibility=body.visibility,
        quote_permission=body.quote_permission,
    )


def _scores(given: Mapping[str, Any], errors: list[FieldError]) -> dict[str, Score]:  # Any: JSON as it came
    """``{"stars": 2}``, or with another scale ``{"csat": {"value": 8, "scale": "csat_10"}}``."""
    scores: dict[str, Score] = {}
    for metric, value in given.items():
        try:
            scores[metric] = _score(metric, value)
        except Invalid as invalid:
            errors += invalid.errors
    return scores


def _score(metric: str, value: Any) -> Score:  # Any: JSON as it came
    field = f"scores.{metric[:64]}"
    chosen: Scalar | Mapping[str, object] = None
    if isinstance(value, dict):
        chosen, value = value.get("scale"), value.get("value")
    if metric == "gcr":
        if value not in GCR_VALUES:
            raise Invalid.one(field, f"expected one of {', '.join(GCR_VALUES)}")
        return Score(value)
    if metric not in DEFAULTS:
        raise Invalid.one(field, f"expected one of {', '.join([*DEFAULTS, 'gcr'])}")
    if chosen is not None and not isinstance(chosen, str | Mapping):
        raise Invalid.one(f"{field}.scale", "expected the name of a preset or an object")
    scale = scale_from(chosen, metric, f"{field}.scale")
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    if whole not in scale:
        raise Invalid.one(field, f"expected a whole number between {scale.min} and {scale.max}")
    return Score(whole, scale.signature)


def _moment(value: object, errors: list[FieldError]) -> datetime:
    """ISO 8601 (UTC when no zone is given) or epoch seconds; now when absent."""
    now = clock.now()
    if value is None or value == "":
        return now
    try:
        moment = _read_moment(value)
    except (ValueError, OverflowError, OSError):
        errors.append(FieldError("occurred_at", "expected a moment such as 2026-03-01T12:30:00Z"))
        return now
    if moment < EARLIEST or (moment - now).days >= 1:
        errors.append(FieldError("occurred_at", "expected a moment between 1990 and tomorrow"))
    return moment


def _read_moment(value: object) -> datetime:
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, str):
        moment = datetime.fromisoformat(value.strip())
    elif isinstance(value, int | float) and not isinstance(value, bool):
        moment = datetime.fromtimestamp(value, UTC)
    else:
        raise ValueError(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
