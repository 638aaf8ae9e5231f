"""Answering the customer: the reply, its mail, and what becomes of the mail."""

from hashlib import blake2b

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from heardwell.accounts.models import User
from heardwell.close.cases.actions import append, changing, move
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.cases.seen import Unseen, check_seen
from heardwell.close.cases.words import address_of, person_of
from heardwell.core.errors import Invalid
from heardwell.messaging import checks
from heardwell.messaging.actions import queue_email
from heardwell.messaging.models import Delivery
from heardwell.messaging.queries import deliveries, delivery_for

LONGEST_REPLY = 20_000
__all__ = ["Unseen", "delivery_settled", "reply"]
Kind = CaseEvent.Kind


def reply(
    case: Case,
    by: User | None,
    body: str,
    *,
    last_seen_event_id: int,
    channel: str = "email",
    key: str = "",
    then_close: bool = False,
) -> CaseEvent:
    """Answer the customer in public. The mail leaves after the commit, once.

    ``key`` names this act: a repeated one (double click, retry) returns the first event and sends nothing. Without a
    key, the same words after the same last event are the same act. Raises :class:`Unseen` (409) when something has
    happened after ``last_seen_event_id``, :class:`Invalid` naming what is wrong otherwise.
    """
    if channel != "email":
        raise Invalid.one("channel", _("Expected email"))
    text = checks.words("body", body, LONGEST_REPLY)
    reason = f"case:{case.pk}:reply:{_act(key, last_seen_event_id, text)}"
    with changing(case) as fresh:
        before = delivery_for(fresh.workspace, reason)
        if before:
            return CaseEvent.objects.get(case=fresh, kind=Kind.REPLIED, data__delivery=before.pk)
        check_seen(fresh, last_seen_event_id)
        event = _send(fresh, by, text, reason)
        move(fresh, by, Case.Status.CLOSED if then_close else _after_reply(fresh))
    return event


def _act(key: str, last_seen: int, text: str) -> str:
    return blake2b((key or f"{last_seen}\n{text}").encode(), digest_size=16).hexdigest()


def _after_reply(case: Case) -> str:
    """Now it is the customer's turn; a closed case stays closed."""
    return case.status if case.status == Case.Status.CLOSED else Case.Status.WAITING


def _send(case: Case, by: User | None, text: str, reason: str) -> CaseEvent:
    address = address_of(case)
    if not address:
        raise Invalid.one("channel", _("The customer left no email address, so there is nowhere to send a reply"))
    earlier = deliveries(case.workspace, about=f"case:{case.pk}").order_by("pk").values_list("message_id", flat=True)
    delivery = queue_email(
        case.workspace,
        reason,
        to_address=address,
        to_name=_header_name(case.person.name if case.person else ""),
        subject=_subject(case),
        body=text,
        language=_language(case),
        about=f"case:{case.pk}",
        references=list(earlier),
    )
    event = append(case, Kind.REPLIED, by, text, {"delivery": delivery.pk, "channel": "email", "to": address})
    case.first_reply_at = case.first_reply_at or event.at
    case.last_reply_at = event.at
    return event


def _header_name(name: str) -> str:
    """A customer may call themselves anything; what cannot stand in a header is left out rather than stop the reply."""
    try:
        return checks.header("to_name", name, 200)
    except Invalid:
        return ""


def _language(case: Case) -> str:
    person = person_of(case)
    said = case.feedback.language if case.feedback else ""
    return said if said and said != "und" else (person.language if person else "")


def _subject(case: Case) -> str:
    """In the customer's language; the same for the whole conversation, so that mail readers keep it together."""
    language = _language(case)
    with translation.override(language.lower() if translation.check_for_language(language.lower()) else "en"):
        return _("Your feedback to %(workspace)s") % {"workspace": " ".join(case.workspace.name.split())}


@transaction.atomic
def delivery_settled(delivery: Delivery) -> None:
    """A reply that could not be sent has told nobody anything: the case waits for us again, and says why. One that
    goes out after all counts from when it was written."""
    subject, _colon, number = delivery.about.partition(":")
    case = Case.objects.filter(workspace_id=delivery.workspace_id, pk=number).first() if subject == "case" else None
    if case is None:
        return
    lost = delivery.pk in _undelivered(case)
    with changing(case) as fresh:
        if delivery.state == Delivery.State.FAILED and not lost:
            append(fresh, Kind.UNDELIVERED, None, data={"delivery": delivery.pk, "reason": delivery.last_error[:500]})
            _count_replies(fresh)
            if fresh.status in (Case.Status.WAITING, Case.Status.CLOSED):
                move(fresh, None, Case.Status.OPEN)
        elif delivery.state in (Delivery.State.SENT, Delivery.State.KEPT) and lost:
            append(fresh, Kind.DELIVERED, None, data={"delivery": delivery.pk})
            _count_replies(fresh)


def _undelivered(case: Case) -> set[int]:
    """Deliveries of this case that failed and have not gone out since."""
    lost: set[int] = set()
    rows = CaseEvent.objects.filter(case=case, kind__in=(Kind.UNDELIVERED, Kind.DELIVERED)).order_by("pk")
    for kind, data in rows.values_list("kind", "data"):
        (lost.add if kind == Kind.UNDELIVERED else lost.discard)(data["delivery"])
    return lost


def _count_replies(case: Case) -> None:
    lost = _undelivered(case)
    rows = CaseEvent.objects.filter(case=case, kind=Kind.REPLIED).order_by("pk").values_list("at", "data")
    told = [at for at, data in rows if data["delivery"] not in lost]
    case.first_reply_at, case.last_reply_at = (told[0], told[-1]) if told else (None, None)
