"""A file for a question of a survey, sent by whoever is asked."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec
from django.core.cache import cache
from django.utils.translation import gettext as _

from heardwell.collect.intake.checks import RESPONSE_ID
from heardwell.collect.intake.log import forms
from heardwell.core import clock
from heardwell.core.errors import FieldError, Gone, Invalid, NotFound, TooLarge, TooMany
from heardwell.feedback.files.actions import Upload, attach, checked
from heardwell.feedback.files.receiving import Received
from heardwell.feedback.files.sniffing import Group
from heardwell.feedback.models import Attachment

MOST_BYTES: Final = 10 * 1024 * 1024
#: From one address in an hour, to all surveys.
MOST_FROM_ADDRESS: Final = 100
HOUR_S: Final = 3600
#: What may come with a screenshot: where it was taken and what was pointed at.
CONTEXT: Final[Mapping[str, re.Pattern[str]]] = {
    "selector": re.compile(r"[^\x00-\x1f\x7f]{1,500}"),
    "viewport": re.compile(r"[1-9]\d{0,4}x[1-9]\d{0,4}"),
    "url": re.compile(r"https?://[^\x00-\x20\x7f]{1,1990}"),
}


class _Question(msgspec.Struct):
    key: str
    type: str
    accept: tuple[Group, ...] = ("image", "pdf")


class _Form(msgspec.Struct):
    questions: list[_Question] = []


_form = msgspec.json.Decoder(_Form)


def refuse_where_nothing_is_asked(survey_id: str) -> None:
    """Raises :class:`NotFound` for an unknown survey and :class:`Gone` for a closed one."""
    survey = forms().survey(survey_id)
    if survey is None:
        raise NotFound(_("There is no such survey."))
    if survey.closed_ms is not None and survey.closed_ms <= clock.now_ms():
        raise Gone(_("This survey is closed."))


def take(survey_id: str, sent: Received, address: str) -> Attachment:
    """Keep the file until the answer that names it arrives. The same file again is the one that is there.

    Raises :class:`Invalid` that names the field, :class:`TooMany`, :class:`Unavailable`, and what
    :func:`refuse_where_nothing_is_asked` raises.
    """
    refuse_where_nothing_is_asked(survey_id)
    fields = sent.fields
    response_id, key = fields.get("response_id", ""), fields.get("question", "")
    accept = _accepted(survey_id, fields.get("version", ""), key)
    errors = [] if re.match(RESPONSE_ID, response_id) else [_wrong("response_id")]
    errors += [] if accept else [FieldError("question", _("This question takes no file."))]
    context = {name: fields[name] for name in CONTEXT if fields.get(name)}
    errors += [_wrong(name) for name, value in context.items() if not CONTEXT[name].fullmatch(value)]
    if errors:
        raise Invalid(_("Some fields are not right"), errors=errors)
    if len(sent.content) > MOST_BYTES:
        raise TooLarge(_("The file is larger than 10 MB."))
    _count(address)
    survey = forms().survey(survey_id)
    assert survey is not None
    upload = Upload(survey.workspace, survey_id, response_id, key, sent.name, context)
    return attach(upload, checked(sent.content, accept, "file"))


def _wrong(name: str) -> FieldError:
    return FieldError(name, _("This value is not right."))


def _accepted(survey_id: str, version: str, key: str) -> tuple[Group, ...]:
    """The kinds of files that the question takes, in the version that was shown; none when it asks for no file."""
    shown = forms().version(survey_id, int(version)) if version.isdecimal() and len(version) < 10 else None
    survey = shown or forms().survey(survey_id)
    for question in _form.decode(survey.body).questions if survey else ():
        if question.key == key:
            return {"file": question.accept, "screenshot": ("image",)}.get(question.type, ())
    return ()


def _count(address: str) -> None:
    """Raises :class:`TooMany` when one address sends more than people do."""
    key = f"uploads:{address}"
    cache.add(key, 0, HOUR_S)
    try:
        count = cache.incr(key)
    except ValueError:  # its time was over between the two
        return
    if count > MOST_FROM_ADDRESS:
        raise TooMany(_("Too many files. Please try again later."), retry_after_s=600)
