"""Passages that become voices of their own, or are put aside."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import Conflict
from heardwell.feedback import queries as feedback_queries
from heardwell.feedback.actions import record_batch
from heardwell.feedback.log.actions import claim_of, log_feedback, withdraw
from heardwell.feedback.log.forms import Entry
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import PASSAGE, Item
from heardwell.people.claims import Claim
from heardwell.understand.passages.models import Passage
from heardwell.understand.passages.queries import Offer

State = Passage.State


@transaction.atomic
def keep(workspace: Workspace, feedback: Feedback, offer: Offer, by: User) -> Feedback:
    """Make a voice of a passage, of the same person, channel and time. Doing it again gives the voice that is there.

    Raises :class:`Conflict` when the customer has erased it.
    """
    identity = f"{feedback.pk}:{offer.key}"
    there = feedback_queries.by_identity(workspace, PASSAGE, identity)
    if there is not None:
        return there
    record_batch([_item(workspace, feedback, offer, identity)])
    voice = feedback_queries.by_identity(workspace, PASSAGE, identity)
    if voice is None:
        raise Conflict(_("The customer has erased it."))
    _decide(workspace, feedback, offer, State.KEPT, voice)
    record(workspace, "passage.kept", user=by, target=f"feedback {feedback.pk}")
    return voice


def _item(workspace: Workspace, feedback: Feedback, offer: Offer, identity: str) -> Item:
    return Item(
        workspace.pk,
        PASSAGE,
        identity,
        1,
        feedback.channel,
        "passage",
        offer.text,
        occurred_at=feedback.occurred_at,
        language=feedback.lang_hint,
        claim=_claim(feedback),
        quote_permission=feedback.quote_permission,
    )


def _claim(feedback: Feedback) -> Claim | None:
    if feedback.person:
        return claim_of(feedback.person)
    return Claim(at=clock.now(), name=feedback.author) if feedback.author else None


def put_aside(workspace: Workspace, feedback: Feedback, offer: Offer) -> None:
    """It is no feedback, or not worth a voice. One that is kept stays kept."""
    if feedback_queries.by_identity(workspace, PASSAGE, f"{feedback.pk}:{offer.key}") is None:
        _decide(workspace, feedback, offer, State.ASIDE, None)


def _decide(workspace: Workspace, feedback: Feedback, offer: Offer, state: State, voice: Feedback | None) -> None:
    Passage.objects.update_or_create(
        workspace=workspace,
        feedback=feedback,
        start=offer.start,
        end=offer.end,
        defaults={"state": state, "voice": voice, "made": clock.now()},
    )


@transaction.atomic
def undo(workspace: Workspace, feedback: Feedback, offer: Offer, by: User) -> None:
    """Have it offered again; a voice that was made of it goes. Without a decision nothing happens.

    Raises :class:`Conflict` when somebody already works on the voice's case.
    """
    rows = Passage.objects.filter(workspace=workspace, feedback=feedback, start=offer.start, end=offer.end)
    voice = feedback_queries.by_identity(workspace, PASSAGE, f"{feedback.pk}:{offer.key}")
    if voice is not None:
        withdraw(workspace, voice)
        record(workspace, "passage.taken_back", user=by, target=f"feedback {feedback.pk}")
    rows.delete()


@transaction.atomic
def keep_long(workspace: Workspace, entry: Entry, chosen: Iterable[Offer], by: User) -> Feedback:
    """Keep a long text once, and the chosen passages of it as voices. The same key again changes nothing."""
    whole, new = log_feedback(workspace, entry, by)
    for offer in chosen if new else ():
        keep(workspace, whole, offer, by)
    return whole
