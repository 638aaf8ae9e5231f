"""Writes by the author of a feedback, who needs no account: whoever calls these has checked their private link."""

import unicodedata
from datetime import timedelta
from typing import Final

from django.db import transaction

from heardwell.core import clock
from heardwell.core.errors import FieldError, Invalid, TooMany
from heardwell.feedback.actions import Change, change, changed, forget
from heardwell.feedback.afterwards.following import followers
from heardwell.feedback.afterwards.news import tell_added
from heardwell.feedback.afterwards.queries import quote_name
from heardwell.feedback.models import Afterword, Attachment, Erasure, Feedback, Triage
from heardwell.people.actions import forget_unheard

LONGEST: Final = 5000
HOUR: Final = timedelta(hours=1)
MOST_AN_HOUR: Final = 10
MOST: Final = 50
MOST_OF_SURVEY: Final = 300
NAMED: Final = "named"
PERMISSIONS: Final = ("none", "anonymous", NAMED)
MOST_NAME: Final = 120
Kind = Afterword.Kind


@transaction.atomic
def add(feedback: Feedback, text: str, key: str) -> bool:
    """More words to what was said; whether they are new: the same form twice adds them once.

    Whoever works on it is told, or else whoever runs the workspace, and what was put aside is to be looked at again.
    Raises :class:`Invalid` (empty, too long) and :class:`TooMany`.
    """
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words:
        raise Invalid("empty", errors=[FieldError("text", "empty")])
    if len(words) > LONGEST:
        raise Invalid("too long", errors=[FieldError("text", "long")])
    if Afterword.objects.filter(feedback=feedback, key=key[:32]).exists():
        return False
    _refuse_too_many(feedback)
    afterword = Afterword.objects.create(feedback=feedback, kind=Kind.ADDED, text=words, key=key[:32])
    told = [follower.added(feedback, words) for follower in followers()]
    if not any(told):
        tell_added(afterword)
    if feedback.triage == Triage.NO_ACTION:
        Feedback.objects.filter(pk=feedback.pk).update(triage=Triage.NEW)
    changed(feedback.workspace, [feedback.pk])
    return True


@transaction.atomic
def permit(feedback: Feedback, permission: str, key: str, name: str = "") -> bool:
    """How they may be quoted: ``none anonymous named``; whether that is a change. ``named`` needs the ``name``, unless
    it is known. Raises :class:`Invalid`."""
    if permission not in PERMISSIONS:
        raise Invalid("unknown", errors=[FieldError("quote", "unknown")])
    name = _one_line(name) if permission == NAMED else ""
    known = quote_name(feedback) if permission == NAMED else ""
    if permission == NAMED and not (name or known):
        raise Invalid("name", errors=[FieldError("name", "name_missing")])
    # Asked of the row as it stands: two tabs may decide at once.
    fresh = Feedback.objects.select_for_update().get(pk=feedback.pk)
    if fresh.quote_permission == permission and name in ("", known):
        return False
    _refuse_too_many(feedback)
    change(feedback.workspace, feedback, Change(quote_permission=permission))
    row = {"kind": Kind.PERMISSION, "permission": permission, "text": name}
    Afterword.objects.create(feedback=feedback, key=key[:32], **row)
    return True


def _one_line(name: str) -> str:
    """As it may stand below their words: no controls, and no longer than a name is."""
    return " ".join("".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in name).split())[:MOST_NAME]


def _refuse_too_many(feedback: Feedback) -> None:
    """Its own measure, and one for all of a survey: nobody floods a case, however many responses they send."""
    lately = clock.now() - HOUR
    of_it = Afterword.objects.filter(feedback=feedback)
    of_survey = Afterword.objects.filter(feedback__workspace=feedback.workspace_id, feedback__survey=feedback.survey)
    if (
        of_it.count() >= MOST
        or of_it.filter(at__gt=lately).count() >= MOST_AN_HOUR
        or of_survey.filter(at__gt=lately).count() >= MOST_OF_SURVEY
    ):
        raise TooMany("Too many. Please try again later.", retry_after_s=3600)


@transaction.atomic
def erase(feedback: Feedback) -> None:
    """Everything of it goes, in every room, and never comes back: not by a repeated request, not by a rebuild.

    A person who is known by nothing else goes as well. The log that it came by is emptied in a job: see ``Erasure``.
    """
    workspace, person = feedback.workspace, feedback.person
    Erasure.objects.get_or_create(
        workspace=workspace,
        source=feedback.source,
        external_id=feedback.external_id,
        defaults={"feedback_id": feedback.pk},
    )
    for follower in followers():
        follower.erased(feedback)
    if feedback.response_id:
        Attachment.objects.filter(survey=feedback.survey, response_id=feedback.response_id).delete()
    forget(workspace, feedback)
    if person and not person.feedback.exists():
        forget_unheard(person)
