"""Sharing a draft for review, and talking about it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from heardwell.accounts import actions as accounts
from heardwell.accounts.models import User
from heardwell.accounts.queries import members
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.reviewing.models import ReviewComment, ReviewLink
from heardwell.core import clock
from heardwell.core.errors import Conflict, FieldError, Invalid
from heardwell.messaging.notifications import notify

NEWS = "survey_comment"
DAYS = (7, 30, 90)
MOST_NAME, MOST_WORDS = 120, 4000
#: A survey that has so many comments needs no more of them.
MOST_COMMENTS = 2000


def make_link(survey: Survey, by: User, days: int) -> ReviewLink:
    """A link that ends by itself after so many days."""
    if days not in DAYS:
        raise Invalid.one("days", _("Expected one of %(values)s") % {"values": ", ".join(map(str, DAYS))})
    link = ReviewLink.objects.create(survey=survey, made_by=by, expires_at=clock.now() + timedelta(days=days))
    _record(survey, "survey.review_shared", by)
    return link


def revoke_link(link: ReviewLink, by: User) -> None:
    """The link opens nothing from now on. Comments stay."""
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        link.save(update_fields=["revoked_at"])
        _record(link.survey, "survey.review_ended", by)


@transaction.atomic
def add_comment(
    survey: Survey,
    *,
    body: str,
    author: str,
    question: str = "",
    user: User | None = None,
    link: ReviewLink | None = None,
    answers: ReviewComment | None = None,
) -> ReviewComment:
    """Somebody says something; who made the survey or sent the link hears of it. Raises :class:`Invalid`."""
    words, name = body.replace("\0", "").strip(), " ".join(author.replace("\0", "").split())
    _check(survey, words, name, question)
    comment = ReviewComment.objects.create(
        survey=survey, link=link, question=question, answers=answers, author=name, user=user, body=words
    )
    _tell(comment, link)
    return comment


def _check(survey: Survey, words: str, name: str, question: str) -> None:
    errors = []
    if not name or len(name) > MOST_NAME:
        errors.append(FieldError("name", _("Say who you are, in at most %(most)s characters") % {"most": MOST_NAME}))
    if not words or len(words) > MOST_WORDS:
        errors.append(FieldError("body", _("Write something, at most %(most)s characters") % {"most": MOST_WORDS}))
    if question and question not in [asked["key"] for asked in survey.draft["questions"]]:
        errors.append(FieldError("question", _("This question is no longer there")))
    if errors:
        raise Invalid(errors[0].message, errors=errors)
    if ReviewComment.objects.filter(survey=survey).count() >= MOST_COMMENTS:
        raise Conflict(_("There are too many comments on this survey."))


def _tell(comment: ReviewComment, link: ReviewLink | None) -> None:
    survey = comment.survey
    concerned = {survey.created_by_id, link.made_by_id if link else None} - {None, comment.user_id}
    here = {member.user_id: member.user for member in members(survey.workspace).select_related("user")}
    users = [here[user] for user in concerned if user in here]
    page = reverse("surveys:reviews", args=[survey.workspace.slug, survey.pk])
    facts = {"by": comment.author, "survey": survey.name, "words": comment.body[:120]}
    notify(
        survey.workspace,
        users,
        NEWS,
        key=f"{NEWS}:{comment.pk}",
        url=f"{page}#comment-{comment.answers_id or comment.pk}",
        facts=facts,
    )


def worded(facts: Mapping[str, Any]) -> str:  # Any: JSON
    """The sentence of a notification. Names of people keep their own direction."""
    apart = {name: f"\u2068{facts.get(name, '')}\u2069" for name in ("by", "survey", "words")}
    return _("%(by)s commented on “%(survey)s”: %(words)s") % apart


def resolve(comment: ReviewComment, by: User, *, resolved: bool) -> None:
    """Nothing is left to do about it; or there is again."""
    comment.resolved_at, comment.resolved_by = (clock.now(), by) if resolved else (None, None)
    comment.save(update_fields=["resolved_at", "resolved_by"])


def _record(survey: Survey, action: str, by: User) -> None:
    accounts.record(survey.workspace, action, user=by, target=survey.pk, detail={"name": survey.name})
