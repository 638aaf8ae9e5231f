"""How people get to a survey: its link, the snippet, and how to tell the widget who somebody is."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission, may
from heardwell.collect.surveys import queries as surveys
from heardwell.collect.widget import actions, qr, queries
from heardwell.web.toasts import say


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
        "call": f'heardwell.show("{survey.pk}")',
        "spot": f'<div data-heardwell="{survey.pk}"></div>',
        "mode": survey.draft["display"]["mode"],
        "heard": surveys.answers(request.workspace, [survey.pk])[survey.pk],
        "may_edit": may(request.member.role, Permission.EDIT_SURVEYS),
    }
    return render(request, "widget/share.html", context)


@require_GET
@workspace_page(Permission.READ)
def install(request: WorkspaceRequest) -> HttpResponse:
    """The snippet for every page, and for those who may, the secret that signs identities."""
    site = queries.first_site(request.workspace)
    context = {
        "site": site,
        "snippet": queries.snippet(site),
        "may_manage": may(request.member.role, Permission.MANAGE),
    }
    return render(request, "widget/install.html", context)


@require_POST
@workspace_page(Permission.MANAGE)
def renew(request: WorkspaceRequest) -> HttpResponse:
    """A new identity secret."""
    actions.renew_secret(queries.first_site(request.workspace), request.user)
    say(request, _("The secret is new. Signatures made with the old one are refused from now on."))
    return redirect("widget:install", request.workspace.slug)
