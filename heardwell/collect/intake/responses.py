"""One part of a response: read the body, check it against the survey, decide who speaks and when, make the log row.

The edge and the hosted page both come through :func:`check_part`; nothing is stored when it raises.
"""

import contextlib
import hmac
import json
import math
from hashlib import blake2b, sha256
from typing import Annotated, Any, Final, NamedTuple

import msgspec
from msgspec import Meta

from heardwell.collect.intake import envelope
from heardwell.collect.intake.checks import RESPONSE_ID, field_errors, without_nul
from heardwell.collect.intake.envelope import PART, Channel, Contact, ResponsePart
from heardwell.collect.intake.items import Bag, ContactBody
from heardwell.collect.intake.paths import Known
from heardwell.collect.intake.published import Forms, Survey
from heardwell.core.errors import BadRequest, Conflict, FieldError, Gone, Invalid, NotFound, TooLarge, Unauthorised

MOST_BYTES: Final = 256 * 1024
MOST_SEQ: Final = 100_000
DAY_MS: Final = 24 * 3600 * 1000
#: How long after closing an answer given before is still taken.
LATE_MS: Final = 7 * DAY_MS


class PartBody(msgspec.Struct):
    """The body of ``POST /c/v1/surveys/{survey_id}/responses``; every other key is ignored.

    ``version`` names the published version that was shown, where the page knows it; else the current one is meant.
    """

    response_id: Annotated[str, Meta(pattern=RESPONSE_ID)]
    seq: Annotated[int, Meta(ge=1, le=MOST_SEQ)] = 1
    done: bool = False
    answers: Annotated[dict[str, Any], Meta(max_length=600)] = {}  # Any: checked against the survey
    version: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None
    channel: Channel = "web"
    language: Annotated[str, Meta(max_length=35)] | None = None
    hidden: Bag | None = None
    context: Bag | None = None
    contact: ContactBody | None = None
    answered_ms_ago: Annotated[int, Meta(ge=0, le=90 * DAY_MS)] | None = None


class Row(NamedTuple):
    """A row of the log, in the order of its columns."""

    workspace: int
    kind: int
    stream: str
    key: str
    seq: int
    received_ms: int
    digest: bytes
    body: bytes


class RowOf(Row):
    """A row of somebody who may send one response: ``who`` is remembered with it."""

    who: bytes


_decoder = msgspec.json.Decoder(PartBody)


def check_part(
    forms: Forms, survey_id: str, raw: bytes, received_ms: int, *, known: Contact | None = None, noted_by: str = ""
) -> Row:
    """The row to store. ``known`` is the contact where the server itself knows who speaks (an invitation's link),
    ``noted_by`` the colleague who asked aloud and noted the answers with the person's consent.

    Raises :class:`NotFound`, :class:`Gone`, :class:`TooLarge`, :class:`BadRequest` (no JSON), :class:`Invalid` (naming
    each field), :class:`Unauthorised` (a wrong signature) and :class:`Conflict` (answered already, where once is all).
    """
    survey = forms.survey(survey_id)
    if survey is None:
        raise NotFound("There is no such survey.")
    if len(raw) > MOST_BYTES:
        raise TooLarge(f"Expected at most {MOST_BYTES // 1024} KB.")
    body = _read(raw)
    answered_ms = received_ms - (body.answered_ms_ago or 0)
    after_close = _after_close(survey, received_ms, answered_ms)
    if body.version is not None and body.version != survey.version:
        survey = forms.version(survey_id, body.version) or survey
    contact = known or _contact(forms, survey.workspace, body.contact, received_ms)
    _check_answers(forms, survey, body, contact, answered_ms)
    part = ResponsePart(
        workspace=survey.workspace,
        survey_id=survey_id,
        survey_version=survey.version,
        response_id=body.response_id,
        seq=body.seq,
        done=body.done,
        answers=body.answers,
        channel=body.channel,
        language=body.language or "",
        hidden=body.hidden or {},
        context=_context(body.context or {}, noted_by),
        contact=contact,
        received_ms=received_ms,
        answered_at_ms=answered_ms,
        client_dated=body.answered_ms_ago is not None,
        after_close=after_close,
    )
    row = Row(
        part.workspace, PART, survey_id, body.response_id, body.seq, received_ms, _digest(part), envelope.encode(part)
    )
    return _only_once(forms, row, contact) if survey.form.limits.once and contact and contact.verified else row


def _only_once(forms: Forms, row: Row, contact: Contact) -> Row:
    """The row, which remembers who sent it. What is kept of them is a digest: enough to know them again."""
    name = contact.external_id or contact.email.strip().lower()
    if not name:
        return row
    who = blake2b(f"{row.workspace}\n{row.stream}\n{name}".encode(), digest_size=16).digest()
    if forms.answered_as(row.stream, who) not in (None, row.key):
        raise answered_already()
    remembered = RowOf(*row)
    remembered.who = who
    return remembered


def answered_already() -> Conflict:
    """What the second response of somebody is told who may send one."""
    return Conflict("You have answered already.")


def _read(raw: bytes) -> PartBody:
    # PostgreSQL takes no U+0000 in text, so it is dropped at the door. Rare: the common way stays one pass in C.
    if b"\\u0000" not in raw:
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return _decoder.decode(raw)
    return _convert(raw)


def _convert(raw: bytes) -> PartBody:
    try:
        obj = without_nul(_decoded(raw))
    except (ValueError, RecursionError):  # msgspec's and json's errors are ValueErrors
        raise BadRequest("Expected a JSON object.") from None
    if errors := field_errors(obj, PartBody):
        raise Invalid("Some fields are wrong.", errors=errors)
    return msgspec.convert(obj, PartBody)


def _decoded(raw: bytes) -> Any:  # Any: JSON
    """The body as dicts and lists, for naming what is wrong; numbers that no column can hold become ``...``."""
    try:
        return msgspec.json.decode(raw)
    except msgspec.ValidationError:  # a number out of range; msgspec does not say where
        return _loosely(raw)


def _loosely(raw: bytes) -> Any:  # Any: JSON
    """The standard library's reading, held to JSON: no NaN, and no half of a surrogate pair, which is no text."""
    value = json.loads(
        raw,
        parse_int=lambda digits: int(digits) if len(digits) < 19 else ...,
        parse_float=_finite,
        parse_constant=_no_constant,
    )
    json.dumps(value, ensure_ascii=False, default=str).encode()
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _finite(digits: str) -> Any:  # Any: a float, or the mark of one that is none
    return value if math.isfinite(value := float(digits)) else ...


def _after_close(survey: Survey, received_ms: int, answered_ms: int) -> bool:
    """Whether this is a late claim that is taken. Raises :class:`Gone` when it is not."""
    closed_ms = survey.closed_ms
    if closed_ms is None or received_ms < closed_ms:
        return False
    if answered_ms < closed_ms and received_ms <= closed_ms + LATE_MS:
        return True
    raise Gone("This survey is closed.")


def _check_answers(forms: Forms, survey: Survey, body: PartBody, contact: Contact | None, answered_ms: int) -> None:
    errors = survey.errors(body.answers, answered_ms)
    if not errors and body.done and not survey.complete(body.answers):
        errors = _missing(forms, survey, body, contact)
    if errors:
        raise Invalid("Some answers are wrong.", errors=errors)


def _missing(forms: Forms, survey: Survey, body: PartBody, contact: Contact | None) -> list[FieldError]:
    """Required questions without an answer, looked for in the earlier parts too.

    While an earlier part is still on its way nothing can be said, and the answer is taken as it is.
    """
    known = Known(body.answers, body.hidden or {}, contact.traits if contact else {}, body.language or "")
    missing = survey.missing(body.answers, known)
    if not missing or body.seq == 1:
        return missing
    earlier = forms.answers_before(survey.workspace, survey.id, body.response_id, body.seq)
    if len(earlier) < body.seq - 1:
        return []
    answers: dict[str, Any] = {}
    for given in [*earlier, body.answers]:
        answers |= given
    return survey.missing(answers, known)


def _context(given: Bag, noted_by: str) -> Bag:
    """The page's own facts; that somebody noted this with consent is said by the server alone."""
    context = {name: value for name, value in given.items() if name not in ("interviewer", "consent")}
    return context | {"interviewer": noted_by, "consent": True} if noted_by else context


def _contact(forms: Forms, workspace: int, given: ContactBody | None, now_ms: int) -> Contact | None:
    """The contact with its ``verified`` decided. Raises :class:`Unauthorised` on a wrong signature."""
    if given is None:
        return None
    verified = False
    if given.signature:
        if not any(_signed(secret, given) for secret in forms.identity_secrets(workspace)):
            raise Unauthorised("The contact's signature is wrong.")
        verified = (given.expires or 0) * 1000 > now_ms
    return given.contact(verified=verified)


def _signed(secret: str, given: ContactBody) -> bool:
    if given.expires is None:
        return False
    message = f"{given.external_id or ''}\n{given.email or ''}\n{given.expires}"
    expected = hmac.new(secret.encode(), message.encode(), sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), (given.signature or "").lower().encode())


def _digest(part: ResponsePart) -> bytes:
    """Equal for a repeated part: leaves out moments, since a queued answer's ``answered_ms_ago`` grows."""
    said = (part.answers, part.done, part.channel, part.hidden, part.context, part.contact)
    return blake2b(envelope.encode_sorted(said), digest_size=16).digest()
