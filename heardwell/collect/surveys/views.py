"""Pages of the room "Surveys": the list, the templates, the builder with its preview."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission, may
from heardwell.collect.surveys import actions, builder, gallery, hosted, kinds, languages, queries, responding, words
from heardwell.collect.surveys.compiling import compiled
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.schema import SCHEMES
from heardwell.core.errors import BadRequest, Conflict, HeardwellError, Invalid, NotFound
from heardwell.feedback.models import Channel
from heardwell.web.numbers import number
from heardwell.web.toasts import say

#: The sparkline's box.
WIDTH, HEIGHT = 96, 32


# The list


@require_GET
@workspace_page(Permission.READ)
def survey_list(request: WorkspaceRequest) -> HttpResponse:
    """Cards of all surveys, those that ask first."""
    order = {Survey.Status.PUBLISHED: 0, Survey.Status.DRAFT: 1, Survey.Status.CLOSED: 2}
    found = sorted(
        queries.surveys(request.workspace).order_by("-edited_at"),
        key=lambda survey: order[Survey.Status(survey.status)],
    )
    heard = queries.answers(request.workspace, [survey.pk for survey in found])
    rates = responding.rates(request.workspace, list(heard))
    cards = [_card(survey, heard[survey.pk]) | {"rate": rates[survey.pk]} for survey in found]
    return render(request, "surveys/list.html", {"cards": cards, "may_edit": _may_edit(request)})


def _may_edit(request: WorkspaceRequest) -> bool:
    return may(request.member.role, Permission.EDIT_SURVEYS)


def _card(survey: Survey, heard: queries.Answers) -> dict[str, Any]:
    kinds = list(dict.fromkeys(question["type"] for question in survey.draft["questions"]))
    return {
        "survey": survey,
        "n": heard.n,
        "last": heard.last,
        "spark": _spark(heard.weeks) if heard.n else "",
        "trend": _("Answers a week, the last twelve weeks: %(weeks)s")
        % {"weeks": _(", ").join(str(n) for n in heard.weeks)},
        "kinds": [words.TYPE_NAMES[kind] for kind in kinds],
        "icon": words.TYPE_ICONS[kinds[0]] if kinds else "surveys",
        "tongues": [languages.describe(tag).name for tag in survey.draft["languages"]],
    }


def _spark(weeks: list[int]) -> str:
    """The path of a line through these numbers, from the left to the right in every language."""
    most, step = max(max(weeks), 1), WIDTH / (len(weeks) - 1)
    points = [f"{index * step:.1f} {HEIGHT - 2 - n / most * (HEIGHT - 4):.1f}" for index, n in enumerate(weeks)]
    return "M" + "L".join(points)


# Starting one


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.EDIT_SURVEYS)
def new(request: WorkspaceRequest) -> HttpResponse:
    """Choose a template, and the languages it starts with. ``?q=`` shows those that speak of it."""
    if request.method == "POST":
        return _start(request)
    chosen = {_tag(request.workspace.language), _tag(request.LANGUAGE_CODE)}
    asked = request.GET.get("q", "").strip()[:100]
    shelves = [(goal, [_offered(template) for template in found]) for goal, found in gallery.shelves(asked)]
    context = {
        "words": asked,
        "shelves": shelves,
        "found": sum(len(cards) for _goal, cards in shelves),
        "tongues": [(languages.describe(tag), tag in chosen) for tag in gallery.SPOKEN],
    }
    return render(request, "surveys/new.html", context)


def _offered(template: gallery.Template) -> dict[str, object]:
    points = template.form["questions"][0].get("scale")
    five = template.metric == "scale" or points in ("ces_ease_5", "ces_effort_5")
    return {
        "template": template,
        "picture": "five" if five else template.metric,
        "kind": words.TYPE_NAMES[template.metric],
        "time": words.time_words(template.form),
        "channels": [(code, Channel(code).label) for code in template.channels],
    }


def _tag(code: str) -> str:
    """Django's ``zh-hant`` as a language tag."""
    return languages.canonical(code) or "en"


def _start(request: WorkspaceRequest) -> HttpResponse:
    asked = [tag for tag in request.POST.getlist("language") if tag in gallery.SPOKEN]
    home = _tag(request.workspace.language)
    asked.sort(key=lambda tag: tag != home)  # the workspace's own language leads
    template = request.POST.get("template", "")
    if template == "blank":
        form = {"name": _("New survey"), "languages": asked or [home]}
        survey = actions.create_survey(request.workspace, request.user, form=form)
    else:
        survey = actions.create_survey(request.workspace, request.user, template=template or "nps", languages=asked)
    return redirect("surveys:edit", request.workspace.slug, survey.pk)


# The builder


@require_GET
@workspace_page(Permission.EDIT_SURVEYS)
def edit(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """The builder. Its scripts draw what the page carries as data and save to :func:`draft`."""
    survey = queries.survey(request.workspace, survey_id)
    context = {
        "survey": survey,
        "status": words.status_words(survey, changed=queries.has_changes(survey)),
        "data": builder.page_data(survey),
        "groups": kinds.GROUPS,
        "test_address": f"{queries.address(survey)}?test=1",
    }
    return render(request, "surveys/edit.html", context)


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.EDIT_SURVEYS)
def draft(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """``GET`` reads the draft; ``POST {"form", "revision"}`` saves it. Errors come as problem+json: 409, 422."""
    survey = queries.survey(request.workspace, survey_id)
    try:
        if request.method == "POST":
            form, revision = _sent(request)
            survey = actions.save_draft(survey, form, revision)
    except HeardwellError as error:
        return JsonResponse(error.as_problem(), status=error.status, content_type="application/problem+json")
    form = queries.draft_of(survey)
    answer = {
        "revision": survey.draft_revision,
        "checks": words.checks(form, queries.redirect_hosts(survey.workspace)),
        "status": words.status_words(survey, changed=queries.has_changes(survey)),
    }
    return JsonResponse(answer if request.method == "POST" else answer | {"form": form})


def _sent(request: HttpRequest) -> tuple[dict[str, Any], int]:  # Any: JSON as it came
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequest(_("The body is not valid JSON")) from None
    if not isinstance(body, dict) or not isinstance(body.get("form"), dict):
        raise Invalid.one("form", _("Expected a JSON object"))
    if type(body.get("revision")) is not int:
        raise Invalid.one("revision", _("Expected a whole number"))
    return body["form"], body["revision"]


@require_GET
@workspace_page(Permission.READ)
def preview(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """The draft as respondents would see it, in ``?lang=``; ``?sent=1`` what follows, ``?try=1`` to try it out."""
    survey = queries.survey(request.workspace, survey_id)
    form = compiled(survey, queries.draft_of(survey), survey.published_version)
    if (scheme := request.GET.get("scheme")) in SCHEMES:
        form["style"] = {**form["style"], "scheme": scheme}
    return hosted.preview(request, form, sent=request.GET.get("sent") == "1", live=request.GET.get("try") == "1")


# What is done to a survey


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def publish(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """Publish, then say how people get to it. What is missing leads back to the builder, which marks it."""
    survey = queries.survey(request.workspace, survey_id)
    try:
        version = actions.publish(survey, request.user)
    except Invalid as error:
        say(request, _("%(name)s: %(words)s") % {"name": error.title, "words": error.errors[0].message})
        return redirect("surveys:edit", request.workspace.slug, survey_id)
    say(request, _("Published as version %(n)s.") % {"n": number(version.number)})
    return redirect("widget:share", request.workspace.slug, survey_id)


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def act(request: WorkspaceRequest, survey_id: str, verb: str) -> HttpResponse:
    """``close reopen duplicate discard delete``, from the menus."""
    survey = queries.survey(request.workspace, survey_id)
    if verb not in _VERBS:
        raise NotFound
    try:
        return _VERBS[verb](request, survey)
    except Conflict as error:
        say(request, error.title)
        return redirect("surveys:list", request.workspace.slug)


def _close(request: WorkspaceRequest, survey: Survey) -> HttpResponse:
    actions.close(survey, request.user)
    undo = reverse("surveys:act", args=[request.workspace.slug, survey.pk, "reopen"])
    say(request, _("Closed: “%(name)s” takes no more answers.") % {"name": survey.name}, undo_url=undo)
    return redirect("surveys:list", request.workspace.slug)


def _reopen(request: WorkspaceRequest, survey: Survey) -> HttpResponse:
    actions.reopen(survey, request.user)
    say(request, _("“%(name)s” takes answers again.") % {"name": survey.name})
    return redirect("surveys:list", request.workspace.slug)


def _duplicate(request: WorkspaceRequest, survey: Survey) -> HttpResponse:
    copy = actions.duplicate(survey, request.user)
    return redirect("surveys:edit", request.workspace.slug, copy.pk)


def _discard(request: WorkspaceRequest, survey: Survey) -> HttpResponse:
    actions.discard_changes(survey)
    say(request, _("The draft is again what respondents see."))
    return redirect("surveys:edit", request.workspace.slug, survey.pk)


def _delete(request: WorkspaceRequest, survey: Survey) -> HttpResponse:
    actions.delete_draft(survey, request.user)
    say(request, _("Draft deleted: “%(name)s”.") % {"name": survey.name})
    return redirect("surveys:list", request.workspace.slug)


_VERBS: dict[str, Callable[[WorkspaceRequest, Survey], HttpResponse]] = {
    "close": _close,
    "reopen": _reopen,
    "duplicate": _duplicate,
    "discard": _discard,
    "delete": _delete,
}


@require_GET
@workspace_page(Permission.READ)
def results(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """The results of this survey; where no room above shows them, its answers one by one."""
    survey = queries.survey(request.workspace, survey_id)
    with suppress(NoReverseMatch):
        return redirect(reverse("results:survey", args=[request.workspace.slug, survey.pk]))
    address = reverse("feedback:voices", args=[request.workspace.slug])
    return redirect(f"{address}?{urlencode({'survey': survey.pk})}")
