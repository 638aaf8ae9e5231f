"""The door of every workspace page: who is it, may they do this, in this workspace?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from heardwell.accounts import actions
from heardwell.accounts.models import Membership, User, Workspace
from heardwell.accounts.queries import membership_of
from heardwell.accounts.roles import Permission, may
from heardwell.core.errors import Forbidden, NotFound
from heardwell.web.numbers import written_in

P = ParamSpec("P")


class WorkspaceRequest(HttpRequest):
    """A request that has passed the door."""

    workspace: Workspace
    member: Membership
    user: User


Inside = Callable[Concatenate[WorkspaceRequest, P], HttpResponseBase]
Outside = Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]

#: Looks at a member who may come in, and answers with another page when something is still missing.
Hold = Callable[[WorkspaceRequest], HttpResponse | None]
_holds: list[Hold] = []


def hold_at_the_door(hold: Hold) -> None:
    """Register a reason to show a member another page first (two-step sign-in is required, …)."""
    if hold not in _holds:
        _holds.append(hold)


def workspace_page(permission: Permission) -> Callable[[Inside[P]], Outside[P]]:
    """Decorate a view whose first URL argument is the workspace's slug.

    Strangers are sent to sign in. Members of other workspaces get the uniform 404 and a ``denied`` audit line;
    members without the permission get 403. Inside, times are shown in the workspace's zone and numbers in its
    digits.
    """

    def decorate(view: Inside[P]) -> Outside[P]:
        @wraps(view)
        def door(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            inside = _enter(request, slug, permission)
            with (
                timezone.override(inside.workspace.zone),
                written_in(inside.workspace.digits),
                _denials_recorded(inside),
            ):
                held = next((page for hold in _holds if (page := hold(inside)) is not None), None)
                return held or view(inside, *args, **kwargs)

        door.permission = permission  # type: ignore[attr-defined]  # read by the test that walks all routes
        # Django passes the slug by its name; types have no word for "by place or by name" before **P.
        return door  # type: ignore[return-value]

    return decorate


@contextmanager
def _denials_recorded(request: WorkspaceRequest) -> Iterator[None]:
    """An id that is not of this workspace was asked for: worth a line in the audit log, whatever it was."""
    try:
        yield
    except NotFound:
        actions.record(request.workspace, "denied", user=request.user, target=request.path)
        raise


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Refresh": "true"})
    return redirect_to_login(request.get_full_path())


def _enter(request: HttpRequest, slug: str, permission: Permission) -> WorkspaceRequest:
    user = request.user
    assert isinstance(user, User)
    try:
        member = membership_of(user, slug)
    except NotFound:
        # The same work for a foreign workspace as for none, so that time does not tell them apart.
        actions.record(Workspace.objects.filter(slug=slug).first(), "denied", user=user, target=request.path)
        raise
    if not may(member.role, permission):
        actions.record(member.workspace, "denied", user=user, target=request.path, needs=permission.value)
        raise Forbidden(
            _("Your role “%(role)s” does not allow this. Ask an owner or admin.") % {"role": member.role_name}
        )
    actions.note_workspace(user, member.workspace)
    request.workspace, request.member = member.workspace, member  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]  # the door has just put both attributes on it
