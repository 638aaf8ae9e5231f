"""The steps of the first hour. Each is a page of its own that can be left, skipped and returned to."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.queries import members
from heardwell.accounts.roles import ROLE_NAMES, Permission, Role, may
from heardwell.collect.surveys import languages
from heardwell.collect.surveys import queries as surveys
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.presets import SPOKEN
from heardwell.collect.widget import qr
from heardwell.collect.widget import queries as widget
from heardwell.core.errors import Invalid
from heardwell.messaging.models import Delivery
from heardwell.messaging.providers import mail_server
from heardwell.messaging.trial import Trial
from heardwell.project.onboarding import actions, queries
from heardwell.project.onboarding.forms import ColleagueForm
from heardwell.web.toasts import say

#: Where accounts' page of members may stand.
MEMBERS = ("accounts:members", "accounts:settings")
#: Roles that colleagues are usually invited as, the most usual first.
INVITED = (Role.AGENT, Role.ANALYST, Role.ADMIN, Role.VIEWER)


@require_GET
@workspace_page(Permission.READ)
def start(request: WorkspaceRequest) -> HttpResponse:
    """To the first step that is not done."""
    following = queries.progress(request.workspace).next
    return redirect(following.url if following else reverse("pulse", args=[request.workspace.slug]))


def _page(request: WorkspaceRequest, step: str, status: int = 200, **more: object) -> HttpResponse:
    context = {
        "progress": queries.progress(request.workspace, step),
        "may_edit": may(request.member.role, Permission.EDIT_SURVEYS),
        **more,
    }
    return render(request, f"onboarding/{step}.html", context, status=status)


def _survey(request: WorkspaceRequest) -> Survey | None:
    return queries.survey_of(queries.state_of(request.workspace))


def _to(request: WorkspaceRequest, step: str) -> HttpResponse:
    return redirect(f"onboarding:{step}", request.workspace.slug)


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.EDIT_SURVEYS)
def goal(request: WorkspaceRequest) -> HttpResponse:
    """What do you want to know, and in which languages do your customers answer?"""
    home = languages.canonical(request.workspace.language) or "en"
    if request.method == "POST":
        chosen = [tag for tag in request.POST.getlist("language") if tag in SPOKEN] or [home]
        chosen.sort(key=lambda tag: tag != home)
        template = request.POST.get("goal", "")
        if template not in {one.template for one in queries.GOALS}:
            raise Invalid.one("goal", _("Expected one of the goals"))
        actions.choose_goal(queries.state_of(request.workspace), request.user, template, chosen)
        return _to(request, "wording")
    survey = _survey(request)
    ticked = set(survey.draft["languages"]) if survey else {home, languages.canonical(request.LANGUAGE_CODE) or "en"}
    tongues = [(languages.describe(tag), tag in ticked) for tag in SPOKEN]
    return _page(request, "goal", goals=queries.GOALS, tongues=tongues)


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.EDIT_SURVEYS)
def wording(request: WorkspaceRequest) -> HttpResponse:
    """The question as customers will see it, to be worded in place."""
    survey = _survey(request)
    if survey is None:
        return _to(request, "goal")
    if request.method == "POST":
        return _word(request, survey)
    shown = request.GET.get("lang", "")
    tags = survey.draft["languages"]
    label = survey.draft["questions"][0]["label"] if survey.draft["questions"] else {}
    texts = [(languages.describe(tag), label.get(tag, "")) for tag in tags]
    return _page(
        request, "wording", survey=survey, texts=texts, shown=languages.describe(shown if shown in tags else tags[0])
    )


def _word(request: WorkspaceRequest, survey: Survey) -> HttpResponse:
    """Keep the texts; go on when asked to. Saved while typing, the answer is empty."""
    texts = {key[2:]: str(value) for key, value in request.POST.items() if key.startswith("q.")}
    survey = actions.word(survey, texts)
    if request.POST.get("go") == "on":
        actions.publish(queries.state_of(request.workspace), survey, request.user)
        return _to(request, "share")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    shown = request.POST.get("shown", "")
    return redirect(f"{request.path}?lang={shown}" if shown in survey.draft["languages"] else request.path)


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.EDIT_SURVEYS)
def share(request: WorkspaceRequest) -> HttpResponse:
    """The line for the website, the link, and the wait for the first answer."""
    survey = _survey(request)
    if survey is None or not survey.published_version:
        return _to(request, "wording")
    form = ColleagueForm(request.POST or None)
    snippet = widget.snippet(widget.first_site(request.workspace))
    if request.method == "POST" and form.is_valid():
        mail = actions.send_to_colleague(request.workspace, survey, request.user, form.cleaned_data["email"], snippet)
        _say_sent(request, mail)
        return _to(request, "share")
    address = surveys.address(survey)
    return _page(
        request,
        "share",
        422 if form.errors else 200,
        survey=survey,
        snippet=snippet,
        address=address,
        code=qr.drawing(address),
        only_here=_only_here(address),
        form=form,
        heard=queries.first_answer(request.workspace, survey),
    )


def _only_here(address: str) -> bool:
    """Whether no other device can open the address."""
    host = urlsplit(address).hostname or ""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _say_sent(request: WorkspaceRequest, mail: Delivery) -> None:
    if _server()["set"]:
        say(request, _("The mail to %(address)s is on its way.") % {"address": mail.to_address})
    else:
        say(request, _("No mail server is set: the mail waits in the mailbox. Copy the line instead."))


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.READ)
def team(request: WorkspaceRequest) -> HttpResponse:
    """Who else should hear customers. ``POST``: nobody for now."""
    if request.method == "POST":
        actions.note(queries.state_of(request.workspace), "team_at")
        return _to(request, "start")
    return _page(
        request,
        "team",
        members=members(request.workspace),
        members_url=_members_url(request),
        roles=[(role.value, ROLE_NAMES[role]) for role in INVITED],
        may_manage=may(request.member.role, Permission.MANAGE),
    )


def _members_url(request: WorkspaceRequest) -> str:
    for name in MEMBERS:
        try:
            return reverse(name, args=[request.workspace.slug])
        except NoReverseMatch:
            continue
    return ""


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.MANAGE)
def mail(request: WorkspaceRequest) -> HttpResponse:
    """A test mail to oneself, and what the server said to it."""
    trial: Trial | None = None
    if request.method == "POST":
        if request.POST.get("later"):
            actions.note(queries.state_of(request.workspace), "mail_at")
            return _to(request, "start")
        trial = actions.try_mail(queries.state_of(request.workspace), request.user)
    return _page(request, "mail", server=_server(), trial=trial)


def _server() -> dict[str, str | bool]:
    """Where mail goes, or why it does not."""
    try:
        server = mail_server()
    except Invalid as error:
        return {"set": False, "problem": error.title}
    return {"set": True, "host": server.shown} if server else {"set": False}


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def skip(request: WorkspaceRequest) -> HttpResponse:
    """Put it aside, with the way back in the toast."""
    actions.skip(queries.state_of(request.workspace))
    undo = reverse("onboarding:resume", args=[request.workspace.slug])
    say(request, _("Put aside. You find the first steps again in the search."), undo_url=undo)
    return redirect("pulse", request.workspace.slug)


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def resume(request: WorkspaceRequest) -> HttpResponse:
    """Take it up again."""
    actions.resume(queries.state_of(request.workspace))
    return _to(request, "start")
