"""What the page of a voice asks about its translation."""

from django import template
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from heardwell.feedback.models import Feedback
from heardwell.understand.reading.effects import TROUBLES
from heardwell.understand.translating.models import Translation
from heardwell.understand.translating.queries import Now, now_for

register = template.Library()
_OWN: dict[str, StrOrPromise] = {
    "off": _("No language model is set up any more."),
    "commands": _("These words speak to the machine instead of about you, so they were not sent to one."),
}


@register.filter
def translation_now(feedback: Feedback) -> Now | None:
    """For the reader: what there is, and whether more can be asked for."""
    return now_for(feedback.workspace, feedback)


@register.filter
def trouble_words(row: Translation) -> StrOrPromise:
    """Why it could not be translated."""
    return _OWN.get(row.trouble) or TROUBLES.get(row.trouble, "")
