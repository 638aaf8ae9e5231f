"""What each workspace wants to know of its texts: its industry, its topics, what it has learned from its people."""

from collections import defaultdict
from collections.abc import Iterable

from heardwell.text.engine import NO_BRIEF, Brief
from heardwell.understand.reading.models import Learned, Preferences
from heardwell.understand.topics.queries import taxonomy_of


def briefs_of(workspaces: Iterable[int]) -> dict[int, Brief]:
    """Workspace → its brief. Those that want nothing of their own share ``NO_BRIEF`` itself."""
    wanted = set(workspaces)
    industries = dict(
        Preferences.objects.filter(workspace__in=wanted).exclude(industry="").values_list("workspace_id", "industry")
    )
    offsets = _offsets(wanted)
    found = {
        workspace: Brief(industries.get(workspace, ""), taxonomy_of(workspace), offsets.get(workspace, {}))
        for workspace in wanted
    }
    return {workspace: NO_BRIEF if _is_empty(brief) else brief for workspace, brief in found.items()}


def brief_of(workspace: int) -> Brief:
    return briefs_of([workspace])[workspace]


def _offsets(workspaces: set[int]) -> dict[int, dict[str, dict[str, float]]]:
    found: defaultdict[int, dict[str, dict[str, float]]] = defaultdict(dict)
    for row in Learned.objects.filter(workspace__in=workspaces, on=True).order_by("head"):
        found[row.workspace_id][row.head] = {name: float(value) for name, value in row.offsets.items()}
    return found


def _is_empty(brief: Brief) -> bool:
    return not (brief.industry or brief.offsets or brief.taxonomy.version)
