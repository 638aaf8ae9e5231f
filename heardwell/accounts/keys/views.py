"""Keys for programs: what there are, what each may do and when it was used."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from heardwell.accounts import actions, queries
from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.keys.forms import ApiKeyForm
from heardwell.accounts.roles import Permission
from heardwell.core import clock


@workspace_page(Permission.MANAGE)
@never_cache
def index(request: WorkspaceRequest) -> HttpResponse:
    """The keys; a POST makes one, whose secret is in this one answer and nowhere else."""
    form = ApiKeyForm(request.member.role, request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        _key, token = actions.create_api_key(
            request.workspace, form.cleaned_data["name"], request.user, form.permissions, days=form.days
        )
        context = {"form": ApiKeyForm(request.member.role), "new_token": token}
    now = clock.now()
    context["keys"] = [(key, key.ended(now)) for key in queries.api_keys(request.workspace)]
    return render(request, "accounts/keys.html", context, status=422 if form.errors else 200)


@workspace_page(Permission.MANAGE)
@require_POST
def revoke(request: WorkspaceRequest, key_id: int) -> HttpResponse:
    actions.revoke_api_key(request.workspace, key_id, request.user)
    messages.success(request, _("The key is switched off."))
    return redirect("accounts:keys", request.workspace.slug)
