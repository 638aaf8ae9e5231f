"""An arranged dashboard: each of its tiles answered under the filters."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.understand.dashboards import sheet, tiles
from heardwell.understand.dashboards.asking import Asker
from heardwell.understand.dashboards.drawings import Drawing
from heardwell.understand.dashboards.filters import Filters
from heardwell.understand.dashboards.layout import KINDS, Tile, read
from heardwell.understand.dashboards.models import Dashboard
from heardwell.understand.metrics.figures import Figures
from heardwell.understand.metrics.request import SCORES
from heardwell.web.scores import METRIC_NAMES


@dataclass(frozen=True, slots=True)
class Shown:
    """A tile with its answer. ``content`` is what the kind's template takes; None where there is nothing to show."""

    tile: Tile
    name: str
    content: object
    nothing: str = ""
    mixed: sheet.Mixed | None = None

    @property
    def template(self) -> str:
        kind = "nothing" if self.nothing else "mixed" if self.mixed else self.tile.kind
        return f"dashboards/tiles/{kind}.html"


def board(workspace: Workspace, dashboard: Dashboard, filters: Filters) -> list[Shown]:
    """The tiles in reading order."""
    asker = Asker.of(workspace, filters)
    return [_shown(asker, tile) for tile in read(dashboard.tiles)]


def overview_tiles(workspace: Workspace) -> list[Tile]:
    """The tiles that the overview has for this workspace, as a start for one's own dashboard."""
    asker = Asker.of(workspace, Filters())
    given = list(tiles.scored(asker)) or ["nps"]
    scored = [Tile.made(kind, metric) for metric in given for kind in ("score", "trend", "spread")]
    return [*scored, Tile.made("heat", given[0]), *(Tile.made(kind) for kind in ("service", "volume", "feelings"))]


def _shown(asker: Asker, tile: Tile) -> Shown:
    if tile.survey and not asker.filters.survey:
        asker = replace(asker, filters=replace(asker.filters, survey=tile.survey))
    name = str(METRIC_NAMES.get(tile.metric, "") or KINDS[tile.kind].label)
    return _scored(asker, tile, name) if tile.metric in SCORES else _counted(asker, tile, name)


def _scored(asker: Asker, tile: Tile, name: str) -> Shown:
    figures = asker.now(tile.metric)
    if not figures["n"]:
        return Shown(tile, name, None, nothing=_("No answers in this period"))
    if figures["mixed_scales"]:
        return Shown(tile, name, None, mixed=sheet.mixed(tile.metric, figures))
    if figures["value"] is None:
        return Shown(tile, name, None, nothing=_("Too few answers to show a score"))
    return _finished(tile, name, _SCORED[tile.kind](asker, tile, figures))


def _counted(asker: Asker, tile: Tile, name: str) -> Shown:
    return _finished(tile, name, _COUNTED[tile.kind](asker))


def _finished(tile: Tile, name: str, content: object) -> Shown:
    if isinstance(content, Drawing):
        content = replace(content, identity=f"tile-{tile.id}")  # the same drawing may stand here twice
    return Shown(tile, name, content, nothing="" if content else _("Nothing to show in this period"))


def _heat(asker: Asker, tile: Tile, figures: Figures) -> tiles.Heat | None:
    return tiles.heat(asker, tile.metric, figures, rows=tile.rows, columns=tile.columns)


_SCORED: dict[str, Callable[[Asker, Tile, Figures], object]] = {
    "score": lambda asker, tile, figures: tiles.score(asker, tile.metric, figures, drawn=False),
    "trend": lambda asker, tile, figures: tiles.trend(asker, tile.metric),
    "spread": lambda asker, tile, figures: tiles.spread(tile.metric, figures),
    "heat": _heat,
}
_COUNTED: dict[str, Callable[[Asker], object]] = {
    "volume": sheet.volume,
    "feelings": sheet.feelings,
    "service": sheet.service,
}
