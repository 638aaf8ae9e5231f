"""Where a page that stays open listens: asked for anew every minute, so that who may not come in hears nothing more."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.core import live


@require_GET
@workspace_page(Permission.READ)
@never_cache
def address(request: WorkspaceRequest) -> HttpResponse:
    """The door has looked at session, membership and whatever holds people back: that is the whole check."""
    return JsonResponse({"address": live.address(request.workspace.pk, request.user.pk, str(request.user))})
