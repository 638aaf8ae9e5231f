"""Empties a demo's workspace: everything in it but the workspace itself, its people, and what open pages point to."""

from collections.abc import Iterator, Sequence

from django.apps import apps
from django.db import models, transaction

from heardwell.accounts.models import Membership, Workspace
from heardwell.analytics.store import store
from heardwell.close.cases.models import Case
from heardwell.collect.intake import published, shown
from heardwell.collect.surveys.models import Survey
from heardwell.collect.widget.models import Site
from heardwell.feedback import search
from heardwell.feedback.models import Feedback
from heardwell.people.models import Contact
from heardwell.project.demo.models import Telling
from heardwell.understand.meaning import index

AT_ONCE = 300
#: Those that others point to go first; the rest follows in any order.
FIRST: Sequence[type[models.Model]] = (Case, Feedback, Contact)
#: Seen to on their own.
KEPT: Sequence[type[models.Model]] = (Membership, Telling, Survey, Site)


def clear(workspace: Workspace, surveys: Sequence[str]) -> None:
    """Forget all that was said and done. ``surveys`` keep their ids and addresses; so does the first site.

    Repeatable, and never long in one transaction.
    """
    if not workspace.demo:
        raise ValueError("only a demo is ever cleared")
    _forget_facts(workspace)
    for model in _models():
        _delete(model, workspace)
    _withdraw(workspace, surveys)
    _remove_sites(workspace)


def _models() -> Iterator[type[models.Model]]:
    """Every model whose rows belong to a workspace."""
    yield from FIRST
    for model in apps.get_models():
        if model not in FIRST and model not in KEPT and _belongs(model):
            yield model


def _belongs(model: type[models.Model]) -> bool:
    return any(
        isinstance(field, models.ForeignKey | models.OneToOneField)
        and field.name == "workspace"
        and field.related_model is Workspace
        for field in model._meta.fields
    )


def _forget_facts(workspace: Workspace) -> None:
    """What analytics and search know."""
    said = list(Feedback.objects.filter(workspace=workspace).values_list("pk", "occurred_at"))
    cases = list(Case.objects.filter(workspace=workspace).values_list("pk", flat=True))
    store().delete(workspace.pk, feedback=[pk for pk, _at in said], cases=cases)
    for _pause in index.erase_workspace(workspace.pk):
        pass
    for start in range(0, len(said), AT_ONCE):
        with transaction.atomic():
            search.remove(search.row_id(at, pk) for pk, at in said[start : start + AT_ONCE])


def _delete(model: type[models.Model], workspace: Workspace) -> None:
    rows = model._default_manager.filter(workspace=workspace).order_by("pk")
    while some := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            model._default_manager.filter(pk__in=some).delete()


def _withdraw(workspace: Workspace, kept: Sequence[str]) -> None:
    """Surveys that visitors made; nobody can answer them any more. Those that are kept have been seen by nobody."""
    shown.forget(kept)
    for survey in Survey.objects.filter(workspace=workspace).exclude(pk__in=kept):
        published.withdraw(survey.pk)
        survey.delete()


def _remove_sites(workspace: Workspace) -> None:
    for site in Site.objects.filter(workspace=workspace).order_by("id")[1:]:
        published.remove_site(site.key)
        site.delete()
