"""Members and invitations, and the door that an invitation opens."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from heardwell.accounts import throttle
from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.members import actions, queries
from heardwell.accounts.members.actions import Actor
from heardwell.accounts.members.forms import InviteForm, JoinForm, roles_for
from heardwell.accounts.models import Invitation, Membership, User
from heardwell.accounts.queries import members
from heardwell.accounts.roles import RANK, ROLE_NAMES, ROLE_SAYS, Permission, Role
from heardwell.accounts.signing_in import enter
from heardwell.accounts.teams.queries import teams_by_user
from heardwell.core import clock
from heardwell.core.config import config
from heardwell.core.errors import Conflict, Gone, Invalid
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say, toast


@workspace_page(Permission.READ)
@never_cache
def index(request: WorkspaceRequest) -> HttpResponse:
    """Everybody who works here; for owners and admins also who is invited."""
    return _page(request)


@workspace_page(Permission.MANAGE)
@require_POST
@never_cache
def invite(request: WorkspaceRequest) -> HttpResponse:
    """The link is in this one answer, and in the mail."""
    form = InviteForm(request.workspace, request.member.role, request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    given = form.cleaned_data
    try:
        invitation, token = actions.invite(
            request.workspace,
            Actor.member(request.member),
            email=given["email"],
            role=given["role"],
            teams=list(given.get("teams", ())),
        )
    except Conflict as error:
        form.add_error("email", error.title)
        return _page(request, form=form, status=422)
    return _page(request, made=invitation, link=actions.link(token))


@workspace_page(Permission.MANAGE)
@require_POST
@never_cache
def invite_again(request: WorkspaceRequest, invitation_id: int) -> HttpResponse:
    invitation = queries.invitation(request.workspace, invitation_id)
    token = actions.invite_again(invitation, Actor.member(request.member))
    return _page(request, made=invitation, link=actions.link(token))


@workspace_page(Permission.MANAGE)
@require_POST
def revoke_invitation(request: WorkspaceRequest, invitation_id: int) -> HttpResponse:
    actions.revoke_invitation(queries.invitation(request.workspace, invitation_id), Actor.member(request.member))
    say(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("accounts:members", request.workspace.slug)


@workspace_page(Permission.MANAGE)
@require_POST
def change_role(request: WorkspaceRequest, member_id: int) -> HttpResponse:
    """The role comes with the form, or in the address when it is taken back."""
    member = queries.membership(request.workspace, member_id)
    role, before = request.POST.get("role") or request.GET.get("role", ""), member.role
    if role not in ROLE_NAMES:
        raise Invalid.one("role", _("Expected a role"))
    actions.change_role(member, role, Actor.member(request.member))
    words = _("%(name)s: %(role)s.") % {"name": member.user.name, "role": member.role_name}
    undo = f"{request.path}?role={before}" if member.user_id != request.user.pk else ""
    if is_fragment(request):
        return toast(HttpResponse(status=204), words, undo_url=undo)
    say(request, words, undo_url=undo)
    return redirect("accounts:members", request.workspace.slug)


@workspace_page(Permission.MANAGE)
@require_POST
def remove(request: WorkspaceRequest, member_id: int) -> HttpResponse:
    member = queries.membership(request.workspace, member_id)
    actions.remove_member(member, Actor.member(request.member))
    say(request, _("%(name)s is no longer a member.") % {"name": member.user.name})
    return redirect("accounts:members", request.workspace.slug)


@workspace_page(Permission.READ)
@require_POST
def leave(request: WorkspaceRequest) -> HttpResponse:
    actions.leave(request.member)
    say(request, _("You have left “%(name)s”.") % {"name": request.workspace.name})
    return redirect("home")


def _page(
    request: WorkspaceRequest,
    *,
    form: InviteForm | None = None,
    made: Invitation | None = None,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    may_manage = request.member.may(Permission.MANAGE)
    in_teams = teams_by_user(request.workspace)
    context = {
        "people": [_row(request, one, in_teams.get(one.user_id, [])) for one in members(request.workspace)],
        "roles": roles_for(request.member.role),
        "role_says": [(name, ROLE_SAYS[role]) for role, name in ROLE_NAMES.items()],
        "may_manage": may_manage,
        "may_leave": not queries.is_last_owner(request.member),
        "made": made,
        "link": link,
        "mail_goes": bool(config().mail_url),
    }
    if may_manage:
        now = clock.now()
        invitations = queries.open_invitations(request.workspace)
        context["invitations"] = [(one, not one.usable(now)) for one in invitations]
        context["form"] = form or InviteForm(request.workspace, request.member.role)
    return render(request, "accounts/members.html", context, status=status)


def _row(request: WorkspaceRequest, member: Membership, teams: list[str]) -> dict[str, object]:
    within = RANK[Role(member.role)] <= RANK[Role(request.member.role)]
    return {
        "member": member,
        "teams": teams,
        "is_me": member.user_id == request.user.pk,
        "may_change": request.member.may(Permission.MANAGE) and within and not queries.is_last_owner(member),
    }


# The door


@never_cache
@sensitive_post_parameters("password")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation opens: joining with the account that is signed in, or with a new one."""
    invitation = queries.invitation_of(token)
    if invitation is None:
        raise Gone(_("This invitation has been used, was withdrawn or has run out. Ask whoever sent it for a new one."))
    if isinstance(request.user, User):
        return _join_signed_in(request, invitation, request.user)
    return _join_as_new(request, invitation)


def _join_signed_in(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    wrong = bool(invitation.email) and invitation.email != user.email
    if request.method == "POST" and "other" in request.POST:
        logout(request)
        return redirect(request.path)
    if request.method == "POST" and not wrong:
        actions.join(invitation, user)
        say(request, _("Welcome to “%(name)s”.") % {"name": invitation.workspace.name})
        return redirect("pulse", invitation.workspace.slug)
    context = {"invitation": invitation, "wrong": wrong}
    return render(request, "accounts/join.html", context, status=403 if request.method == "POST" else 200)


def _join_as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = JoinForm(invitation, request.POST or None)
    known = bool(invitation.email) and User.objects.filter(email=invitation.email).exists()
    if request.method == "POST":
        throttle.check(request, f"join:{invitation.pk}")
    if request.method == "POST" and not known and form.is_valid():
        language = getattr(request, "LANGUAGE_CODE", "en")
        user = actions.join_as_new(invitation, language=language, **form.cleaned_data)
        say(request, _("Welcome to “%(name)s”.") % {"name": invitation.workspace.name})
        return enter(request, user, onward=reverse("pulse", args=[invitation.workspace.slug]))
    if "email" in form.errors:
        throttle.failed(request, f"join:{invitation.pk}")  # else the form would tell who has an account
    context = {"invitation": invitation, "form": form, "known": known}
    return render(request, "accounts/join.html", context, status=422 if request.method == "POST" else 200)
