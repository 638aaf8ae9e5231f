"""Reads about surveys. The workspace comes first: a survey of another one does not exist."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import TruncDate

from heardwell.accounts.models import Workspace
from heardwell.collect.surveys.models import Survey, SurveySettings, SurveyVersion
from heardwell.collect.surveys.schema import Form
from heardwell.core import clock
from heardwell.core.config import config
from heardwell.core.errors import NotFound
from heardwell.feedback.models import Feedback

TREND_WEEKS = 12


def surveys(workspace: Workspace) -> "QuerySet[Survey]":
    """All surveys of the workspace, unordered."""
    return Survey.objects.filter(workspace=workspace).select_related("workspace")


def survey_names(workspace_id: int) -> dict[str, str]:
    """The names of all surveys, by their ids."""
    return dict(Survey.objects.filter(workspace=workspace_id).values_list("pk", "name"))


def survey(workspace: Workspace, survey_id: str) -> Survey:
    """One survey, or :class:`NotFound`."""
    found = surveys(workspace).filter(pk=survey_id).first()
    if found is None:
        raise NotFound
    return found


def redirect_hosts(workspace: Workspace) -> list[str]:
    """Where endings of the workspace's surveys may lead, beside our own pages."""
    found = SurveySettings.objects.filter(workspace=workspace).first()
    return list(found.redirect_hosts) if found else []


def current_version(survey: Survey) -> SurveyVersion | None:
    """What respondents see now; None while nothing was published."""
    return survey.versions.select_related("published_by").filter(number=survey.published_version).first()


def asked(workspace: Workspace) -> list[SurveyVersion]:
    """What is asked now: the current version of every survey that takes answers, the oldest survey first."""
    rows = surveys(workspace).filter(status=Survey.Status.PUBLISHED)
    found = SurveyVersion.objects.filter(survey__in=rows, number=F("survey__published_version"))
    return list(found.order_by("survey__created_at", "survey"))


def draft_of(survey: Survey) -> Form:
    """The draft as one form, its name inside."""
    return {"name": survey.name, **survey.draft}


def has_changes(survey: Survey) -> bool:
    """Whether the draft differs from what respondents see."""
    version = current_version(survey)
    return version is None or version.form != draft_of(survey)


def address(survey: Survey) -> str:
    """The hosted survey's link."""
    return f"{config().base_url}/s/{survey.pk}"


@dataclass(slots=True)
class Answers:
    """How much a survey has heard: responses in all, the last one, and responses a week, oldest first."""

    n: int = 0
    last: datetime | None = None
    weeks: list[int] = field(default_factory=lambda: [0] * TREND_WEEKS)


def answers(workspace: Workspace, survey_ids: Iterable[str]) -> dict[str, Answers]:
    """For each of these surveys what it has heard."""
    found = {survey_id: Answers() for survey_id in survey_ids}
    heard = Feedback.objects.filter(workspace=workspace, survey__in=list(found))
    for row in heard.values("survey").annotate(n=Count("id"), last=Max("occurred_at")):
        found[row["survey"]].n, found[row["survey"]].last = row["n"], row["last"]
    now = clock.now()
    recent = heard.filter(occurred_at__gt=now - timedelta(weeks=TREND_WEEKS))
    days = recent.annotate(day=TruncDate("occurred_at")).values("survey", "day").annotate(n=Count("id"))
    for day in days:
        weeks_ago = min(max((now.date() - day["day"]).days // 7, 0), TREND_WEEKS - 1)
        found[day["survey"]].weeks[TREND_WEEKS - 1 - weeks_ago] += day["n"]
    return found
