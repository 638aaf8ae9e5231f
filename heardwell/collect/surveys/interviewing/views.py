"""Interviews: a member reads the questions aloud, one at a time, and notes what is said.

Between its pages an interview lives in the form alone: nothing of it is stored before it is finished.
"""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.collect.intake.log import forms as published_forms
from heardwell.collect.intake.paths import Known
from heardwell.collect.intake.published import Survey as Published
from heardwell.collect.surveys import languages
from heardwell.collect.surveys.interviewing import actions, asking
from heardwell.collect.surveys.interviewing.forms import BeginForm
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.queries import current_version, survey
from heardwell.collect.surveys.schema import Form
from heardwell.core.errors import BadRequest, Conflict, FieldError, Gone, HeardwellError
from heardwell.core.ids import public_id
from heardwell.web.toasts import say


@dataclass(slots=True)
class State:
    """An interview under way, as its form carries it."""

    response_id: str
    version: int
    channel: str
    language: str
    who: dict[str, str]
    answers: dict[str, Any] = field(default_factory=dict)  # Any: answers as JSON; None for "no answer"

    @classmethod
    def read(cls, request: HttpRequest) -> "State":
        try:
            return msgspec.json.decode(request.POST.get("state", ""), type=cls)
        except (ValueError, RecursionError):  # msgspec's errors are ValueErrors
            raise BadRequest(_("This interview cannot be read. Begin it again.")) from None

    def written(self) -> str:
        return msgspec.json.encode(self).decode()


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.WRITE_FEEDBACK)
def interview(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """``GET`` begins; ``POST`` with ``begin``, ``next``, ``none``, ``back`` or ``store`` goes on."""
    found = survey(request.workspace, survey_id)
    version = current_version(found)
    if version is None or found.status != Survey.Status.PUBLISHED:
        raise Conflict(_("Publish the survey first: interviews ask what respondents are asked."))
    form: Form = version.form
    if request.method == "GET":
        tags = form["languages"]
        asked = {name: request.GET[name] for name in ("channel", "language") if name in request.GET}
        return _begin_page(request, found, BeginForm(initial={"language": _near(request, tags)} | asked, tags=tags))
    if "begin" in request.POST:
        return _begin(request, found, form, version.number)
    return _go_on(request, found, form, State.read(request))


def _near(request: WorkspaceRequest, tags: list[str]) -> str:
    reader = str(languages.canonical(request.LANGUAGE_CODE))
    return reader if reader in tags else tags[0]


def _begin_page(request: WorkspaceRequest, found: Survey, form: BeginForm, status: int = 200) -> HttpResponse:
    return render(request, "surveys/interview.html", {"survey": found, "form": form}, status=status)


def _begin(request: WorkspaceRequest, found: Survey, form: Form, version: int) -> HttpResponse:
    begun = BeginForm(request.POST, tags=form["languages"])
    if not begun.is_valid():
        return _begin_page(request, found, begun, 422)
    given = begun.cleaned_data
    who = {name: given[name] for name in ("name", "email", "external_id") if given[name]}
    state = State(public_id(24), version, given["channel"], given["language"], who)
    return _next_page(request, found, form, state)


def _go_on(request: WorkspaceRequest, found: Survey, form: Form, state: State) -> HttpResponse:
    key = request.POST.get("question", "")
    question = next((one for one in form["questions"] if one["key"] == key), None)
    if "store" in request.POST:
        return _store(request, found, form, state)
    if "back" in request.POST:
        before = [one for one in _way(found, form, state) if one in state.answers and one != key]
        state.answers.pop(key, None)
        back = before[-1] if before else ""
        return _question_page(request, found, form, state, back) if back else _next_page(request, found, form, state)
    if question is None:
        raise BadRequest(_("This interview cannot be read. Begin it again."))
    given = {key: None} if "none" in request.POST else asking.read(question, request.POST)
    for beside in [one for one in state.answers if one == key or one.startswith(f"{key}.")]:
        del state.answers[beside]
    if error := _wrong(found, question, given):
        return _question_page(request, found, form, state, key, error=error, given=given)
    state.answers |= given
    return _next_page(request, found, form, state)


def _published(found: Survey) -> Published:
    known = published_forms().survey(found.pk)
    if known is None:
        raise Gone(_("This survey takes no answers now."))
    return known


def _wrong(found: Survey, question: Form, given: dict[str, Any]) -> str:
    """What is wrong with the answer just given, for the member who noted it."""
    checked = {key: value for key, value in given.items() if value is not None}
    if _published(found).errors(checked):
        return _("This does not fit the question. Ask again, or leave it without an answer.")
    return _("This one must be answered.") if question.get("required") and not checked else ""


def _way(found: Survey, form: Form, state: State) -> list[str]:
    """The questions on this person's path that can be asked aloud."""
    known = Known(state.answers, language=state.language)
    unasked = {one["key"] for one in form["questions"] if one["type"] in asking.NOT_ASKED}
    return [key for key in _published(found).way(known).asked if key not in unasked]


def _next_page(request: WorkspaceRequest, found: Survey, form: Form, state: State) -> HttpResponse:
    way = _way(found, form, state)
    key = next((one for one in way if one not in state.answers), "")
    return _question_page(request, found, form, state, key)


def _question_page(
    request: WorkspaceRequest,
    found: Survey,
    form: Form,
    state: State,
    key: str,
    *,
    error: str = "",
    given: dict[str, Any] | None = None,
) -> HttpResponse:
    """One question; without one, the end, where everything is stored at once."""
    way = _way(found, form, state)
    shown = asking.Interview(form, state.language, state.answers | (given or {}))
    context = {
        "survey": found,
        "state": state.written(),
        "asked": shown.asked(key) if key else None,
        "intro": shown.words(form.get("texts", {}).get("intro")) if key == way[0] else "",
        "thanks": shown.words(form.get("texts", {}).get("thanks")),
        "tongue": languages.describe(state.language),
        "place": way.index(key) + 1 if key in way else len(way),
        "total": len(way),
        "error": error,
    }
    return render(request, "surveys/interview_question.html", context, status=422 if error else 200)


def _store(request: WorkspaceRequest, found: Survey, form: Form, state: State) -> HttpResponse:
    way = set(_way(found, form, state))
    answers = {key: value for key, value in state.answers.items() if key.partition(".")[0] in way}
    asked = {one["key"] for one in form["questions"] if one["type"] != "statement"}
    kept = {key: value for key, value in answers.items() if key.partition(".")[0] in asked}
    spoken = actions.Spoken(state.response_id, state.version, state.channel, state.language, kept, state.who)
    try:
        actions.store(request.workspace, found.pk, spoken, request.user)
    except HeardwellError as error:
        errors: tuple[FieldError, ...] = error.errors
        missing = next((one.field.removeprefix("answers.") for one in errors), "")
        key = missing if missing in way else ""
        return _question_page(request, found, form, state, key, error=error.title)
    say(request, _("Stored. It counts from now on."))
    address = reverse("surveys:interview", args=[request.workspace.slug, found.pk])
    return redirect(f"{address}?channel={state.channel}&language={state.language}&again=1")
