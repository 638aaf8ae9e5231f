"""The end of a workspace: what the rooms keep outside of its own row, and then the rows, never many in one go."""

from collections.abc import Iterator, Sequence

from django.apps import apps
from django.db import models, transaction

from heardwell.accounts.models import AuditEvent, Membership, Workspace
from heardwell.analytics.store import store
from heardwell.close.cases.models import Case
from heardwell.collect.intake import log, published
from heardwell.collect.surveys.models import Survey
from heardwell.collect.widget.models import Site
from heardwell.feedback import search
from heardwell.feedback.models import Feedback
from heardwell.people.models import Contact

AT_ONCE, REDACTED_AT_ONCE = 300, 2000
#: Those that others point to go first; the rest follows in any order.
FIRST: Sequence[type[models.Model]] = (Case, Feedback, Contact)
#: Go with the workspace's own row: whoever deletes must still find the door after a crash.
LAST: Sequence[type[models.Model]] = (Membership, AuditEvent)


def end_workspace(workspace_id: int) -> None:
    """Repeatable. Nothing can be answered any more, then nothing is known any more."""
    _withdraw(workspace_id)
    _forget_facts(workspace_id)
    for model in _models():
        _delete(model, workspace_id)
    ids = log.ids_of(workspace_id)
    for start in range(0, len(ids), REDACTED_AT_ONCE):
        log.redact(ids[start : start + REDACTED_AT_ONCE])


def _withdraw(workspace_id: int) -> None:
    for survey_id in Survey.objects.filter(workspace_id=workspace_id).values_list("pk", flat=True):
        published.withdraw(survey_id)
    for key in Site.objects.filter(workspace_id=workspace_id).values_list("key", flat=True):
        published.remove_site(key)


def _forget_facts(workspace_id: int) -> None:
    said = list(Feedback.objects.filter(workspace_id=workspace_id).values_list("pk", "occurred_at"))
    cases = list(Case.objects.filter(workspace_id=workspace_id).values_list("pk", flat=True))
    store().delete(workspace_id, feedback=[pk for pk, _at in said], cases=cases)
    for start in range(0, len(said), AT_ONCE):
        with transaction.atomic():
            search.remove(search.row_id(at, pk) for pk, at in said[start : start + AT_ONCE])


def _models() -> Iterator[type[models.Model]]:
    yield from FIRST
    for model in apps.get_models():
        if model not in FIRST and model not in LAST and _belongs(model):
            yield model


def _belongs(model: type[models.Model]) -> bool:
    return any(field.name == "workspace" and field.related_model is Workspace for field in model._meta.fields)


def _delete(model: type[models.Model], workspace_id: int) -> None:
    rows = model._default_manager.filter(workspace_id=workspace_id).order_by("pk")
    while some := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            model._default_manager.filter(pk__in=some).delete()
