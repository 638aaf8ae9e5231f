"""The page of suggested topics."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission, may
from heardwell.core.errors import Invalid
from heardwell.understand.discovery import actions, queries
from heardwell.understand.discovery.jobs import discover_on
from heardwell.understand.topics.queries import name_in, topic_of, topics
from heardwell.web.toasts import say


@require_GET
@workspace_page(Permission.READ)
def suggested(request: WorkspaceRequest) -> HttpResponse:
    """What no topic catches, in groups, each with its quotes."""
    workspace = request.workspace
    context = {
        "cards": queries.cards(workspace),
        "run": queries.latest(workspace),
        "waiting": queries.without_topic(workspace).count(),
        "others": [(one.pk, name_in(one.names, get_language() or "en")) for one in topics(workspace)],
        "may_manage": may(request.member.role, Permission.MANAGE),
    }
    return render(request, "discovery/suggested.html", context)


@require_POST
@workspace_page(Permission.MANAGE)
def look(request: WorkspaceRequest) -> HttpResponse:
    """Begin to look for new topics."""
    actions.begin(request.workspace, request.user)
    discover_on.wake()
    return _back(request)


@require_GET
@workspace_page(Permission.READ)
def progress(request: WorkspaceRequest, discovery_id: int) -> HttpResponse:
    """How far the run is; at its end the page comes anew."""
    run = queries.discovery_of(request.workspace, discovery_id)
    context = {"run": run, "may_manage": may(request.member.role, Permission.MANAGE)}
    response = render(request, "discovery/progress.html", context)
    if not run.running:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@workspace_page(Permission.MANAGE)
def cancel(request: WorkspaceRequest, discovery_id: int) -> HttpResponse:
    """Stop the run."""
    actions.cancel(queries.discovery_of(request.workspace, discovery_id))
    return _back(request)


@require_POST
@workspace_page(Permission.MANAGE)
def make(request: WorkspaceRequest, suggestion_id: int) -> HttpResponse:
    """A topic of it."""
    one = queries.suggestion_of(request.workspace, suggestion_id)
    try:
        actions.make_topic(one, request.POST.get("name", ""), request.user)
    except Invalid as error:
        say(request, error.errors[0].message)
        return _back(request)
    say(request, _("Topic “%(name)s” made. It is looked for from now on.") % {"name": one.name})
    return _back(request)


@require_POST
@workspace_page(Permission.MANAGE)
def merge(request: WorkspaceRequest, suggestion_id: int) -> HttpResponse:
    """Part of a topic that is there."""
    one = queries.suggestion_of(request.workspace, suggestion_id)
    topic = topic_of(request.workspace, request.POST.get("topic", ""))
    try:
        actions.merge_into(one, topic, request.user)
    except Invalid as error:
        say(request, error.errors[0].message)
        return _back(request)
    name = name_in(topic.names, get_language() or "en")
    say(request, _("“%(words)s” now belongs to the topic “%(name)s”.") % {"words": one.name, "name": name})
    return _back(request)


@require_POST
@workspace_page(Permission.MANAGE)
def aside(request: WorkspaceRequest, suggestion_id: int) -> HttpResponse:
    """Not to be offered again."""
    one = queries.suggestion_of(request.workspace, suggestion_id)
    actions.put_aside(one)
    undo = reverse("discovery:again", args=[request.workspace.slug, one.pk])
    say(request, _("“%(words)s” put aside.") % {"words": one.name}, undo_url=undo)
    return _back(request)


@require_POST
@workspace_page(Permission.MANAGE)
def again(request: WorkspaceRequest, suggestion_id: int) -> HttpResponse:
    """Take back that it was put aside."""
    actions.offer_again(queries.suggestion_of(request.workspace, suggestion_id))
    return _back(request)


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect("discovery:suggested", request.workspace.slug)
