"""Where somebody is signed in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.person.views import stay_signed_in
from heardwell.accounts.roles import Permission
from heardwell.accounts.sessions import actions, queries
from heardwell.web.toasts import say


@workspace_page(Permission.READ)
@never_cache
def index(request: WorkspaceRequest) -> HttpResponse:
    """The browsers, this one first."""
    rows = queries.browsers(request.user, str(request.session.session_key))
    return render(request, "accounts/sessions.html", {"browsers": rows})


@workspace_page(Permission.READ)
@require_POST
def end(request: WorkspaceRequest, session_id: int) -> HttpResponse:
    one = queries.sign_in_of(request.user, session_id)
    if one.key == request.session.session_key:
        return redirect("accounts:sessions", request.workspace.slug)  # "Sign out" is for this browser
    actions.end(one)
    say(request, _("That browser is signed out."))
    return redirect("accounts:sessions", request.workspace.slug)


@workspace_page(Permission.READ)
@require_POST
def end_others(request: WorkspaceRequest) -> HttpResponse:
    """Everywhere but here."""
    actions.end_all(request.user)
    stay_signed_in(request, request.user)
    say(request, _("You are signed out everywhere else."))
    return redirect("accounts:sessions", request.workspace.slug)
