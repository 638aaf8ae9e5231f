"""The responses to one survey, as they were stored, and the forms that they answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from heardwell.collect.intake.log import forms
from heardwell.collect.intake.published import Survey as Published
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.schema import Form
from heardwell.core import clock
from heardwell.feedback.models import Feedback
from heardwell.understand.dashboards.filters import Filters
from heardwell.understand.metrics.endpoints import policy_of

#: The newest so many are looked at; beyond, shares no longer change.
MOST: Final = 20_000
_COLUMNS: Final = ("pk", "answers", "parts", "done", "channel", "lang_hint", "survey_version", "hidden", "occurred_at")


@dataclass(frozen=True, slots=True)
class Response:
    pk: int
    answers: Mapping[str, Any]  # Any: answers as JSON
    parts: Mapping[str, Mapping[str, Any]]  # Any: see feedback.merging.Kept
    done: bool
    channel: str
    language: str
    version: int
    hidden: Mapping[str, Any]
    at: datetime


def responses(survey: Survey, filters: Filters) -> list[Response]:
    """Those that the filters let through, the newest first."""
    rows = _of_period(survey, filters)
    if filters.channels:
        rows = rows.filter(channel__in=filters.channels)
    if filters.languages:
        rows = rows.filter(lang_hint__in=filters.languages)
    found = rows.order_by("-occurred_at", "-pk").values_list(*_COLUMNS)[:MOST]
    return [Response(*row) for row in found.iterator()]


def count(survey: Survey, filters: Filters) -> int:
    """How many the period has on all channels and in all languages."""
    return _of_period(survey, filters).count()


def _of_period(survey: Survey, filters: Filters) -> "QuerySet[Feedback]":
    start, end = filters.span(policy_of(survey.workspace).calendar, filters.period.days)
    rows = Feedback.objects.filter(workspace=survey.workspace_id, survey=survey.pk)
    if start is not None:
        rows = rows.filter(occurred_at__gte=clock.from_ms(start))
    return rows if end is None else rows.filter(occurred_at__lt=clock.from_ms(end))


@dataclass(frozen=True, slots=True)
class Forms:
    """Every version that was answered: as it was asked (``paths``), and with all its words (``questions``)."""

    published: Mapping[int, Published]
    questions: Mapping[int, Mapping[str, Form]]
    current: Form

    def path(self, response: Response) -> Published | None:
        return self.published.get(response.version)

    def question(self, response: Response, key: str) -> Form | None:
        return self.questions.get(response.version, {}).get(key)

    def everything(self) -> list[Form]:
        """Questions that are asked now, then those that only earlier versions asked, the newest of them first."""
        found = {question["key"]: question for question in self.current["questions"]}
        for version in sorted(self.questions, reverse=True):
            found = found | {key: one for key, one in self.questions[version].items() if key not in found}
        return list(found.values())


def forms_of(survey: Survey, answered: Sequence[Response]) -> Forms:
    """The forms behind these responses."""
    numbers = {response.version for response in answered} | {survey.published_version}
    known = forms()
    published = {number: found for number in numbers if (found := known.version(survey.pk, number)) is not None}
    rows = {row.number: row.form for row in survey.versions.filter(number__in=numbers)}
    questions = {number: {one["key"]: one for one in form["questions"]} for number, form in rows.items()}
    current: Form = rows.get(survey.published_version, {"questions": [], "default_language": "en"})
    return Forms(published, questions, current)
