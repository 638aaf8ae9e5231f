"""The System page: findings that are looked at anew every few seconds, and backups."""

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.accounts.throttle import client_address
from heardwell.accounts.two_step import proof
from heardwell.core.config import config
from heardwell.core.errors import Conflict, NotFound
from heardwell.project.backup import kept
from heardwell.project.system import actions, sections, stored
from heardwell.project.system import environment as in_force
from heardwell.project.system.findings import size, worst


@workspace_page(Permission.MANAGE)
def page(request: WorkspaceRequest) -> HttpResponse:
    """All sections, the backups, and how the whole is doing."""
    found = sections.of_page()
    context = {
        "sections": found,
        "level": worst(found),
        "bad": [one for section in found for one in section.findings if one.level != "ok"],
        "files": [(name, size(bytes_)) for name, bytes_ in stored.files()],
        "backups": [(one, size(one.bytes)) for one in kept.backups()],
        "backup": actions.state(),
        "may_back_up": request.member.may(Permission.OWN) and actions.may_back_up(request.user),
        "demo": config().heardwell_demo,
    }
    return render(request, "system/page.html", context)


@require_POST
@workspace_page(Permission.OWN)
def back_up(request: WorkspaceRequest) -> HttpResponse:
    """Have a backup made now."""
    if not proof.is_whole(request, request.user):
        return proof.ask_again(reverse("system:page", args=[request.workspace.slug]))
    try:
        actions.ask_for_backup(request.workspace, request.user)
        messages.success(request, _("The backup is being made. It appears below when it was checked."))
    except Conflict as error:
        messages.info(request, error.title)
    return redirect("system:page", request.workspace.slug)


@workspace_page(Permission.OWN)
def download(request: WorkspaceRequest, backup: str) -> HttpResponse:
    """The file itself, for those who own everything that is in it."""
    found = next((one for one in kept.backups() if one.name == f"{backup}.tar.gz"), None)
    if found is None or not actions.may_back_up(request.user):
        raise NotFound
    if not proof.is_whole(request, request.user):  # the file holds more than that provider's workspace
        return proof.ask_again(request.get_full_path())
    actions.downloaded(request.workspace, request.user, found.name, client_address(request))
    response: HttpResponseBase = FileResponse(
        found.path.open("rb"), as_attachment=True, filename=f"heardwell-{found.name}"
    )
    response["Cache-Control"] = "no-store"
    return cast(HttpResponse, response)


@workspace_page(Permission.MANAGE)
def environment(request: WorkspaceRequest) -> HttpResponse:
    """The environment's settings, to read."""
    return render(
        request, "system/environment.html", {"settings": in_force.settings(), "demo": config().heardwell_demo}
    )
