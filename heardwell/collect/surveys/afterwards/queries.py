"""What a private link leads to."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from heardwell.accounts.models import Workspace
from heardwell.collect.intake import log
from heardwell.collect.intake.links import Place, place_of, token_of
from heardwell.collect.intake.published import Survey
from heardwell.core import clock
from heardwell.core.errors import NotFound
from heardwell.feedback.afterwards.following import Reply
from heardwell.feedback.afterwards.queries import afterwords, erasure_by_identity
from heardwell.feedback.models import Afterword, Feedback
from heardwell.feedback.queries import by_identity
from heardwell.feedback.said import SURVEY

#: A second click on "erase" is told the same as the first, not that there is nothing.
JUST_ERASED: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Found:
    """The response of a link. ``feedback`` is None while it is on its way from the log to the records."""

    token: str
    place: Place
    workspace: Workspace
    feedback: Feedback | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that was said since, by us or by them."""

    at: datetime
    text: str
    ours: bool = field(default=False)


def found(token: str) -> Found:
    """Raises :class:`NotFound`: one answer for a changed link, an erased response, a workspace that has ended."""
    place = place_of(token)
    workspace = Workspace.objects.filter(pk=place.workspace, ended_at=None).first() if place else None
    if place is None or workspace is None:
        raise NotFound
    external_id = f"{place.survey_id}:{place.response_id}"
    feedback = by_identity(workspace, SURVEY, external_id)
    if feedback is None and not _on_its_way(workspace, place, external_id):
        raise NotFound
    return Found(token, place, workspace, feedback)


def _on_its_way(workspace: Workspace, place: Place, external_id: str) -> bool:
    if erasure_by_identity(workspace, SURVEY, external_id):
        return False
    return bool(log.ids_of_response(workspace.pk, place.survey_id, place.response_id))


def just_erased(token: str) -> bool:
    """Whether it led to something until a moment ago."""
    place = place_of(token)
    workspace = Workspace.objects.filter(pk=place.workspace).first() if place else None
    if place is None or workspace is None:
        return False
    erasure = erasure_by_identity(workspace, SURVEY, f"{place.survey_id}:{place.response_id}")
    return erasure is not None and clock.now() - erasure.at < JUST_ERASED


def turns(feedback: Feedback, replies: list[Reply]) -> list[Turn]:
    """What both sides have said since, oldest first."""
    ours = [Turn(reply.at, reply.text, ours=True) for reply in replies]
    theirs = [Turn(one.at, one.text) for one in afterwords(feedback) if one.kind == Afterword.Kind.ADDED]
    return sorted([*ours, *theirs], key=lambda turn: turn.at)


def link_for(survey: Survey, response_id: str) -> str:
    """The last part of the response's private link; "" where the survey offers none."""
    if not survey.form.after.link:
        return ""
    return token_of(Place(survey.workspace, survey.id, response_id)) or ""
