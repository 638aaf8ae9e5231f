"""``{% load reading %}{% reading_line %}``: which version a page shows; for below its title."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from heardwell.understand.reading import queries
from heardwell.understand.reading.effects import TROUBLES
from heardwell.understand.reading.models import Rereading
from heardwell.web.numbers import number
from heardwell.web.times import duration, moment

register = template.Library()


@register.inclusion_tag("reading/parts/line_now.html", takes_context=True)
def reading_line(context: dict[str, Any]) -> dict[str, Any]:  # Any: a template's context
    """Nothing, but while history is being read: how much of it is read with the present topics."""
    workspace = context["workspace"]
    return {"workspace": workspace, "run": queries.active_run(workspace)}


@register.simple_tag
def line_sentence(run: Rereading) -> str:
    """``12,300 of 40,000 voices are read with the present topics.``"""
    words = {"done": number(run.passed), "total": number(run.total)}
    if run.reason == Rereading.Reason.TOPICS:
        return _("%(done)s of %(total)s voices are read with the present topics.") % words
    if run.reason == Rereading.Reason.LEARNED:
        return _("%(done)s of %(total)s voices are read with what people have corrected.") % words
    return _("%(done)s of %(total)s voices are read by the present engine.") % words


@register.simple_tag
def run_sentence(run: Rereading) -> str:
    """How far a run is, and how long it may still take."""
    words = {"done": number(run.passed), "total": number(run.total), "changed": number(run.changed)}
    if run.state == Rereading.State.DONE:
        return _("All %(total)s voices are read again; %(changed)s are understood otherwise than before.") % words
    if run.state == Rereading.State.CANCELLED:
        return _("Stopped after %(done)s of %(total)s voices.") % words
    if run.state == Rereading.State.PAUSED:
        return _("Paused after %(done)s of %(total)s voices.") % words
    if run.next_try:
        said = _("%(done)s of %(total)s voices are read again.") % words
        why = TROUBLES.get(run.trouble, "")
        return f"{said} {why} {_('Next try: %(when)s.') % {'when': moment(run.next_try)}}"
    if run.seconds_left is None:
        return _("%(done)s of %(total)s voices are read again.") % words
    left = duration(run.seconds_left)
    return _("%(done)s of %(total)s voices are read again, about %(left)s left.") % {**words, "left": left}
