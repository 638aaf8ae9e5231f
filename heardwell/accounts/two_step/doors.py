"""Between the password and the session; and at the door of a workspace that asks for two steps."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heardwell.accounts.access import WorkspaceRequest
from heardwell.accounts.models import User
from heardwell.accounts.signing_in import ONLY, Arrival
from heardwell.accounts.two_step import queries
from heardwell.core import clock, ids
from heardwell.core.config import config

WAITING, TOLD = "second_step", "two_step_told"
#: How long the second step may take after the first.
WAITS_S = 10 * 60


def second_step(request: HttpRequest, arrival: Arrival) -> HttpResponse | None:
    """Ask for the second step, if the person has one. Nobody is signed in until it is taken."""
    if not queries.has_second_step(arrival.user):
        return None
    if request.user.is_authenticated:
        logout(request)
    request.session.cycle_key()  # whoever knew the session before must not find it half open
    request.session[WAITING] = {
        "user": arrival.user.pk,
        "proof": arrival.user.get_session_auth_hash(),
        "at": clock.now().timestamp(),
        "onward": arrival.onward,
        "only": arrival.only,
    }
    return redirect("two_step:second_step")


def is_over(deadline: datetime) -> bool:
    """Whether the time that members had is over."""
    return clock.now() >= deadline


def waiting(request: HttpRequest) -> Arrival | None:
    """Who has passed the first door in this session, and not too long ago."""
    kept = request.session.get(WAITING)
    if not kept or not 0 <= clock.now().timestamp() - kept["at"] < WAITS_S:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    # A password that was changed meanwhile is no first step any more.
    if user is None or not ids.same(user.get_session_auth_hash(), kept["proof"]):
        return None
    return Arrival(user, kept["onward"], kept["only"])


def arrived(request: HttpRequest) -> None:
    """The second step is taken."""
    request.session.pop(WAITING, None)


def hold_without_second_step(request: WorkspaceRequest) -> HttpResponse | None:
    """In a workspace that asks for two steps: a screen once while there is time, and always when it is over."""
    rule = queries.requirement_of(request.workspace)
    if rule is None or request.session.get(ONLY) == request.workspace.pk:
        return None  # the workspace's own provider decides how its people prove themselves
    if request.workspace.demo and config().heardwell_demo:
        return None  # whoever enters the demo shares one account: a visitor's rule must not lock the others out
    here = request.resolver_match
    if (here and here.app_name == "two_step") or queries.has_second_step(request.user):
        return None
    over = is_over(rule.deadline(request.member.joined_at))
    page = f"{reverse('two_step:due', args=[request.workspace.slug])}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=403, headers={"HX-Redirect": page}) if over else None
    first_visit = request.method == "GET" and request.workspace.pk not in request.session.get(TOLD, [])
    return redirect(page) if over or first_visit else None
