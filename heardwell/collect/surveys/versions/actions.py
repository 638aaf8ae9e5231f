"""Bringing an earlier version back into the draft."""

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.collect.surveys import actions
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.queries import draft_of
from heardwell.collect.surveys.versions import queries
from heardwell.core.errors import Conflict

#: Longer than the toast that offers to take it back.
_KEPT_S = 600


@transaction.atomic
def restore(survey: Survey, number: int) -> Survey:
    """Make the draft what this version was; respondents see it when it is published. Raises :class:`NotFound`."""
    before = draft_of(survey)
    restored = actions.save_draft(survey, queries.version(survey, number).form, survey.draft_revision)
    if restored.draft_revision != survey.draft_revision:
        cache.set(_key(survey), (restored.draft_revision, before), _KEPT_S)
    return restored


@transaction.atomic
def take_back(survey: Survey) -> Survey:
    """The draft as it was before the last restoring. Raises :class:`Conflict` when it was edited since."""
    revision, before = cache.get(_key(survey)) or (0, None)
    if before is None or revision != survey.draft_revision:
        raise Conflict(_("The draft was edited since, so it stays as it is."))
    cache.delete(_key(survey))
    return actions.save_draft(survey, before, revision)


def _key(survey: Survey) -> str:
    return f"survey:restored:{survey.pk}"
