"""Writes about dashboards."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import Invalid
from heardwell.understand.dashboards import layout, queries
from heardwell.understand.dashboards.layout import Tile
from heardwell.understand.dashboards.models import Dashboard

MOST_DASHBOARDS = 50


@transaction.atomic
def create_dashboard(workspace: Workspace, name: str, tiles: Sequence[Tile], by: User | None) -> Dashboard:
    """Raises :class:`Invalid` for an empty name, too many tiles or too many dashboards."""
    if queries.dashboards(workspace).count() >= MOST_DASHBOARDS:
        raise Invalid.one("dashboards", _("A workspace may have %(count)s dashboards") % {"count": MOST_DASHBOARDS})
    kept = [tile.kept for tile in tiles[: layout.MOST_TILES]]
    return Dashboard.objects.create(workspace=workspace, name=_name(name), tiles=kept, made_by=by)


def rename_dashboard(dashboard: Dashboard, name: str) -> None:
    dashboard.name = _name(name)
    dashboard.save(update_fields=["name"])


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not 0 < len(name) <= 60:
        raise Invalid.one("name", _("expected a name of 1 to 60 characters"))
    return name


@transaction.atomic
def arrange(dashboard: Dashboard, change: Callable[[list[Tile]], Sequence[Tile]]) -> Dashboard:
    """Change the tiles as they stand now, keeping those before for one undo."""
    fresh = Dashboard.objects.select_for_update().get(pk=dashboard.pk)
    after = [tile.kept for tile in change(layout.read(fresh.tiles))]
    if len(after) > layout.MOST_TILES:
        raise Invalid.one("tiles", _("A dashboard holds %(count)s tiles") % {"count": layout.MOST_TILES})
    if after != fresh.tiles:
        fresh.tiles_before, fresh.tiles = fresh.tiles, after
        fresh.save(update_fields=["tiles", "tiles_before"])
    return fresh


@transaction.atomic
def take_back(dashboard: Dashboard) -> Dashboard:
    """Undo the last change of the tiles. Twice is the change again."""
    fresh = Dashboard.objects.select_for_update().get(pk=dashboard.pk)
    if fresh.tiles_before is not None:
        fresh.tiles, fresh.tiles_before = fresh.tiles_before, fresh.tiles
        fresh.save(update_fields=["tiles", "tiles_before"])
    return fresh


def remove_dashboard(dashboard: Dashboard) -> None:
    dashboard.removed_at = clock.now()
    dashboard.save(update_fields=["removed_at"])


def restore_dashboard(dashboard: Dashboard) -> None:
    dashboard.removed_at = None
    dashboard.save(update_fields=["removed_at"])
