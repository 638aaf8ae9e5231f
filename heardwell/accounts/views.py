"""Signing in and out, setting up, language."""

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from heardwell.accounts import actions, queries, throttle
from heardwell.accounts.forms import SetUpForm, SignInForm
from heardwell.accounts.models import User
from heardwell.accounts.signing_in import enter, safe_next
from heardwell.core.config import config
from heardwell.core.errors import Gone


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(safe_next(request, reverse("home")))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        throttle.check(request, email)
        user = authenticate(request, username=email, password=form.cleaned_data["password"])
        if user is not None:
            throttle.succeeded(request, email)
            return enter(request, user)
        throttle.failed(request, email)
        actions.note_refused(email)
        form.add_error(None, _("Address and password do not match. Check both, and mind upper and lower case."))
    context = {
        "form": form,
        "next": safe_next(request, ""),
        "is_new": queries.is_new(),
        "demo": config().heardwell_demo,
    }
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")


@never_cache
@sensitive_post_parameters("password")
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link that ``serve`` prints: the first owner and workspace."""
    link = queries.link_of(token, "setup")
    if link is None or not queries.is_new():
        raise Gone(_("This set-up link has been used or has run out. Start the program again for a new one."))
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        language = getattr(request, "LANGUAGE_CODE", "en")
        workspace = actions.set_up(link, language=language, **form.cleaned_data)
        user = queries.members(workspace).get().user
        return enter(request, user, complete=True, onward=reverse("onboarding:start", args=[workspace.slug]))
    return render(request, "accounts/set_up.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
def login_link(request: HttpRequest, token: str) -> HttpResponse:
    """A sign-in link from the command line. A visit alone does nothing: scanners follow links."""
    link = queries.link_of(token, "login")
    if link is None or link.user is None or not link.user.is_active:
        raise Gone(_("This sign-in link has been used or has run out. Ask for a new one."))
    if request.method == "POST":
        actions.use_link(link)
        actions.record(None, "login_link.used", user=link.user, address=throttle.client_address(request))
        # The operator's rescue: it must open when phone and keys are gone.
        return enter(request, link.user, complete=True)
    return render(request, "accounts/login_link.html", {"person": link.user})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the pages, kept with the account or the browser."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request, reverse("home")))
    if chosen in dict(settings.LANGUAGES):
        request.session["language"] = chosen
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            path=settings.LANGUAGE_COOKIE_PATH,
            samesite="Lax",
            httponly=True,
        )
        if isinstance(request.user, User):
            actions.choose_language(request.user, chosen)
    return response


def nowhere(request: HttpRequest) -> HttpResponse:
    """For somebody who is signed in and in no workspace: they left it, were removed, or it was deleted."""
    return render(request, "accounts/nowhere.html", {"person": request.user})
