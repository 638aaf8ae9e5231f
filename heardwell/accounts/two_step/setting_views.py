"""The pages under Settings: two-step sign-in, passkeys, and what a workspace asks of everybody."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from heardwell.accounts import throttle
from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.person.views import stay_signed_in
from heardwell.accounts.roles import Permission
from heardwell.accounts.sessions.actions import end_all
from heardwell.accounts.signing_in import safe_next
from heardwell.accounts.two_step import actions, codes, doors, passkeys, proof, queries
from heardwell.accounts.two_step.forms import CodeForm, ConfirmForm, PasskeyForm
from heardwell.core import sealing
from heardwell.core.errors import Invalid
from heardwell.web.toasts import say

#: The seed of an app that is not confirmed yet waits in the session, sealed.
NEW_SECRET = "new_totp_secret"  # the key's name in the session


@workspace_page(Permission.READ)
@never_cache
def home(request: WorkspaceRequest) -> HttpResponse:
    """What is on, and what can be done about it."""
    return _home(request, ConfirmForm())


@workspace_page(Permission.READ)
@never_cache
@sensitive_post_parameters()
def set_up(request: WorkspaceRequest) -> HttpResponse:
    """The picture for the app, and the code that proves it was read."""
    if not proof.is_fresh(request, request.user):
        return proof.ask_again(request.path)
    secret, form = _new_secret(request), CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        throttle.check(request, f"set-up:{request.user.pk}")
        step = codes.matching_step(secret, codes.tidy(form.cleaned_data["code"]))
        if step is not None:
            del request.session[NEW_SECRET]
            drawn = actions.switch_on(request.user, secret, step, throttle.client_address(request))
            _end_others(request)
            return _codes(request, drawn)
        throttle.failed(request, f"set-up:{request.user.pk}")
        form.add_error("code", _("This is not the code that the app shows now. Check the clock of your phone."))
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    context = {"form": form, "picture": codes.picture(secret, request.user), "secret": spaced}
    return render(request, "two_step/set_up.html", context, status=422 if form.errors else 200)


@workspace_page(Permission.READ)
@require_POST
@never_cache
def renew_codes(request: WorkspaceRequest) -> HttpResponse:
    """New recovery codes, in this one answer."""
    back = reverse("two_step:home", args=[request.workspace.slug])
    if not proof.is_fresh(request, request.user):
        return proof.ask_again(back)
    if not queries.has_second_step(request.user):
        return redirect(back)
    return _codes(request, actions.renew_codes(request.user, throttle.client_address(request)))


@workspace_page(Permission.READ)
@require_POST
@never_cache
@sensitive_post_parameters()
def switch_off(request: WorkspaceRequest) -> HttpResponse:
    """Needs the password itself: a session left open is not enough."""
    form = ConfirmForm(request.POST)
    back = redirect("two_step:home", request.workspace.slug)
    if request.user.has_usable_password():
        throttle.check(request, request.user.email)
        if not form.is_valid() or not request.user.check_password(form.cleaned_data["password"]):
            throttle.failed(request, request.user.email)
            form.is_valid()
            form.add_error("password", _("This is not your present password."))
            return _home(request, form, status=422)
    elif not proof.is_fresh(request, request.user):
        return proof.ask_again(back["Location"])
    actions.switch_off(request.user, throttle.client_address(request))
    _end_others(request)
    say(request, _("Two-step sign-in is off. Your password alone opens your account."))
    return back


@workspace_page(Permission.READ)
@never_cache
def passkey_list(request: WorkspaceRequest) -> HttpResponse:
    return render(request, "two_step/passkeys.html", {"passkeys": queries.passkeys_of(request.user)})


@workspace_page(Permission.READ)
@never_cache
def add_passkey(request: WorkspaceRequest) -> HttpResponse:
    """A name, and what the browser made. The recovery codes follow when it is the first second step."""
    if not proof.is_fresh(request, request.user):
        return proof.ask_again(request.path)
    existing = list(queries.passkeys_of(request.user))
    if len(existing) >= actions.MOST_PASSKEYS:
        say(request, _("You have as many passkeys as an account can hold. Remove one first."))
        return redirect("two_step:passkeys", request.workspace.slug)
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = passkeys.created(request, request.user, form.cleaned_data["credential"])
        except Invalid as error:
            form.add_error(None, error.title)
        else:
            new = actions.add_passkey(made, form.cleaned_data["name"], throttle.client_address(request))
            say(request, _("The passkey is added. From now on you can sign in with it."))
            return _codes(request, new) if new else redirect("two_step:passkeys", request.workspace.slug)
    context = {"form": form, "question": passkeys.creation(request, request.user, existing), "first": not existing}
    return render(request, "two_step/add_passkey.html", context, status=422 if form.errors else 200)


@workspace_page(Permission.READ)
@require_POST
def remove_passkey(request: WorkspaceRequest, passkey_id: int) -> HttpResponse:
    passkey = queries.passkey_of(request.user, passkey_id)
    back = reverse("two_step:passkeys", args=[request.workspace.slug])
    if not proof.is_fresh(request, request.user):
        return proof.ask_again(back)
    actions.remove_passkey(passkey, throttle.client_address(request))
    _end_others(request)
    say(request, _("The passkey is removed. It no longer opens your account."))
    return redirect(back)


@workspace_page(Permission.OWN)
@never_cache
def rule(request: WorkspaceRequest) -> HttpResponse:
    """Whether the workspace asks everybody for two steps, and who has them."""
    if request.method == "POST":
        required = request.POST.get("required") == "on"
        if required and not queries.has_second_step(request.user):
            say(request, _("Switch on two-step sign-in for yourself first."))
            return redirect("two_step:home", request.workspace.slug)
        actions.require(request.workspace, required, request.user)
        say(request, _("Saved."))
        return redirect("two_step:rule", request.workspace.slug)
    found = queries.requirement_of(request.workspace)
    rows = [
        {"member": member, "has": has, "until": found.deadline(member.joined_at) if found else None}
        for member, has in queries.members_and_steps(request.workspace)
    ]
    return render(request, "two_step/rule.html", {"rule": found, "rows": rows})


@workspace_page(Permission.READ)
@never_cache
def due(request: WorkspaceRequest) -> HttpResponse:
    """The screen before a workspace that asks for two steps: set it up, or later while there is time."""
    found = queries.requirement_of(request.workspace)
    onward = safe_next(request, reverse("pulse", args=[request.workspace.slug]))
    if found is None or queries.has_second_step(request.user):
        return redirect(onward)
    told = request.session.get(doors.TOLD, [])
    request.session[doors.TOLD] = [*told, request.workspace.pk]
    until = found.deadline(request.member.joined_at)
    return render(request, "two_step/due.html", {"until": until, "over": doors.is_over(until), "onward": onward})


def _home(request: WorkspaceRequest, form: ConfirmForm, status: int = 200) -> HttpResponse:
    context = {
        "means": queries.means_of(request.user),
        "app": queries.authenticator_of(request.user),
        "form": form,
        "by_password": request.user.has_usable_password(),
        "rule": queries.requirement_of(request.workspace),
    }
    return render(request, "two_step/home.html", context, status=status)


def _end_others(request: WorkspaceRequest) -> None:
    """What opens the account has changed: whoever came in before must show the new."""
    end_all(request.user)
    stay_signed_in(request, request.user)


def _codes(request: WorkspaceRequest, drawn: list[str]) -> HttpResponse:
    return render(request, "two_step/codes.html", {"codes": drawn, "text": "\n".join(drawn)})


def _new_secret(request: WorkspaceRequest) -> str:
    """The same seed until it is confirmed: a second tab must not spoil the first one's picture."""
    kept = sealing.unseal(actions.SEAL, request.session.get(NEW_SECRET, ""))
    secret = kept or codes.new_secret()
    if kept is None:
        request.session[NEW_SECRET] = sealing.seal(actions.SEAL, secret)
    return secret
