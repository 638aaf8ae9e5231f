"""The end of a workspace: its doors at once; then what it held, in a job, never much in one go."""

from collections.abc import Iterator, Sequence

from django.apps import apps
from django.db import models, transaction

from heardwell.accounts.models import Workspace
from heardwell.analytics.store import store
from heardwell.close.cases.models import Case
from heardwell.collect.intake import log, published
from heardwell.collect.surveys.models import Survey
from heardwell.collect.widget.models import Site
from heardwell.feedback import search
from heardwell.feedback.models import Feedback
from heardwell.people.models import Contact

AT_ONCE, FACTS_AT_ONCE, REDACTED_AT_ONCE = 300, 3000, 2000
#: Gone before the rest: they have facts outside of the records, or others point to them.
FIRST: Sequence[type[models.Model]] = (Case, Feedback, Contact)


def close_doors(workspace_id: int) -> None:
    """Nothing can be answered any more. Repeatable."""
    for survey_id in Survey.objects.filter(workspace_id=workspace_id).values_list("pk", flat=True):
        published.withdraw(survey_id)
    of_it = Site.objects.filter(workspace_id=workspace_id)
    for key in (
        *of_it.values_list("key", flat=True),
        *of_it.exclude(retired_keys=None).values_list("retired_keys__key", flat=True),
    ):
        published.remove_site(key)


def erase(workspace_id: int) -> Iterator[None]:
    """Nothing is known any more. It may stop at any pause and begin anew: what is gone is not looked at again."""
    close_doors(workspace_id)
    yield from _erase_cases(workspace_id)
    yield from _erase_voices(workspace_id)
    for model in _models():
        yield from _erase(model, workspace_id)
    ids = log.ids_of(workspace_id)  # without a pause: the log's rows stay, so another turn would begin with the first
    for start in range(0, len(ids), REDACTED_AT_ONCE):
        log.redact(ids[start : start + REDACTED_AT_ONCE])


def _erase_cases(workspace_id: int) -> Iterator[None]:
    rows = Case.objects.filter(workspace_id=workspace_id).order_by("pk")
    while some := list(rows.values_list("pk", flat=True)[:FACTS_AT_ONCE]):
        store().delete(workspace_id, cases=some)
        yield from _erase(Case, workspace_id, some[-1])


def _erase_voices(workspace_id: int) -> Iterator[None]:
    """The facts of many, then what search knows of them, then they themselves."""
    rows = Feedback.objects.filter(workspace_id=workspace_id).order_by("pk")
    while some := list(rows.values_list("pk", "occurred_at")[:FACTS_AT_ONCE]):
        store().delete(workspace_id, feedback=[pk for pk, _at in some])
        for start in range(0, len(some), AT_ONCE):
            with transaction.atomic():
                search.remove(search.row_id(at, pk) for pk, at in some[start : start + AT_ONCE])
        yield from _erase(Feedback, workspace_id, some[-1][0])


def _models() -> Iterator[type[models.Model]]:
    yield Contact
    for model in apps.get_models():
        if model not in FIRST and _belongs(model):
            yield model


def _belongs(model: type[models.Model]) -> bool:
    return any(field.name == "workspace" and field.related_model is Workspace for field in model._meta.fields)


def _erase(model: type[models.Model], workspace_id: int, up_to: int | None = None) -> Iterator[None]:
    """The rows of a workspace, all or those whose ids are not above ``up_to``."""
    rows = model._default_manager.filter(workspace_id=workspace_id).order_by("pk")
    if up_to is not None:
        rows = rows.filter(pk__lte=up_to)
    while some := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            model._default_manager.filter(pk__in=some).delete()
        yield
