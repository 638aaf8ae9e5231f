"""How people get to a survey: its link, its QR code, its snippet."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.collect.surveys import queries as surveys
from heardwell.collect.surveys.models import Survey
from heardwell.collect.widget import qr, queries


@require_GET
@workspace_page(Permission.READ)
def share(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """The survey's link and snippet, and whether the first answer has come. A draft is sent back to its builder."""
    survey = surveys.survey(request.workspace, survey_id)
    if not survey.published_version:
        return redirect("surveys:edit", request.workspace.slug, survey.pk)
    site = queries.first_site(request.workspace)
    context = {
        "survey": survey,
        "address": surveys.address(survey),
        "code": qr.drawing(surveys.address(survey)),
        "snippet": queries.snippet(site),
        "kiosk": f"{surveys.address(survey)}?channel=kiosk&kiosk=1",
        "in_app": f"{surveys.address(survey)}?inapp=1",
        "call": f'heardwell.show("{survey.pk}")',
        "spot": f'<div data-heardwell="{survey.pk}"></div>',
        "mode": survey.draft["display"]["mode"],
        "heard": surveys.answers(request.workspace, [survey.pk])[survey.pk],
    }
    return render(request, "widget/share.html", context)


MOST_PLACES, MOST_PLACE = 100, 80


@require_GET
@workspace_page(Permission.READ)
def sheet(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """QR codes to print, one for each place of ``?places=``, a line each; every answer then carries its place."""
    survey = surveys.survey(request.workspace, survey_id)
    if not survey.published_version:
        return redirect("surveys:edit", request.workspace.slug, survey.pk)
    lines = [line.strip()[:MOST_PLACE] for line in request.GET.get("places", "").splitlines() if line.strip()]
    places = list(dict.fromkeys(lines))[:MOST_PLACES]
    cards = [(place, qr.drawing(_address(survey, place))) for place in places or [""]]
    context = {"survey": survey, "cards": cards, "places": "\n".join(places), "call": _call(survey)}
    return render(request, "widget/sheet.html", context)


def _address(survey: Survey, place: str) -> str:
    named = {"channel": "qr"} | ({"place": place} if place else {})
    return f"{surveys.address(survey)}?{urlencode(named)}"


def _call(survey: Survey) -> str:
    """The first question, in the survey's first language: what stands above the code."""
    form, questions = survey.draft, survey.draft["questions"]
    return str(questions[0]["label"].get(form["default_language"], "")) if questions else survey.name
