"""The mailbox: every message that left, or would have left, and what became of it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission, may
from heardwell.core.errors import Conflict, Invalid
from heardwell.messaging import actions, compose, queries
from heardwell.messaging.models import Delivery
from heardwell.messaging.providers import mail_server
from heardwell.messaging.trial import try_server
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say

ROWS = 100


@require_GET
@workspace_page(Permission.READ)
def mailbox(request: WorkspaceRequest) -> HttpResponse:
    """The newest messages, the first of them open beside the list."""
    return _page(request, None)


@require_GET
@workspace_page(Permission.READ)
def delivery(request: WorkspaceRequest, delivery_id: int) -> HttpResponse:
    one = queries.delivery_of(request.workspace, delivery_id)
    if not is_fragment(request):
        return _page(request, one)
    return _vary(render(request, "messaging/message.html", _message(request, one) | {"chosen": True}))


def _page(request: WorkspaceRequest, one: Delivery | None, **more: object) -> HttpResponse:
    state = request.GET.get("state", "")
    rows = queries.deliveries(request.workspace, state=state if state in Delivery.State.values else "")
    listed = list(rows.order_by("-created_at", "-pk")[:ROWS])
    shown = one or (listed[0] if listed else None)
    context = {
        "deliveries": listed,
        "chosen": one is not None,
        "server": _server(),
        "states": Delivery.State.choices,
        "state": state,
        "may_manage": may(request.member.role, Permission.MANAGE),
        "sender": "{} <{}>".format(*compose.sender(request.workspace)),
        **(_message(request, shown) if shown else {}),
        **more,
    }
    return _vary(render(request, "messaging/mailbox.html", context))


def _server() -> dict[str, str]:
    """Where mail goes (``host``), or why it does not (``problem``); empty when no server is set."""
    try:
        server = mail_server()
    except Invalid as error:
        return {"problem": error.title}
    return {"host": server.shown} if server else {}


def _message(request: WorkspaceRequest, one: Delivery) -> dict[str, object]:
    subject, _colon, number = one.about.partition(":")
    return {
        "delivery": one,
        "sender_name": one.from_name or compose.sender(request.workspace)[0],
        "direction": compose.direction(one.body),
        "case_id": number if subject == "case" else "",
        "may_work": may(request.member.role, Permission.WORK_CASES),
    }


def _vary(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@workspace_page(Permission.WORK_CASES)
def again(request: WorkspaceRequest, delivery_id: int) -> HttpResponse:
    """Send a message that failed, is unclear, or was kept."""
    try:
        actions.send_again(request.workspace, delivery_id, request.user)
    except Conflict as error:
        say(request, error.title)
    else:
        say(request, _("It is on its way again."))
    return redirect("messaging:delivery", request.workspace.slug, delivery_id)


@require_POST
@workspace_page(Permission.MANAGE)
def test(request: WorkspaceRequest) -> HttpResponse:
    """Send a test mail to the person who asks, and show the server's own words."""
    return _page(request, None, trial=try_server(request.workspace, request.user))
