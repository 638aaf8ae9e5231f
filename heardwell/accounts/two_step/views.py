"""The second step of signing in, and signing in with a passkey alone."""

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from heardwell.accounts import throttle
from heardwell.accounts.models import User
from heardwell.accounts.signing_in import Arrival, enter, safe_next
from heardwell.accounts.two_step import actions, doors, passkeys, proof, queries
from heardwell.accounts.two_step.forms import CodeForm, ConfirmForm, RecoveryForm
from heardwell.accounts.two_step.models import Passkey
from heardwell.core.errors import Invalid
from heardwell.web.toasts import say


@never_cache
@sensitive_post_parameters()
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a code, a recovery code or a passkey. Without a first step there is nothing here."""
    arrival = doors.waiting(request)
    if arrival is None:
        return redirect("accounts:sign_in")
    if not queries.has_second_step(arrival.user):  # switched off elsewhere, meanwhile
        return _let_in(request, arrival)
    form = (RecoveryForm if "recovery" in request.GET else CodeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        throttle.check(request, _counter(arrival.user))
        if actions.take_code(arrival.user, form.cleaned_data["code"], throttle.client_address(request)):
            return _let_in(request, arrival)
        throttle.failed(request, _counter(arrival.user))
        form.add_error("code", _("This code is not right, or has been used already. Wait for the next one."))
    return _ask(request, arrival, form)


@never_cache
@require_POST
def second_step_passkey(request: HttpRequest) -> HttpResponse:
    """The answer of a passkey to the question on the second step's page."""
    arrival = doors.waiting(request)
    if arrival is None:
        return redirect("accounts:sign_in")
    throttle.check(request, _counter(arrival.user))
    answer = request.POST.get("credential", "")
    try:
        passkey = queries.passkey_by_credential(passkeys.claimed_credential(answer))
        if passkey is None or passkey.user_id != arrival.user.pk:
            raise _not_accepted(request)
        count = passkeys.check(request, passkey, answer, alone=False)
    except Invalid as error:
        throttle.failed(request, _counter(arrival.user))
        actions.note(arrival.user, "two_step.failed", address=throttle.client_address(request), by="passkey")
        return _ask(request, arrival, CodeForm(), problem=error.title)
    actions.used_passkey(passkey, count, throttle.client_address(request))
    return _let_in(request, arrival)


@never_cache
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey and nothing else. A page of its own, which works without the sign-in form."""
    if request.user.is_authenticated:
        return redirect(safe_next(request, reverse("home")))
    problem = ""
    if request.method == "POST":
        throttle.check(request, _stranger(request))
        try:
            known, count = _known_passkey(request, request.POST.get("credential", ""))
        except Invalid as error:
            throttle.failed(request, _stranger(request))
            problem = error.title
        else:
            actions.used_passkey(known, count, throttle.client_address(request))
            return enter(request, known.user, complete=True)
    context = {"next": safe_next(request, ""), "problem": problem, "question": passkeys.question(request)}
    return render(request, "two_step/passkey.html", context, status=422 if problem else 200)


@never_cache
@sensitive_post_parameters()
def confirm(request: HttpRequest) -> HttpResponse:
    """The password once more, before something that would let others in for good."""
    user = request.user
    if not isinstance(user, User):
        return redirect("accounts:sign_in")
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        throttle.check(request, user.email)
        if user.check_password(form.cleaned_data["password"]):
            throttle.succeeded(request, user.email)
            proof.proved(request)
            return redirect(safe_next(request, reverse("home")))
        throttle.failed(request, user.email)
        form.add_error("password", _("This is not your present password."))
    context = {"form": form, "next": safe_next(request, ""), "by_password": user.has_usable_password()}
    return render(request, "two_step/confirm.html", context, status=422 if form.errors else 200)


@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    """Leave a sign-in half way, or a session that does not reach far enough."""
    onward = safe_next(request, "")
    logout(request)
    return redirect_to_login(onward) if onward else redirect("accounts:sign_in")


def _ask(request: HttpRequest, arrival: Arrival, form: CodeForm | RecoveryForm, problem: str = "") -> HttpResponse:
    means = queries.means_of(arrival.user)
    context = {
        "form": form,
        "means": means,
        "recovery": "recovery" in request.GET,
        "problem": problem,
        "person": arrival.user,
        "question": passkeys.question(request, list(queries.passkeys_of(arrival.user))) if means.passkeys else None,
    }
    return render(request, "two_step/second_step.html", context, status=422 if form.errors or problem else 200)


def _let_in(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    throttle.succeeded(request, _counter(arrival.user))
    doors.arrived(request)
    left = queries.means_of(arrival.user)
    if left and left.codes_left < 3:
        say(request, _("You have few recovery codes left. Make new ones in the settings, under two-step sign-in."))
    return enter(request, arrival.user, complete=True, only=arrival.only, onward=arrival.onward)


def _known_passkey(request: HttpRequest, answer: str) -> tuple[Passkey, int]:
    found = queries.passkey_by_credential(passkeys.claimed_credential(answer))
    if found is None:
        raise _not_accepted(request)
    return found, passkeys.check(request, found, answer, alone=True)


def _not_accepted(request: HttpRequest) -> Invalid:
    passkeys.forget(request)
    return Invalid.one("passkey", _("That passkey was not accepted. Try again, or take another way in."))


def _counter(user: User) -> str:
    """Failures of the second step are counted apart from those of the password."""
    return f"second-step:{user.pk}"


def _stranger(request: HttpRequest) -> str:
    """Nobody is named yet: failures count against the address alone, so that no guesser locks others out."""
    return f"passkey:{throttle.client_address(request)}"
