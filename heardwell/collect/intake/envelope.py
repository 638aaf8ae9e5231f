"""What a row of the intake log holds: one part of a response, or one version of a feedback item, as JSON.

The pipeline decodes rows with :func:`decode_part` and :func:`decode_item`. Fields are only ever added, with defaults:
rows written years ago must still decode.
"""

from typing import Any, Final, Literal, get_args

import msgspec

#: ``intake.kind``: the column that says which of the two a row is.
PART: Final = 1
ITEM: Final = 2

Channel = Literal[
    "web",
    "email",
    "sms",
    "in_app",
    "link",
    "qr",
    "kiosk",
    "in_person",
    "phone",
    "event",
    "chat",
    "whatsapp",
    "line",
    "wechat",
    "review",
    "social",
    "board",
    "import",
    "api",
]
CHANNELS: Final[tuple[str, ...]] = get_args(Channel)
Visibility = Literal["private", "public"]
QuotePermission = Literal["none", "anonymous", "named"]

#: A number, a word (gcr, single), words (multi, ranking), a text, a row's answers by row (matrix), whether one agrees
#: (consent), or None for "skipped".
Answer = bool | int | float | str | list[str] | dict[str, int | str] | None
#: What hidden fields, context and traits may hold.
Scalar = str | int | float | bool | None


class Contact(msgspec.Struct, omit_defaults=True):
    """Who speaks. ``verified``: a server said so (API key, import) or a valid signature came with it."""

    external_id: str = ""
    email: str = ""
    phone: str = ""
    name: str = ""
    traits: dict[str, Scalar] = {}
    verified: bool = False


class Score(msgspec.Struct, omit_defaults=True):
    """A value and the scale it was given on, as :attr:`heardwell.core.scales.Scale.signature` (empty for gcr)."""

    value: int | str
    scale: str = ""


class ResponsePart(msgspec.Struct, kw_only=True):
    """One part of one response, as it was accepted. Its row is unique by (survey_id, response_id, seq).

    Per question the highest ``seq`` wins. ``client_dated`` says that ``answered_at_ms`` is the client's claim (it
    queued the answer); otherwise both moments are equal. ``after_close`` marks a claim that
    was taken after the survey had closed.
    """

    workspace: int
    survey_id: str
    survey_version: int
    response_id: str
    seq: int
    done: bool
    answers: dict[str, Answer]
    channel: Channel = "web"
    language: str = ""
    hidden: dict[str, Scalar] = {}
    context: dict[str, Scalar] = {}
    contact: Contact | None = None
    received_ms: int = 0
    answered_at_ms: int = 0
    client_dated: bool = False
    after_close: bool = False


class FeedbackItem(msgspec.Struct, kw_only=True):
    """One feedback item from a channel that is not a survey. Its row is unique by (source, external_id, version).

    A later version of the same item replaces the earlier one. ``scores`` is keyed by metric: ``stars``, ``nps``, ….
    ``lang`` is the sender's hint, in BCP-47, or empty. ``dated`` is False when the sender named no moment and
    ``occurred_at_ms`` is that of arrival: a later version then keeps the first one's moment.
    """

    workspace: int
    source: str
    external_id: str
    channel: Channel = "api"
    kind: str = "comment"
    text: str = ""
    scores: dict[str, Score] = {}
    occurred_at_ms: int
    dated: bool = True
    contact: Contact | None = None
    context: dict[str, Scalar] = {}
    tags: list[str] = []
    lang: str = ""
    visibility: Visibility = "private"
    quote_permission: QuotePermission = "none"
    received_ms: int = 0


_part = msgspec.json.Decoder(ResponsePart)
_item = msgspec.json.Decoder(FeedbackItem)
_encoder = msgspec.json.Encoder()
_sorted = msgspec.json.Encoder(order="deterministic")


def encode(row: ResponsePart | FeedbackItem) -> bytes:
    """The body of a log row."""
    return _encoder.encode(row)


def encode_sorted(content: Any) -> bytes:  # Any: whatever msgspec can encode
    """Equal bytes for equal content, whatever the order of its keys; what digests are taken over."""
    return _sorted.encode(content)


def is_last(body: bytes) -> bool:
    """Whether a part closes its response, without decoding it: ``done`` stands before all that people wrote."""
    return body.partition(b',"answers":')[0].endswith(b'"done":true')


def decode_part(body: bytes) -> ResponsePart:
    """A row of kind :data:`PART`. Raises :class:`msgspec.ValidationError` on a damaged row."""
    return _part.decode(body)


def decode_item(body: bytes) -> FeedbackItem:
    """A row of kind :data:`ITEM`. Raises :class:`msgspec.ValidationError` on a damaged row."""
    return _item.decode(body)
