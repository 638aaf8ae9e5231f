"""``/api/v1/dashboards``."""

from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import WithJsonSchema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.api import idempotency
from heardwell.api.paging import page
from heardwell.understand.dashboards import actions, layout, queries
from heardwell.understand.dashboards.layout import KINDS, SPLITS, WIDTHS
from heardwell.understand.dashboards.models import Dashboard
from heardwell.understand.metrics.request import SCORES

router = Router(tags=["dashboards"])

_SPLIT = {"enum": list(SPLITS)}
_TILES = {
    "type": "array",
    "maxItems": layout.MOST_TILES,
    "items": {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"enum": list(KINDS)},
            "metric": {"enum": list(SCORES), "description": "Of the kinds that show one score."},
            "survey": {"type": "string", "description": "Only answers to this survey."},
            "rows": _SPLIT,
            "columns": _SPLIT,
            "width": {"enum": list(WIDTHS), "description": "Columns of twelve."},
        },
        "example": {"kind": "trend", "metric": "nps", "width": 8},
    },
}
# Any: checked as one whole in layout, so that an answer names every wrong part
Tiles = Annotated[Any, WithJsonSchema(_TILES)]


class NewDashboard(Schema):
    name: str
    tiles: Tiles = []


class DashboardChange(Schema):
    """What is absent stays."""

    name: str = ""
    tiles: Tiles = None


def shape(dashboard: Dashboard) -> dict[str, object]:
    """A dashboard as the API gives it."""
    return {
        "id": str(dashboard.pk),
        "name": dashboard.name,
        "tiles": [tile.kept for tile in layout.read(dashboard.tiles)],
        "created_at": dashboard.created_at.isoformat(),
    }


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="List dashboards")
def index(request: KeyRequest, limit: int = 50, cursor: str = "") -> dict[str, object]:
    """Newest first. The overview is not among them: it arranges itself."""
    found = queries.dashboards(request.auth.workspace)
    return page(found, shape, order="created_at", limit=limit, cursor=cursor)


@router.post("", auth=needs(Permission.EDIT_DASHBOARDS), response={201: dict[str, Any]}, summary="Make a dashboard")
def create(request: KeyRequest, payload: NewDashboard) -> object:
    """Everybody in the workspace sees it."""

    def act() -> tuple[int, dict[str, object]]:
        tiles = layout.parse(payload.tiles)
        made = actions.create_dashboard(request.auth.workspace, payload.name, tiles, request.auth.created_by)
        return 201, shape(made)

    return idempotency.once(request, request.auth.workspace_id, act)


@router.get("/{dashboard_id}", auth=needs(Permission.READ), response=dict[str, Any], summary="Read a dashboard")
def read(request: KeyRequest, dashboard_id: str) -> dict[str, object]:
    """What stands on it, in reading order."""
    return shape(queries.dashboard_of(request.auth.workspace, dashboard_id))


@router.patch(
    "/{dashboard_id}", auth=needs(Permission.EDIT_DASHBOARDS), response=dict[str, Any], summary="Change a dashboard"
)
def change(request: KeyRequest, dashboard_id: str, payload: DashboardChange) -> dict[str, object]:
    """``tiles`` replaces all of them."""
    chosen, given = queries.dashboard_of(request.auth.workspace, dashboard_id), payload.dict(exclude_unset=True)
    tiles = layout.parse(given["tiles"]) if "tiles" in given else None
    if "name" in given:
        actions.rename_dashboard(chosen, given["name"])
    if tiles is not None:
        actions.arrange(chosen, lambda _before: tiles)
    return shape(queries.dashboard_of(request.auth.workspace, dashboard_id))


@router.delete(
    "/{dashboard_id}", auth=needs(Permission.EDIT_DASHBOARDS), response={204: None}, summary="Remove a dashboard"
)
def delete(request: KeyRequest, dashboard_id: str) -> object:
    """The feedback behind it stays."""
    actions.remove_dashboard(queries.dashboard_of(request.auth.workspace, dashboard_id))
    return Status(204, None)
