"""Surveys that end by themselves: at a moment, after so many responses, or for those of whom enough have answered.

The moment is exact, since the intake keeps it. Numbers are counted every minute and after each batch of answers; a few
more than were asked for may come, and are kept.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform

from heardwell.collect.surveys import actions, queries
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.schema import Form
from heardwell.core import clock
from heardwell.feedback.models import Feedback


def close_due() -> int:
    """Close what is over and fill what is full; how many surveys changed."""
    return sum(_keep_limits(survey, limits) for survey, limits in _limited())


def _limited() -> Iterable[tuple[Survey, Form]]:
    """The surveys that ask now and have limits, with those of the version that is published."""
    for survey in Survey.objects.filter(status=Survey.Status.PUBLISHED).select_related("workspace"):
        version = queries.current_version(survey)
        if version is not None and (limits := version.form.get("limits")):
            yield survey, limits


def _keep_limits(survey: Survey, limits: Form) -> bool:
    closes = actions.moment_of(limits)
    if closes is not None and closes <= clock.now():
        actions.close(survey, None, at=closes)
        return True
    if "responses" in limits and _responses(survey).count() >= limits["responses"]:
        actions.close(survey, None)
        return True
    quotas = limits.get("quotas", [])
    full = [place for place, quota in enumerate(quotas) if _is_full(survey, quota)]
    return bool(quotas) and actions.fill_quotas(survey, full)


def _responses(survey: Survey) -> "QuerySet[Feedback]":
    """Those that were sent off: who left half-way does not count."""
    return Feedback.objects.filter(workspace=survey.workspace_id, survey=survey.pk, done=True)


def _is_full(survey: Survey, quota: Form) -> bool:
    key, _slash, row = quota["question"].partition("/")
    # Named outright: a key such as "in" would be taken for a lookup.
    place = KeyTransform(row, KeyTransform(key, "answers")) if row else KeyTransform(key, "answers")
    given = _responses(survey).annotate(given=place).values_list("given", flat=True)
    counted = sum(1 for answer in given.iterator() if _is_among(answer, quota["in"]))
    return bool(counted >= quota["most"])


def _is_among(answer: Any, values: list[Any]) -> bool:  # Any: JSON
    """Whether the answer, or of several any, is one of the values; ``true`` is not 1."""
    given = answer if isinstance(answer, list) else [answer]
    return any(type(one) is type(value) and one == value for one in given for value in values)
