"""Reads about versions of a survey."""

from dataclasses import dataclass

from django.db.models import Count

from heardwell.collect.surveys.models import Survey, SurveyVersion
from heardwell.collect.surveys.queries import draft_of
from heardwell.collect.surveys.schema import Form
from heardwell.core.errors import NotFound
from heardwell.feedback.models import Feedback

#: How an address names the draft.
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Listed:
    """A version with the number of responses to it."""

    version: SurveyVersion
    n: int


def versions(survey: Survey) -> list[Listed]:
    """All versions, the newest first."""
    heard = Feedback.objects.filter(workspace=survey.workspace_id, survey=survey.pk)
    counted = dict(heard.order_by().values_list("survey_version").annotate(n=Count("id")))
    rows = survey.versions.select_related("published_by").order_by("-number")
    return [Listed(version, counted.get(version.number, 0)) for version in rows]


def version(survey: Survey, number: int) -> SurveyVersion:
    """One version, or :class:`NotFound`."""
    found = survey.versions.select_related("published_by").filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def form_named(survey: Survey, name: str) -> Form:
    """The form of a version's number or of ``draft``. Raises :class:`NotFound`."""
    if name == DRAFT:
        return draft_of(survey)
    if not name.isdecimal() or len(name) > 9:
        raise NotFound
    return dict(version(survey, int(name)).form)
