"""Writing down what a customer told a member, and taking it back."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.analytics.store import store
from heardwell.core import clock
from heardwell.core.errors import Conflict, NotFound
from heardwell.feedback import queries
from heardwell.feedback.actions import forget, record_batch
from heardwell.feedback.log.forms import Entry
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import LOG, Item
from heardwell.people.actions import identity_of
from heardwell.people.claims import Claim, email_of
from heardwell.people.models import Contact
from heardwell.people.queries import contact_of, known_as

#: After this, what was logged is a record like any other.
TAKEN_BACK_WITHIN = timedelta(minutes=10)


def log_feedback(workspace: Workspace, entry: Entry, by: User) -> tuple[Feedback, bool]:
    """Record it like everything that arrives by itself; whether it is new. The same key again changes nothing.

    Raises :class:`NotFound` for a contact that is not there.
    """
    there = queries.by_identity(workspace, LOG, entry.key)
    if there is not None:
        return there, False
    now = clock.now()
    item = Item(
        workspace.pk,
        LOG,
        entry.key,
        1,
        entry.channel,
        entry.kind,
        entry.words,
        occurred_at=min(entry.at or now, now),
        scores=(entry.score,) if entry.score else (),
        context={"logged_by": str(by)} | ({"problem": entry.problem} if entry.problem else {}),
        tags=entry.tags,
        claim=_claim(workspace, entry),
        quote_permission=entry.quote,
    )
    record_batch([item])
    logged = queries.by_identity(workspace, LOG, entry.key)
    assert logged is not None
    record(workspace, "feedback_logged", user=by, target=f"feedback {logged.pk}")
    return logged, True


def _claim(workspace: Workspace, entry: Entry) -> Claim | None:
    """Whom it is from: the chosen contact, the one that is meant exactly, or somebody new."""
    now = clock.now()
    known = contact_of(workspace, entry.contact) if entry.contact else known_as(workspace, entry.who)
    if known:
        return claim_of(known)
    words = entry.who.split()
    email = next((word.strip("<>()") for word in words if email_of(word.strip("<>()"))), "")
    known = known_as(workspace, email)
    if known:
        return claim_of(known)
    rest = " ".join(word for word in words if word.strip("<>()") != email)
    if not email and _is_phone(rest):
        return Claim(at=now, phone=rest)
    return Claim(at=now, email=email, name=rest[:200]) if words else None


def claim_of(contact: Contact) -> Claim:
    """A claim that leads to this very contact and changes nothing about it."""
    by = identity_of(contact).by
    return Claim(
        at=clock.now(),
        external_id=contact.external_id if by == "external_id" else "",
        email=contact.email if by == "email" else "",
        phone=contact.phone if by == "phone" else "",
        verified=contact.verified,
    )


def _is_phone(text: str) -> bool:
    digits = [sign for sign in text if sign.isdigit()]
    return len(digits) >= 6 and all(sign.isdigit() or sign in "+-()./ " for sign in text) and len(text) <= 40


@transaction.atomic
def take_back(workspace: Workspace, feedback: Feedback, by: User) -> None:
    """It was logged by mistake: as if it never was, with the cases that rules have opened about it.

    Raises :class:`Conflict` when it is too late, or somebody already works on it.
    """
    if feedback.source != LOG:
        raise NotFound
    if clock.now() - feedback.recorded_at > TAKEN_BACK_WITHIN:
        raise Conflict(_("Too late to take it back: it is part of the record now."))
    withdraw(workspace, feedback)
    record(workspace, "feedback_taken_back", user=by, target=f"feedback {feedback.pk}")


@transaction.atomic
def withdraw(workspace: Workspace, feedback: Feedback) -> None:
    """Have it gone with its parts and the cases that rules have opened. Raises :class:`Conflict` when somebody works
    on one."""
    if feedback.cases.filter(events__actor__isnull=False).exists():
        raise Conflict(_("Somebody already works on its case. Close the case instead."))
    for part in queries.kept_of(workspace, feedback):
        withdraw(workspace, part)
    cases = list(feedback.cases.values_list("pk", flat=True))
    feedback.cases.all().delete()
    forget(workspace, feedback)
    if cases:
        transaction.on_commit(lambda: store().delete(workspace.pk, cases=cases))
