"""Signing in through a workspace's provider: there, back, and what is asked of those who have an account already."""

from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from heardwell.accounts import throttle
from heardwell.accounts.models import User
from heardwell.accounts.origin import origin
from heardwell.accounts.signing_in import ONLY, enter, safe_next
from heardwell.accounts.sso import actions, openid, queries
from heardwell.accounts.sso.forms import FindForm
from heardwell.accounts.sso.models import Provider
from heardwell.accounts.sso.openid import Person, Refused
from heardwell.core import clock, ids
from heardwell.core.errors import NotFound
from heardwell.web.toasts import say

ASKED, CONSENT = "sso_asked", "sso_consent"
LASTS_S = 10 * 60
REMEMBERED = "hw_sso"
REMEMBERED_S = 365 * 24 * 3600


@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """By the workspace's name to its provider. The way on is a link: a form may not lead to another host."""
    form = FindForm(request.GET if "workspace" in request.GET else None)
    found = None
    if form.is_bound and form.is_valid():
        throttle.check(request, _guesser(request))
        found = queries.provider_named(form.cleaned_data["workspace"])
        if found is None:
            throttle.failed(request, _guesser(request))
            form.add_error("workspace", _("No workspace of this name has a sign-in of its own."))
    context = {"form": form, "provider": found, "next": safe_next(request, "")}
    return render(request, "sso/find.html", context, status=422 if form.errors else 200)


@never_cache
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """To the provider. No workspace and a workspace without a provider look the same."""
    throttle.set_out(request)
    provider = _provider(slug)
    asked = openid.question(provider, callback_url(request, slug))
    request.session[ASKED] = {
        **{key: value for key, value in asdict(asked).items() if key != "address"},
        "provider": provider.pk,
        "issuer": provider.issuer,
        "onward": safe_next(request, ""),
        "at": clock.now().timestamp(),
    }
    return HttpResponseRedirect(asked.address)


@never_cache
def callback(request: HttpRequest, slug: str) -> HttpResponse:
    """Back from the provider. What was asked is taken out of the session first: an answer counts once."""
    provider = _provider(slug)
    asked = request.session.pop(ASKED, {})
    address = throttle.client_address(request)
    throttle.check(request, _guesser(request))
    try:
        person = _answered(request, provider, asked)
        throttle.came_back(request)
        user = actions.recognise(provider, person, address)
    except actions.ConsentNeeded:
        request.session[CONSENT] = {**asdict(person), "provider": provider.pk, "at": clock.now().timestamp()}
        return redirect("sso:connect")
    except Refused as error:
        throttle.failed(request, _guesser(request))
        return render(request, "sso/refused.html", {"why": error.title, "provider": provider}, status=error.status)
    onward = asked["onward"] or reverse("pulse", args=[provider.workspace.slug])
    if request.user == user and ONLY not in request.session:
        return _remembering(redirect(onward), provider)  # signed in already, and for more than this workspace
    return _remembering(enter(request, user, only=provider.workspace_id, onward=onward), provider)


@never_cache
def connect(request: HttpRequest) -> HttpResponse:
    """An account that is more than this workspace's is connected by its owner, signed in the usual way."""
    kept = request.session.get(CONSENT)
    provider = Provider.objects.select_related("workspace").filter(pk=kept["provider"]).first() if kept else None
    if not kept or not provider or not 0 <= clock.now().timestamp() - kept["at"] < LASTS_S:
        request.session.pop(CONSENT, None)
        return redirect("accounts:sign_in")
    person = Person(**{name: kept[name] for name in ("issuer", "subject", "email", "verified", "name")})
    user = request.user if isinstance(request.user, User) and ONLY not in request.session else None
    mine = user is not None and user.email == person.email
    if request.method == "POST" and user and mine:
        request.session.pop(CONSENT, None)
        try:
            actions.connect(provider, person, user, throttle.client_address(request))
        except Refused as error:
            return render(request, "sso/refused.html", {"why": error.title, "provider": provider}, status=error.status)
        say(request, _("Connected. From now on you can sign in this way."))
        return _remembering(redirect("pulse", provider.workspace.slug), provider)
    context = {"provider": provider, "person": person, "signed_in": user, "mine": mine}
    return render(request, "sso/connect.html", context)


def callback_url(request: HttpRequest, slug: str) -> str:
    """Where the provider sends people back to. It must be told this address."""
    return f"{origin(request)}{reverse('sso:callback', args=[slug])}"


def _answered(request: HttpRequest, provider: Provider, asked: dict[str, str | float]) -> Person:
    """Whom the provider vouches for, if this is its answer to what this browser asked."""
    state, at = str(asked.get("state", "")), float(asked.get("at", 0))
    late = not 0 <= clock.now().timestamp() - at < LASTS_S
    ours = state and ids.same(state, request.GET.get("state", "")) and asked["provider"] == provider.pk
    if not ours or late or asked["issuer"] != provider.issuer:
        raise Refused(_("This sign-in was begun elsewhere, or too long ago. Begin again."))
    if request.GET.get("iss", provider.issuer) != provider.issuer:  # RFC 9207
        raise Refused(_("This answer is another provider's."))
    if "code" not in request.GET:
        said = request.GET.get("error_description") or request.GET.get("error") or "?"
        raise Refused(_("The provider says: %(words)s") % {"words": said[:200]})
    back = callback_url(request, provider.workspace.slug)
    return openid.answer(provider, request.GET["code"][:4000], str(asked["verifier"]), str(asked["nonce"]), back)


def _provider(slug: str) -> Provider:
    provider = queries.provider_at(slug)
    if provider is None:
        raise NotFound
    return provider


def _remembering(response: HttpResponse, provider: Provider) -> HttpResponse:
    """The sign-in page offers this way first the next time."""
    slug = provider.workspace.slug
    path = settings.SESSION_COOKIE_PATH
    response.set_cookie(REMEMBERED, slug, max_age=REMEMBERED_S, path=path, samesite="Lax", httponly=True)
    return response


def _guesser(request: HttpRequest) -> str:
    return f"sso:{throttle.client_address(request)}"
