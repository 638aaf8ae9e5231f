"""A provider's word opens its own workspace only."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from heardwell.accounts.access import WorkspaceRequest
from heardwell.accounts.models import Workspace
from heardwell.accounts.signing_in import ONLY


def hold_elsewhere(request: WorkspaceRequest) -> HttpResponse | None:
    """Somebody who came in through another workspace's provider confirms with their password first."""
    only = request.session.get(ONLY)
    if only is None or only == request.workspace.pk:
        return None
    if request.headers.get("HX-Request"):
        return HttpResponse(status=403, headers={"HX-Redirect": reverse("home")})
    through = Workspace.objects.filter(pk=only).first()
    context = {
        "through": through,
        "wanted": request.workspace,
        "by_password": request.user.has_usable_password(),
        "onward": request.get_full_path(),
    }
    del request.workspace, request.member  # the page shows nothing of the workspace but its name
    return render(request, "sso/elsewhere.html", context, status=403)
