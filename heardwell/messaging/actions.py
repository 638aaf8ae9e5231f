"""Writes about outgoing messages. A row is written with the act that causes it; sending comes after the commit.

The life of a row::

    queued → sending → sent
               ├─ nothing was handed over → queued again, later; failed after ATTEMPTS
               ├─ refused for good        → failed
               └─ handed over, no reply   → unclear          (also when the program died there)
    queued → kept                          (no mail server)
    failed, unclear, kept → queued         by a person only

So a message is handed over at most once unless a person asks for more, and then it carries the same Message-ID.
"""

import hashlib
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import Conflict
from heardwell.core.ports import Letter
from heardwell.messaging import checks, compose
from heardwell.messaging.models import Delivery
from heardwell.messaging.queries import delivery_of

ATTEMPTS = 12  # with the waits below: about nine hours, longer than most outages of a mail server
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=2)
STALE = timedelta(minutes=10)  # far above the time that an attempt may take (providers.TIMEOUT_S a step)

SettledHook = Callable[[Delivery], None]
_settled: list[SettledHook] = []


class ClaimLost(Exception):
    """Another worker has taken the row over; this attempt must not go on."""


def on_settled(hook: SettledHook) -> SettledHook:
    """Register ``hook(delivery)``: runs in the transaction in which a delivery becomes sent, kept, failed or unclear.
    For rooms above that must know (a case whose reply failed is waiting again)."""
    if hook not in _settled:
        _settled.append(hook)
    return hook


def queue_email(
    workspace: Workspace,
    key: str,
    *,
    to_address: str,
    subject: str,
    body: str,
    to_name: str = "",
    from_name: str = "",
    language: str = "",
    about: str = "",
    references: Sequence[str] = (),
) -> Delivery:
    """One mail to one person, sent after the caller's transaction commits.

    ``key`` says why it is sent; the same key in the same workspace returns the row that is there already, unchanged.
    ``references`` are the Message-IDs of the conversation so far, oldest first; the last one is answered.
    Raises :class:`Invalid` naming the field that is wrong.
    """
    fields = {
        "to_address": checks.address("to_address", to_address),
        "to_name": checks.header("to_name", to_name, 200),
        "from_name": checks.header("from_name", from_name, 200),
        "subject": checks.header("subject", subject, 300),
        "in_reply_to": checks.header("in_reply_to", references[-1] if references else "", 200),
        "references": checks.header("references", " ".join(references), 20_000),
        "body": checks.words("body", body),
        "language": checks.header("language", language, 35),
        "about": about,
        "message_id": message_id(workspace, key),
    }
    delivery, made = Delivery.objects.get_or_create(workspace=workspace, idempotency_key=key, defaults=fields)
    if made:
        _wake()
    return delivery


def post_letter(letter: Letter) -> None:
    """Queue a letter of a room that does not know the outbox."""
    queue_email(
        Workspace.objects.get(pk=letter.workspace_id),
        letter.key,
        to_address=letter.to_address,
        to_name=letter.to_name,
        subject=letter.subject,
        body=letter.body,
        language=letter.language,
        about=letter.about,
    )


def message_id(workspace: Workspace, key: str) -> str:
    """The Message-ID that belongs to this reason for ever, even when the row is written anew from a backup."""
    digest = hashlib.sha256(f"{workspace.pk}\n{workspace.created_at.isoformat()}\n{key}".encode()).hexdigest()
    return f"<{digest[:32]}@{compose.domain(workspace)}>"


def claim(delivery_id: int) -> Delivery | None:
    """Take a due row for one attempt, committed at once; None when somebody else has it."""
    now = clock.now()
    due = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.QUEUED, next_try__lte=now)
    taken = due.update(state=Delivery.State.SENDING, claimed_at=now, handed_over_at=None, attempts=F("attempts") + 1)
    return Delivery.objects.select_related("workspace").get(pk=delivery_id) if taken else None


def hand_over(delivery: Delivery) -> None:
    """Note, durably, that the words leave now. Raises :class:`ClaimLost` when the attempt is no longer ours."""
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=Delivery.State.SENDING, claimed_at=delivery.claimed_at, handed_over_at=None
    )
    if not mine.update(handed_over_at=clock.now()):
        raise ClaimLost


def settle_sent(delivery: Delivery, answer: str) -> None:
    """The server took it. Holds even if the row was declared unclear meanwhile: now it is clear."""
    _settle(delivery, Delivery.State.SENT, sent_at=clock.now(), answer=answer[:500], last_error="")


def settle_kept(delivery: Delivery) -> None:
    """There is no mail server: the mailbox page shows what would have been sent."""
    _settle(delivery, Delivery.State.KEPT, sent_at=clock.now(), last_error="")


def settle_unclear(delivery: Delivery, reason: str) -> None:
    """Handed over without a reply. Never sent again by the program."""
    _settle(delivery, Delivery.State.UNCLEAR, last_error=reason)


def settle_not_sent(delivery: Delivery, reason: str, *, permanent: bool) -> None:
    """Nothing left the house: later again, or failed when that is useless or has been tried often enough."""
    if permanent or delivery.attempts >= ATTEMPTS:
        _settle(delivery, Delivery.State.FAILED, last_error=reason)
        return
    _settle(delivery, Delivery.State.QUEUED, last_error=reason, handed_over_at=None, next_try=_later(delivery.attempts))


def _later(attempts: int) -> datetime:
    """Twice as long each time, with a fifth of chance to either side so that a crowd does not return at once."""
    wait = min(FIRST_WAIT * (1 << (attempts - 1)), LONGEST_WAIT)
    return clock.now() + wait * random.uniform(0.8, 1.2)


@transaction.atomic
def _settle(delivery: Delivery, state: Delivery.State, **fields: object) -> None:
    mine = Delivery.objects.filter(pk=delivery.pk, claimed_at=delivery.claimed_at).exclude(state=Delivery.State.SENT)
    if not mine.update(state=state, **fields):
        return  # taken over by another attempt, which settles it
    if state != Delivery.State.QUEUED:
        settled = Delivery.objects.get(pk=delivery.pk)
        for hook in _settled:
            hook(settled)


def release_stale() -> int:
    """Rows whose attempt never ended (the program died): waiting again when nothing was handed over, else unclear."""
    stale = Delivery.objects.filter(state=Delivery.State.SENDING, claimed_at__lt=clock.now() - STALE)
    released = stale.filter(handed_over_at=None).update(state=Delivery.State.QUEUED, claimed_at=None)
    for delivery in stale.exclude(handed_over_at=None):
        settle_unclear(delivery, _("The program stopped while the mail server was taking the message."))
    return released


@transaction.atomic
def send_again(workspace: Workspace, delivery_id: int, by: User) -> Delivery:
    """A person sends a message that failed, is unclear, or was kept. Its Message-ID stays, so that a mail reader which
    has it already shows it once. Raises :class:`Conflict` when it is on its way or was sent."""
    delivery = delivery_of(workspace, delivery_id)
    again = (Delivery.State.FAILED, Delivery.State.UNCLEAR, Delivery.State.KEPT)
    waiting = Delivery.objects.filter(pk=delivery.pk, state__in=again)
    if not waiting.update(state=Delivery.State.QUEUED, attempts=0, next_try=clock.now(), claimed_at=None, sent_at=None):
        raise Conflict(_("This message is on its way or was sent already"))
    record(workspace, "delivery.sent_again", user=by, target=str(delivery.pk))
    _wake()
    delivery.refresh_from_db()
    return delivery


def _wake() -> None:
    from heardwell.messaging.jobs import send_due  # the job calls the actions above

    send_due.wake()
