"""Teams: the list, and one of them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.members.actions import Actor
from heardwell.accounts.models import Team
from heardwell.accounts.roles import Permission
from heardwell.accounts.teams import actions, queries
from heardwell.accounts.teams.forms import TeamForm
from heardwell.core import clock
from heardwell.core.errors import Invalid
from heardwell.web.languages import language_name
from heardwell.web.toasts import say


@workspace_page(Permission.READ)
def index(request: WorkspaceRequest) -> HttpResponse:
    """Every team, and whether it is there now."""
    now = clock.now()
    every = [
        {
            "team": one,
            "open": queries.team_open_now(one, now),
            "people": list(queries.team_members(one)[:6]),
            "languages": [language_name(code) for code in one.languages],
        }
        for one in queries.teams(request.workspace, archived=True)
    ]
    context = {
        "teams": [row for row in every if not _team(row).archived_at],
        "archived": [row for row in every if _team(row).archived_at],
        "may_manage": request.member.may(Permission.MANAGE),
    }
    return render(request, "accounts/teams.html", context)


def _team(row: dict[str, object]) -> Team:
    team = row["team"]
    assert isinstance(team, Team)
    return team


@workspace_page(Permission.MANAGE)
def create(request: WorkspaceRequest) -> HttpResponse:
    return _edit(request, None)


@workspace_page(Permission.MANAGE)
def change(request: WorkspaceRequest, team_id: int) -> HttpResponse:
    return _edit(request, queries.team(request.workspace, team_id))


def _edit(request: WorkspaceRequest, team: Team | None) -> HttpResponse:
    form = TeamForm(request.workspace, team, request.POST or None)
    if request.method == "POST" and form.is_valid() and (saved := _save(request, form, team)):
        say(request, _("Saved: %(team)s.") % {"team": saved.name})
        return redirect("accounts:teams", request.workspace.slug)
    context = {"form": form, "team": team, "days": form.days(request.workspace.week_start)}
    return render(request, "accounts/team.html", context, status=422 if request.method == "POST" else 200)


def _save(request: WorkspaceRequest, form: TeamForm, team: Team | None) -> Team | None:
    actor = Actor.member(request.member)
    try:
        if team is None:
            return actions.create_team(request.workspace, actor, form.given(), form.member_ids())
        return actions.change_team(team, actor, form.given(), form.member_ids())
    except Invalid as error:
        form.add_error(error.errors[0].field if error.errors else None, error.title)
        return None


@workspace_page(Permission.MANAGE)
@require_POST
def archive(request: WorkspaceRequest, team_id: int) -> HttpResponse:
    team = queries.team(request.workspace, team_id)
    actions.archive_team(team, Actor.member(request.member))
    undo = reverse("accounts:restore_team", args=[request.workspace.slug, team.pk])
    say(request, _("%(team)s is archived.") % {"team": team.name}, undo_url=undo)
    return redirect("accounts:teams", request.workspace.slug)


@workspace_page(Permission.MANAGE)
@require_POST
def restore(request: WorkspaceRequest, team_id: int) -> HttpResponse:
    team = queries.team(request.workspace, team_id)
    actions.restore_team(team, Actor.member(request.member))
    say(request, _("%(team)s is back.") % {"team": team.name})
    return redirect("accounts:teams", request.workspace.slug)
