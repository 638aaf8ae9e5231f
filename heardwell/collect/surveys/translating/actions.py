"""Writing translations into a survey's draft."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.collect.surveys import actions, languages
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.queries import draft_of
from heardwell.collect.surveys.schema import Form
from heardwell.collect.surveys.slots import named_slots, written
from heardwell.core.errors import FieldError, Invalid


@transaction.atomic
def translate(survey: Survey, lang: str, texts: Mapping[str, str], revision: int) -> Survey:
    """Put these texts, by their names, into the draft. All of them, or none.

    Raises :class:`Invalid`, and :class:`Conflict` when the draft was edited since ``revision``.
    """
    return actions.save_draft(survey, translated(draft_of(survey), lang, texts), revision)


def translated(form: Form, lang: str, texts: Mapping[str, str]) -> Form:
    """The form with these texts. Raises :class:`Invalid` naming those that belong to no text of the form."""
    fields = {slot.name: slot.field for slot in named_slots(form)}
    unknown = [FieldError(f"texts.{name}", _("There is no such text in this survey")) for name in texts.keys() - fields]
    if unknown:
        raise Invalid(unknown[0].message, errors=unknown)
    return written(form, lang, {fields[name]: text for name, text in texts.items()})


@transaction.atomic
def add_language(survey: Survey, tag: str) -> str:
    """Let the draft speak one more language; its canonical tag. Adding one that is there changes nothing."""
    form, known = draft_of(survey), languages.canonical(tag)
    if known is None:
        raise Invalid.one("language", _("Expected a language tag such as en or zh-Hant"))
    if known not in form["languages"]:
        actions.save_draft(survey, form | {"languages": [*form["languages"], known]}, survey.draft_revision)
    return known
