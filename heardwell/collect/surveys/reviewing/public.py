"""What somebody sees who was sent a link: the draft as respondents would see it, inert, and room for comments."""

from typing import Any
from urllib.parse import quote, unquote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from heardwell.accounts.models import Membership, User
from heardwell.collect.surveys import hosted, languages
from heardwell.collect.surveys.compiling import compiled
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.queries import draft_of
from heardwell.collect.surveys.reviewing import actions, pace, queries
from heardwell.core.errors import Invalid
from heardwell.web.toasts import say

_NAME, _KEPT_S = "hw_reviewer", 30 * 24 * 3600


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """The page; ``POST {name, body, question}`` says something about a question."""
    link = queries.link_of(token)
    survey = link.survey
    member = _member(request, survey)
    if request.method == "GET":
        return _page(request, survey, token, member)
    pace.check(request, link)
    name = member.name if member else request.POST.get("name", "")
    question = request.POST.get("question", "")
    try:
        body = request.POST.get("body", "")
        actions.add_comment(survey, body=body, author=name, question=question, user=member, link=link)
    except Invalid as error:
        return _page(request, survey, token, member, error=error)
    say(request, _("Thank you. They will read it."))
    response = redirect(f"{request.get_full_path()}#about-{question}")
    path = reverse("reviewing:draft", args=["-"]).removesuffix("-/")
    secure = request.is_secure()
    response.set_cookie(
        _NAME, quote(name[:120]), max_age=_KEPT_S, path=path, httponly=True, samesite="Lax", secure=secure
    )
    return _discreet(response)


def _member(request: HttpRequest, survey: Survey) -> User | None:
    """Whoever is signed in and belongs here speaks under their own name."""
    user = request.user
    if isinstance(user, User) and Membership.objects.filter(workspace=survey.workspace, user=user).exists():
        return user
    return None


def _page(
    request: HttpRequest, survey: Survey, token: str, member: User | None, error: Invalid | None = None
) -> HttpResponse:
    form = draft_of(survey)
    asked = languages.canonical(request.GET.get("lang"))
    lang = asked if asked in form["languages"] else form["default_language"]
    context: dict[str, Any] = {  # Any: what the template takes
        "survey": survey,
        "token": token,
        "threads": queries.threads(survey, str(lang)),
        "tongues": [languages.describe(tag) for tag in form["languages"]],
        "tongue": lang,
        "organisation": survey.workspace.name,
        "reader": member,
        "name": request.POST.get("name") or unquote(request.COOKIES.get(_NAME, "")),
        "error": error,
        "about": request.POST.get("question", ""),
        "body": request.POST.get("body", ""),
    }
    with timezone.override(survey.workspace.zone):
        return _discreet(render(request, "surveys/review_draft.html", context, status=422 if error else 200))


@require_GET
def inside(request: HttpRequest, token: str) -> HttpResponse:
    """The draft itself, for the frame. It runs nothing and sends nothing, wherever it is opened."""
    survey = queries.link_of(token).survey
    response = hosted.preview(request, compiled(survey, draft_of(survey), survey.published_version))
    response["Content-Security-Policy"] += "; sandbox allow-same-origin"
    return _discreet(response)


def _discreet(response: HttpResponse) -> HttpResponse:
    """The address is the credential: it goes into no index, no cache, no other site's log."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
