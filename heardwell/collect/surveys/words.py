"""What the pages say about a survey's parts."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from heardwell.collect.surveys import languages, readiness
from heardwell.collect.surveys.kinds import KINDS
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.schema import Form
from heardwell.collect.surveys.sheet import clean
from heardwell.core.errors import FieldError, Invalid
from heardwell.web.numbers import number

TYPE_NAMES: dict[str, StrOrPromise] = {kind.type: kind.name for kind in KINDS.values()}
TYPE_ICONS = {kind.type: kind.icon for kind in KINDS.values()}
#: Respondents begin to leave after so many seconds.
LONG = 60


def status_words(survey: Survey, *, changed: bool = False) -> str:
    """``Published, with changes that are not``."""
    if changed and survey.published_version:
        return _("%(status)s, with unpublished changes") % {"status": survey.get_status_display()}
    return str(survey.get_status_display())


def time_words(form: Form) -> str:
    """How long it takes people, in a sentence."""
    n = len(form["questions"])
    if not n:
        return _("No question yet")
    sentence = ngettext(
        "About %(seconds)s seconds for %(n)s question", "About %(seconds)s seconds for %(n)s questions", n
    )
    return sentence % {"seconds": number(readiness.seconds(form)), "n": number(n)}


def checks(form: Form, hosts: Sequence[str]) -> dict[str, object]:
    """What the builder shows after each save. ``hosts``: where endings may lead."""
    return {
        "blockers": [{"field": error.field, "message": error.message} for error in _blockers(form, hosts)],
        "warnings": readiness.warnings(form),
        "languages": [_language_progress(progress) for progress in readiness.completeness(form)],
        "time": time_words(form),
        "sheet": clean(form["style"].get("css", "")).notes,
        "long": readiness.seconds(form) > LONG,
    }


def _blockers(form: Form, hosts: Sequence[str]) -> Sequence[FieldError]:
    try:
        readiness.check_publishable(form, hosts)
    except Invalid as error:
        return error.errors
    return ()


def _language_progress(progress: readiness.Progress) -> dict[str, object]:
    missing = progress.total - progress.done
    sentence = ngettext("%(n)s text missing", "%(n)s texts missing", missing) % {"n": number(missing)}
    complete = _("complete")
    return {
        "tag": progress.tag,
        "name": languages.describe(progress.tag).name,
        "percent": progress.percent,
        "words": sentence if missing else complete,
    }
