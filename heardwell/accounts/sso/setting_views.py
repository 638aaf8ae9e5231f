"""The page under Settings where a workspace names its provider."""

import contextlib
import json

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.origin import origin
from heardwell.accounts.roles import Permission
from heardwell.accounts.sso import actions, openid, queries
from heardwell.accounts.sso.forms import ProviderForm
from heardwell.accounts.sso.models import Provider
from heardwell.accounts.sso.views import callback_url
from heardwell.accounts.two_step import proof
from heardwell.core import egress
from heardwell.web.toasts import say

SHOWN = 8_000


@workspace_page(Permission.MANAGE)
@never_cache
def home(request: WorkspaceRequest) -> HttpResponse:
    return _home(request)


@workspace_page(Permission.OWN)
@never_cache
@sensitive_post_parameters()
def edit(request: WorkspaceRequest) -> HttpResponse:
    """Whoever may name a provider decides who comes in, as owners too: for owners, and the password is asked first."""
    if not proof.is_fresh(request, request.user):
        return proof.ask_again(request.path)
    provider = queries.provider_of(request.workspace) or Provider(workspace=request.workspace)
    form = ProviderForm(request.POST or None, instance=provider)
    if request.method == "POST" and form.is_valid():
        actions.save_provider(form.save(commit=False), form.cleaned_data["secret"], request.user)
        say(request, _("Saved. Try it before you tell anybody."))
        return redirect("sso:settings", request.workspace.slug)
    context = {"form": form, "callback": callback_url(request, request.workspace.slug)}
    return render(request, "sso/edit.html", context, status=422 if form.errors else 200)


@workspace_page(Permission.MANAGE)
@require_POST
@never_cache
def try_it(request: WorkspaceRequest) -> HttpResponse:
    """Ask the provider about itself, and show its answer as it came."""
    provider = queries.provider_of(request.workspace)
    if provider is None:
        return redirect("sso:settings", request.workspace.slug)
    raw, problem = "", ""
    try:
        raw = _readable(openid.raw_discovery(provider.issuer))
        openid.discover(provider.issuer, fresh=True)
    except (egress.Refused, openid.Refused) as error:
        problem = error.title
    return _home(request, tried=True, raw=raw, problem=problem)


@workspace_page(Permission.OWN)
@require_POST
def remove(request: WorkspaceRequest) -> HttpResponse:
    actions.remove_provider(request.workspace, request.user)
    say(request, _("Removed. People sign in with their passwords and passkeys."))
    return redirect("sso:settings", request.workspace.slug)


def _home(request: WorkspaceRequest, **tried: object) -> HttpResponse:
    slug = request.workspace.slug
    context = {
        "provider": queries.provider_of(request.workspace),
        "callback": callback_url(request, slug),
        "may_own": request.member.may(Permission.OWN),
        "start": f"{origin(request)}{reverse('sso:start', args=[slug])}",
        **tried,
    }
    return render(request, "sso/settings.html", context)


def _readable(answer: egress.Answer) -> str:
    """Status, kind and the first of the words, laid out when it is JSON."""
    words = answer.body.decode("utf-8", "replace")
    with contextlib.suppress(ValueError, RecursionError):  # not JSON: shown as it came
        words = json.dumps(json.loads(words), indent=2, ensure_ascii=False)
    return f"HTTP {answer.status} {answer.headers.get('content-type', '')}\n\n{words[:SHOWN]}"
