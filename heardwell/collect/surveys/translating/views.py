"""The page where texts are translated side by side, its saving, and files out and in."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.collect.surveys import languages
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.queries import draft_of, survey
from heardwell.collect.surveys.schema import Form
from heardwell.collect.surveys.translating import actions, importing, queries
from heardwell.collect.surveys.translating.files import table, xliff
from heardwell.collect.surveys.translating.files.reading import MOST_BYTES
from heardwell.core.errors import BadRequest, Conflict, HeardwellError, Invalid
from heardwell.web.numbers import number
from heardwell.web.toasts import say

_TYPES = {"csv": "text/csv; charset=utf-8", "xlf": "application/xliff+xml"}


@require_GET
@workspace_page(Permission.EDIT_SURVEYS)
def translate(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """All texts beside their translations into ``?to=``; ``?missing=1`` those alone that lack one."""
    return _page(request, survey(request.workspace, survey_id))


def _page(request: WorkspaceRequest, found: Survey, status: int = 200, **more: object) -> HttpResponse:
    form = draft_of(found)
    source, target = _pair(form, request.GET.get("to", ""))
    rows = queries.rows(form, source, target) if target else []
    tongues = queries.tongues(form)
    only = request.GET.get("missing") == "1"
    context: dict[str, Any] = {  # Any: what the template takes
        "survey": found,
        "source": languages.describe(source),
        "target": next((one for one in tongues if one.language.tag == target), None),
        "tongues": [one for one in tongues if one.language.tag != source],
        "rows": [row for row in rows if not (only and row.target)],
        "only": only,
        "choices": [one for one in languages.choices() if one.tag not in form["languages"]],
    }
    return render(request, "surveys/translate.html", context | more, status=status)


def _pair(form: Form, asked: str) -> tuple[str, str]:
    """The languages from and into which: the default one, and the one asked for or the first that is not complete."""
    source = form["default_language"]
    if asked:
        return source, queries.language_of(form, asked)
    others = [one for one in queries.tongues(form) if one.language.tag != source]
    unfinished = [one for one in others if one.missing]
    return source, next((one.language.tag for one in [*unfinished, *others]), "")


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def save(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """``POST {"lang", "texts": {name: text}, "revision"}``. Errors come as problem+json; a 409 brings what stands
    there now."""
    found = survey(request.workspace, survey_id)
    try:
        lang, texts, revision = _sent(request, draft_of(found))
        saved = _saved(found, lang, texts, revision)
    except HeardwellError as error:
        return JsonResponse(error.as_problem(), status=error.status, content_type="application/problem+json")
    done = next(one for one in queries.tongues(draft_of(saved)) if one.language.tag == lang)
    answer = {"revision": saved.draft_revision, "percent": done.progress.percent, "words": _left(done.missing)}
    return JsonResponse(answer)


def _saved(found: Survey, lang: str, texts: dict[str, str], revision: int) -> Survey:
    try:
        return actions.translate(found, lang, texts, revision)
    except Conflict as conflict:
        form = draft_of(survey(found.workspace, found.pk))
        there = {row.name: row.target for row in queries.rows(form, form["default_language"], lang)}
        conflict.extra["texts"] = {name: there.get(name, "") for name in texts}
        raise


def _left(missing: int) -> str:
    if not missing:
        return _("complete")
    return ngettext("%(n)s text missing", "%(n)s texts missing", missing) % {"n": number(missing)}


def _sent(request: HttpRequest, form: Form) -> tuple[str, dict[str, str], int]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequest(_("The body is not valid JSON")) from None
    if not isinstance(body, dict) or type(body.get("revision")) is not int:
        raise Invalid.one("revision", _("Expected a whole number"))
    if languages.canonical(body.get("lang")) not in form["languages"]:
        raise Invalid.one("lang", _("Not one of the survey's languages"))
    return str(languages.canonical(body["lang"])), _texts(body.get("texts")), body["revision"]


def _texts(given: object) -> dict[str, str]:
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise Invalid.one("texts", _("Expected texts by their names"))
    return given


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def add_language(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """One more language to translate into."""
    found = survey(request.workspace, survey_id)
    try:
        tag = actions.add_language(found, request.POST.get("language", ""))
    except Invalid as error:
        say(request, error.title)
        return redirect("surveys:translate", request.workspace.slug, survey_id)
    return redirect(f"{_here(request, survey_id)}?to={tag}")


def _here(request: WorkspaceRequest, survey_id: str) -> str:
    return reverse("surveys:translate", args=[request.workspace.slug, survey_id])


# Files


@require_GET
@workspace_page(Permission.EDIT_SURVEYS)
def export(request: WorkspaceRequest, survey_id: str, lang: str, kind: str) -> HttpResponse:
    """All texts with their translations as a file, ``csv`` or ``xlf``."""
    found = survey(request.workspace, survey_id)
    form = draft_of(found)
    source, target = form["default_language"], queries.language_of(form, lang)
    rows = queries.rows(form, source, target)
    body = table.write(rows, source, target) if kind == "csv" else xliff.write(rows, source, target, found.pk)
    response = HttpResponse(body, content_type=_TYPES[kind])
    name = slugify(found.name) or "survey"
    response["Content-Disposition"] = f'attachment; filename="{name}-{target}.{kind}"'
    return response


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def upload(request: WorkspaceRequest, survey_id: str, lang: str) -> HttpResponse:
    """A file comes in: show what it would change. Nothing is stored."""
    found = survey(request.workspace, survey_id)
    form = draft_of(found)
    source, target = form["default_language"], queries.language_of(form, lang)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Invalid.one("file", _("Choose a file"))
        plan = importing.plan(form, source, target, file.name or "", file.read(MOST_BYTES + 1))
    except Invalid as error:
        return _import_page(request, found, target, status=422, error=error)
    return _import_page(request, found, target, plan=plan, texts=json.dumps(plan.texts))


def _import_page(
    request: WorkspaceRequest, found: Survey, target: str, status: int = 200, **more: object
) -> HttpResponse:
    context = {"survey": found, "target": languages.describe(target), **more}
    return render(request, "surveys/translate_import.html", context, status=status)


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def take_in(request: WorkspaceRequest, survey_id: str, lang: str) -> HttpResponse:
    """Apply what was shown."""
    found = survey(request.workspace, survey_id)
    target = queries.language_of(draft_of(found), lang)
    try:
        texts = _texts(json.loads(request.POST.get("texts", "")))
        actions.translate(found, target, texts, int(request.POST.get("revision", "0")))
    except (ValueError, RecursionError):
        raise BadRequest(_("Choose the file again")) from None
    except (Conflict, Invalid) as error:
        return _import_page(request, found, target, status=error.status, error=error)
    said = ngettext("%(n)s text taken in.", "%(n)s texts taken in.", len(texts)) % {"n": number(len(texts))}
    say(request, said)
    return redirect(f"{_here(request, survey_id)}?to={target}")
