"""The demo's doors: in, for whoever can reach it; back to the beginning; and out, to a workspace of one's own."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heardwell.accounts import actions as accounts
from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.forms import SetUpForm
from heardwell.accounts.models import User, Workspace
from heardwell.accounts.roles import Permission, may
from heardwell.accounts.signing_in import enter as begin
from heardwell.core.config import config
from heardwell.core.errors import NotFound
from heardwell.project.demo import reset as resetting
from heardwell.project.demo import shop
from heardwell.project.demo.story import OWNER


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Look around as the shop's owner. Exists only where ``HEARDWELL_DEMO`` is set."""
    if not config().heardwell_demo:
        raise NotFound
    user = get_object_or_404(User, email=OWNER)
    shop.let_back_in(user)
    return begin(request, user, complete=True)


@require_GET
@workspace_page(Permission.READ)
@never_cache
def about(request: WorkspaceRequest) -> HttpResponse:
    """What the demo is, and how far a reset has come; asks before there is one."""
    context = {
        "telling": resetting.telling_of(request.workspace),
        "may_reset": may(request.member.role, Permission.MANAGE),
        "may_own": config().heardwell_demo,
    }
    return render(request, "demo/about.html", context)


@require_POST
@workspace_page(Permission.MANAGE)
def reset(request: WorkspaceRequest) -> HttpResponse:
    """Have the story put back."""
    resetting.ask(request.workspace, request.user)
    return redirect("demo:about", request.workspace.slug)


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.READ)
@never_cache
@sensitive_post_parameters("password")
def own(request: WorkspaceRequest) -> HttpResponse:
    """A workspace and an account of one's own, beside the demo; only where the demo is open to everybody anyway."""
    resetting.telling_of(request.workspace)
    if not config().heardwell_demo:
        raise NotFound
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workspace = _start(form.cleaned_data, getattr(request, "LANGUAGE_CODE", "en"))
        onward = reverse("onboarding:start", args=[workspace.slug])
        return begin(request, workspace.memberships.get().user, complete=True, onward=onward)
    return render(request, "demo/own.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _start(given: dict[str, str], language: str) -> Workspace:
    user = accounts.create_user(given["email"], given["name"], given["password"])
    return accounts.create_workspace(given["workspace"], user, language=language)
