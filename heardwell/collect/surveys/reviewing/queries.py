"""Reads about reviews of drafts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.queries import draft_of
from heardwell.collect.surveys.reviewing import links
from heardwell.collect.surveys.reviewing.models import ReviewComment, ReviewLink
from heardwell.collect.surveys.schema import Form
from heardwell.core import clock
from heardwell.core.errors import Gone, NotFound


@dataclass(slots=True)
class Thread:
    """What is said about one question; ``key`` is "" for the survey as a whole."""

    key: str
    label: str
    lang: str
    comments: list[ReviewComment] = field(default_factory=list)


def link_of(token: str) -> ReviewLink:
    """The link of a token. Raises :class:`NotFound` for none, :class:`Gone` for one that has ended."""
    number = token.partition(".")[0]
    rows = ReviewLink.objects.select_related("survey__workspace").filter(survey__workspace__ended_at=None)
    found = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    if found is None or not links.is_of(token, found):
        raise NotFound
    if not found.open_at(clock.now()):
        raise Gone(_("This link has ended. Ask whoever sent it for a new one."))
    return found


def links_of(survey: Survey) -> "QuerySet[ReviewLink]":
    """The links that open the draft now, the newest first."""
    rows = ReviewLink.objects.filter(survey=survey, revoked_at=None, expires_at__gt=clock.now())
    return rows.select_related("made_by").order_by("-made_at")


def link(survey: Survey, link_id: int) -> ReviewLink:
    """A link of the survey, or :class:`NotFound`."""
    found = ReviewLink.objects.filter(survey=survey, pk=link_id).first()
    if found is None:
        raise NotFound
    return found


def comment(survey: Survey, comment_id: int) -> ReviewComment:
    """A comment on the survey that is no answer, or :class:`NotFound`."""
    found = ReviewComment.objects.filter(survey=survey, pk=comment_id, answers=None).first()
    if found is None:
        raise NotFound
    return found


def open_count(survey: Survey) -> int:
    """How many comments nobody has resolved."""
    return ReviewComment.objects.filter(survey=survey, answers=None, resolved_at=None).count()


def threads(survey: Survey, lang: str = "", *, resolved: bool = False) -> list[Thread]:
    """Every question of the draft with what is said about it; comments on questions that are gone come last."""
    form = draft_of(survey)
    lang = lang or form["default_language"]
    found = {"": Thread("", _("The survey as a whole"), "")}
    found |= {question["key"]: _thread(form, question, lang) for question in form["questions"]}
    rows = ReviewComment.objects.filter(survey=survey, answers=None, resolved_at__isnull=not resolved)
    for row in rows.select_related("user").prefetch_related("replies").order_by("at", "pk"):
        gone = Thread(row.question, _("A question that is no longer there"), "")
        found.setdefault(row.question, gone).comments.append(row)
    return list(found.values())


def _thread(form: Form, question: Form, lang: str) -> Thread:
    texts: Mapping[str, str] = question["label"]
    shown = lang if texts.get(lang) else form["default_language"]
    return Thread(question["key"], texts.get(shown) or question["key"], shown)
