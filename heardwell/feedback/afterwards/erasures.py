"""What was erased stays erased: whatever arrives once more is dropped, and the log that it came by is emptied of it."""

from collections.abc import Sequence

from heardwell.core import clock
from heardwell.feedback.models import Erasure
from heardwell.feedback.said import Said

#: Identities looked up in one statement.
AT_ONCE = 400


def without_erased(workspace_id: int, said: Sequence[Said]) -> Sequence[Said]:
    """What was said, without what its author has erased. A device may still send parts of that, and a step may read
    the log again: then the log is emptied once more."""
    names = {(one.source, one.external_id) for one in said}
    gone: set[tuple[str, str]] = set()
    listed = sorted(names)
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        rows = Erasure.objects.filter(
            workspace_id=workspace_id,
            source__in={source for source, _id in some},
            external_id__in=[id_ for _s, id_ in some],
        )
        gone |= set(rows.values_list("source", "external_id"))
    gone &= names
    if not gone:
        return said
    for source, external_id in gone:
        rows = Erasure.objects.filter(workspace_id=workspace_id, source=source, external_id=external_id)
        rows.update(cleared_at=None)
    return [one for one in said if (one.source, one.external_id) not in gone]


def due(limit: int = 200) -> list[Erasure]:
    """Erased, and maybe still in the log."""
    return list(Erasure.objects.filter(cleared_at=None).order_by("pk")[:limit])


def cleared(erasure: Erasure) -> None:
    """The log holds nothing of it any more."""
    Erasure.objects.filter(pk=erasure.pk).update(cleared_at=clock.now())
