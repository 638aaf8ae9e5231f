"""The notification centre: a page, a list beside the bell, and the choice of what one is told."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.models import User, Workspace
from heardwell.accounts.roles import Permission
from heardwell.core.config import config
from heardwell.core.errors import Invalid
from heardwell.messaging.news import actions, queries
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say, toast

ROWS, LATEST = 50, 8
TARGET = "#news-list"


def count(request: HttpRequest) -> int:
    """How many are unread, for the bell; the door has put the workspace on the request."""
    workspace, user = getattr(request, "workspace", None), request.user
    assert isinstance(workspace, Workspace) and isinstance(user, User)
    return queries.unread(workspace, user)


@require_GET
@workspace_page(Permission.READ)
def news(request: WorkspaceRequest) -> HttpResponse:
    return _page(request)


def _page(request: WorkspaceRequest) -> HttpResponse:
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and 0 < len(number) < 5 and number != "0" else 1
    rows = queries.lines(queries.news(request.workspace, request.user), ROWS + 1, ROWS * (page - 1))
    context = {
        "news": rows[:ROWS],
        "next": f"?page={page + 1}" if len(rows) > ROWS else "",
        "first": "?" if page > 1 else "",
        "list_url": reverse("messaging:news", args=[request.workspace.slug]),
    }
    template = "messaging/news_list.html" if is_fragment(request) else "messaging/news.html"
    return _fresh(render(request, template, context))


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@workspace_page(Permission.READ)
def latest(request: WorkspaceRequest) -> HttpResponse:
    """What opens beside the bell."""
    rows = queries.lines(queries.news(request.workspace, request.user), LATEST)
    return _fresh(render(request, "messaging/news_latest.html", {"news": rows}))


@require_GET
@workspace_page(Permission.READ)
def unread(request: WorkspaceRequest) -> HttpResponse:
    """The counts beside the bell, for pages that heard of news."""
    return _fresh(render(request, "messaging/news_counts.html"))


@require_GET
@workspace_page(Permission.READ)
def open_one(request: WorkspaceRequest, news_id: int) -> HttpResponse:
    """To the page that it is about; from then on it is read."""
    found = queries.one(request.workspace, request.user, news_id)
    actions.mark_read(request.workspace, request.user, found.pk)
    ours = found.url.startswith("/") and not found.url.startswith(("//", "/\\"))
    return redirect(found.url if ours else reverse("messaging:news", args=[request.workspace.slug]))


@require_POST
@workspace_page(Permission.READ)
def read(request: WorkspaceRequest, news_id: int) -> HttpResponse:
    """Mark one as read."""
    queries.one(request.workspace, request.user, news_id)
    return _marked(request, actions.mark_read(request.workspace, request.user, news_id), _("Marked as read."))


@require_POST
@workspace_page(Permission.READ)
def read_all(request: WorkspaceRequest) -> HttpResponse:
    return _marked(request, actions.mark_read(request.workspace, request.user), _("All marked as read."))


def _marked(request: WorkspaceRequest, at: datetime, text: str) -> HttpResponse:
    undo = reverse("messaging:unread_again", args=[request.workspace.slug]) + "?" + urlencode({"at": at.isoformat()})
    if is_fragment(request):
        return toast(_page(request), text, undo_url=undo, undo_target=TARGET)
    say(request, text, undo_url=undo)
    return redirect("messaging:news", request.workspace.slug)


@require_POST
@workspace_page(Permission.READ)
def unread_again(request: WorkspaceRequest) -> HttpResponse:
    """Take back that they were marked."""
    try:
        at = parse_datetime(request.GET.get("at", ""))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Invalid.one("at", _("Expected a moment such as 2026-03-01T14:00:00Z"))
    actions.mark_unread(request.workspace, request.user, at)
    return _page(request) if is_fragment(request) else redirect("messaging:news", request.workspace.slug)


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.READ)
def preferences(request: WorkspaceRequest) -> HttpResponse:
    """Which kinds one is told of, here and by mail."""
    if request.method == "POST":
        shown, mailed = set(request.POST.getlist("shown")), set(request.POST.getlist("mailed"))
        actions.choose(request.workspace, request.user, shown, mailed)
        say(request, _("Saved."))
        return redirect("messaging:news_preferences", request.workspace.slug)
    choices = queries.choices(request.workspace, request.user)
    context = {"choices": choices, "mail_is_set": bool(config().mail_url) and not request.workspace.demo}
    return render(request, "messaging/news_preferences.html", context)
