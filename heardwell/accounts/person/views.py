"""Profile and password: what one changes for oneself."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters

from heardwell.accounts import actions, throttle
from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.models import User
from heardwell.accounts.person.forms import PasswordForm, ProfileForm
from heardwell.accounts.roles import Permission
from heardwell.accounts.sessions.actions import forget


@workspace_page(Permission.READ)
@sensitive_post_parameters()
def profile(request: WorkspaceRequest) -> HttpResponse:
    """Name, language, address."""
    user = request.user
    language = user.language or getattr(request, "LANGUAGE_CODE", "en")
    start = {"name": user.name, "language": language, "email": user.email}
    form = ProfileForm(user, request.POST or None, initial=start)
    if request.method != "POST":
        return render(request, "accounts/profile.html", {"form": form})
    if request.POST.get("password"):
        throttle.check(request, user.email)
    if not form.is_valid():
        if "password" in form.errors:
            throttle.failed(request, user.email)
        return render(request, "accounts/profile.html", {"form": form}, status=422)
    kept = {name: form.cleaned_data[name] for name in ("name", "language", "email")}
    actions.save_profile(user, **kept)
    return _in_language(request, kept["language"])


def _in_language(request: WorkspaceRequest, language: str) -> HttpResponse:
    """Back to the page, which is in the chosen language from now on."""
    request.session["language"] = language
    with override(language):
        messages.success(request, _("Saved."))
    response = redirect("accounts:profile", request.workspace.slug)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        path=settings.LANGUAGE_COOKIE_PATH,
        samesite="Lax",
        httponly=True,
    )
    return response


@workspace_page(Permission.READ)
@sensitive_post_parameters()
def change_password(request: WorkspaceRequest) -> HttpResponse:
    """A new password, which ends the sessions elsewhere."""
    user = request.user
    form = PasswordForm(user, request.POST or None)
    if request.method != "POST":
        return render(request, "accounts/password.html", {"form": form})
    throttle.check(request, user.email)
    if not form.is_valid():
        if "current" in form.errors:
            throttle.failed(request, user.email)
        return render(request, "accounts/password.html", {"form": form}, status=422)
    actions.change_password(user, form.cleaned_data["new"])
    stay_signed_in(request, user)
    messages.success(request, _("Your password is changed. All other sessions have ended."))
    return redirect("accounts:change_password", request.workspace.slug)


def stay_signed_in(request: WorkspaceRequest, user: User) -> None:
    """Keep this session after a change that has ended all others."""
    update_session_auth_hash(request, user)
    forget(user, but=str(request.session.session_key))
