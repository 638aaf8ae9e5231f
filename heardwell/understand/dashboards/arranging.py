"""The pages of arranged dashboards: looking at one, and arranging it."""

from collections.abc import Callable, Sequence
from itertools import count

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission, may
from heardwell.core.errors import Invalid
from heardwell.understand.dashboards import actions, layout, queries
from heardwell.understand.dashboards.board import board, overview_tiles
from heardwell.understand.dashboards.filters import Filters
from heardwell.understand.dashboards.layout import Tile
from heardwell.understand.dashboards.models import Dashboard
from heardwell.understand.dashboards.views import frame
from heardwell.understand.metrics.request import SCORES
from heardwell.web.context import is_fragment
from heardwell.web.scores import METRIC_NAMES
from heardwell.web.toasts import say, toast

EDIT = Permission.EDIT_DASHBOARDS


@workspace_page(Permission.READ)
def show(request: WorkspaceRequest, dashboard_id: int) -> HttpResponse:
    """A dashboard as it was arranged; ``?arrange=1`` with the handles of its tiles."""
    return _page(request, queries.dashboard_of(request.workspace, dashboard_id))


@require_POST
@workspace_page(EDIT)
def create(request: WorkspaceRequest) -> HttpResponse:
    """A new dashboard that begins as the overview, ready to be arranged."""
    name = request.POST.get("name", "").strip() or _free_name(request)
    made = actions.create_dashboard(request.workspace, name, overview_tiles(request.workspace), request.user)
    return redirect(_address(request, made, arrange=True))


def _free_name(request: WorkspaceRequest) -> str:
    taken = set(queries.dashboards(request.workspace).values_list("name", flat=True))
    named = (_("My dashboard") if n == 1 else _("My dashboard %(n)s") % {"n": n} for n in count(1))
    return next(name for name in named if name not in taken)


@require_POST
@workspace_page(EDIT)
def rename(request: WorkspaceRequest, dashboard_id: int) -> HttpResponse:
    chosen = queries.dashboard_of(request.workspace, dashboard_id)
    try:
        actions.rename_dashboard(chosen, request.POST.get("name", ""))
    except Invalid as error:
        return _page(request, chosen, status=422, problem=error.title)
    say(request, _("Saved."))
    return redirect(_address(request, chosen, arrange=True))


@require_POST
@workspace_page(EDIT)
def add(request: WorkspaceRequest, dashboard_id: int) -> HttpResponse:
    """One more tile at the end."""
    chosen = queries.dashboard_of(request.workspace, dashboard_id)
    asked = {name: request.POST.get(name, "") for name in ("kind", "metric", "survey", "rows", "columns")}
    try:
        wanted = layout.parse([{name: value for name, value in asked.items() if value}])
        actions.arrange(chosen, lambda tiles: [*tiles, *wanted])
    except Invalid as error:
        return _page(request, chosen, status=422, problem=error.title)
    return _done(request, chosen, _("Added at the end."))


@require_POST
@workspace_page(EDIT)
def change(request: WorkspaceRequest, dashboard_id: int, tile_id: str) -> HttpResponse:
    """Move (``to`` a place), widen (``steps``) or remove a tile."""
    chosen = queries.dashboard_of(request.workspace, dashboard_id)
    if "remove" in request.POST:
        actions.arrange(chosen, lambda tiles: layout.removed(tiles, tile_id))
        return _done(request, chosen, _("Taken off the dashboard."))
    act: Callable[[list[Tile]], Sequence[Tile]]
    if (to := _whole(request, "to")) is not None:
        act = lambda tiles: layout.moved(tiles, tile_id, to)  # noqa: E731  # one line of what is meant
    else:
        steps = _whole(request, "steps") or 0
        act = lambda tiles: layout.resized(tiles, tile_id, steps)  # noqa: E731
    return _done(request, actions.arrange(chosen, act), "")


@require_POST
@workspace_page(EDIT)
def undo(request: WorkspaceRequest, dashboard_id: int) -> HttpResponse:
    """Take the last change of the tiles back."""
    chosen = queries.dashboard_of(request.workspace, dashboard_id)
    return _done(request, actions.take_back(chosen), "")


@require_POST
@workspace_page(EDIT)
def remove(request: WorkspaceRequest, dashboard_id: int) -> HttpResponse:
    chosen = queries.dashboard_of(request.workspace, dashboard_id)
    actions.remove_dashboard(chosen)
    back = reverse("dashboards:restore", args=[request.workspace.slug, chosen.pk])
    say(request, _("“%(name)s” is removed.") % {"name": chosen.name}, undo_url=back)
    return redirect("dashboards:home", request.workspace.slug)


@require_POST
@workspace_page(EDIT)
def restore(request: WorkspaceRequest, dashboard_id: int) -> HttpResponse:
    chosen = queries.dashboard_of(request.workspace, dashboard_id, also_removed=True)
    actions.restore_dashboard(chosen)
    return redirect(_address(request, chosen))


def _whole(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 4 else None


def _address(request: WorkspaceRequest, dashboard: Dashboard, *, arrange: bool = False) -> str:
    path = reverse("dashboards:dashboard", args=[request.workspace.slug, dashboard.pk])
    return f"{path}?arrange=1" if arrange else path


def _done(request: WorkspaceRequest, dashboard: Dashboard, text: str) -> HttpResponse:
    """After a change: the tiles as they stand now, and where it is worth a sentence, Undo."""
    back = reverse("dashboards:undo", args=[request.workspace.slug, dashboard.pk])
    if not is_fragment(request):
        say(request, text or _("Saved."), undo_url=back)
        return redirect(_address(request, dashboard, arrange=True))
    fresh = queries.dashboard_of(request.workspace, dashboard.pk)
    response = render(request, "dashboards/board.html", _tiles(request, fresh, arranging=True))
    return toast(response, text, undo_url=back, undo_target="#sheet") if text else response


def _tiles(request: WorkspaceRequest, dashboard: Dashboard, *, arranging: bool) -> dict[str, object]:
    filters = Filters.parse(request.GET)
    shown = board(request.workspace, dashboard, filters)
    return {"filters": filters, "dashboard": dashboard, "board": shown, "arranging": arranging}


def _page(request: WorkspaceRequest, dashboard: Dashboard, *, status: int = 200, problem: str = "") -> HttpResponse:
    editing = may(request.member.role, EDIT) and ("arrange" in request.GET or request.method == "POST")
    context = _tiles(request, dashboard, arranging=editing)
    if is_fragment(request) and status == 200:
        return render(request, "dashboards/board.html", context)
    context |= frame(request, Filters.parse(request.GET)) | {
        "problem": problem,
        "kinds": layout.KINDS.items(),
        "metrics": [(name, METRIC_NAMES[name]) for name in SCORES],
        "splits": layout.SPLITS.items(),
    }
    return render(request, "dashboards/dashboard.html", context, status=status)
