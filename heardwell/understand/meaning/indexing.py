"""Feeding the index: what the pipeline's step does with the voices of some events."""

from collections import defaultdict
from collections.abc import Mapping

from heardwell.feedback.queries import of_ids
from heardwell.text.meaning.vectors import vectors
from heardwell.understand.meaning import index


def take_in(workspaces: Mapping[int, int], position: int) -> None:
    """Bring the index up to these events; ``workspaces`` maps each feedback to its own. Those that are gone leave it.

    Harmless to repeat. Writes files only, no records.
    """
    rows = of_ids(workspaces).values_list("id", "workspace_id", "text")
    there = [row for row in rows if workspaces.get(row[0]) == row[1]]
    found = dict(zip([pk for pk, _, _ in there], vectors([text for _, _, text in there]), strict=True))
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for feedback, workspace in workspaces.items():
        groups[workspace].append(feedback)
    for workspace, some in groups.items():
        index.put(workspace, {pk: found.get(pk) for pk in some})
    index.move_cursor(position)
