"""Feedback that holds the key of a merged topic gets the key of the one that is left, in steps that may be cut off."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from heardwell.core import clock
from heardwell.feedback.actions import understand
from heardwell.feedback.models import Correction, Feedback, FeedbackEvent
from heardwell.feedback.understanding import Reading
from heardwell.feedback.understood import TOPIC, as_read
from heardwell.understand.topics import queries
from heardwell.understand.topics.history import SETTLED_AFTER
from heardwell.understand.topics.models import TopicChange

#: Items of one transaction: what keeps the write lock short.
AT_ONCE = 200


def settle_merges() -> None:
    """All that are due, the oldest first."""
    due = TopicChange.objects.filter(kind=TopicChange.Kind.MERGED, undone_at=None, settled_at=None)
    for change in due.filter(at__lte=clock.now() - SETTLED_AFTER).order_by("pk"):
        _settle(change)


def _settle(change: TopicChange) -> None:
    old = change.about["from_key"]
    while _some(change, old):
        pass
    TopicChange.objects.filter(pk=change.pk).update(settled_at=clock.now())


@transaction.atomic
def _some(change: TopicChange, old: str) -> bool:
    """Rename the key in the next few; whether there were any."""
    aliases = queries.aliases(change.workspace_id)
    if old not in aliases:
        return False
    rows = Feedback.objects.filter(workspace=change.workspace_id, topics__contains=f" {old}:")
    columns = rows.order_by("pk").values_list(
        "pk", "language", "sentiment", "sentiment_confidence", "understanding", "engine"
    )
    found = [Reading(*row) for row in columns[:AT_ONCE]]
    if not found:
        return False
    _correct(change.workspace_id, [reading.id for reading in found], old, aliases[old])
    renamed = [reading._replace(understanding=_renamed(reading.understanding, aliases)) for reading in found]
    understand(dict.fromkeys((one.id for one in renamed), change.workspace_id), renamed, FeedbackEvent.Kind.REREAD)
    return True


def _correct(workspace_id: int, feedback: list[int], old: str, new: str) -> None:
    """What people have said of the old topic they have said of the new one, unless they spoke of that too."""
    rows = Correction.objects.filter(feedback__workspace=workspace_id, feedback__in=feedback)
    both = rows.filter(field=f"{TOPIC}{new}").values("feedback")
    rows.filter(field=f"{TOPIC}{old}", feedback__in=both).delete()
    rows.filter(field=f"{TOPIC}{old}").update(field=f"{TOPIC}{new}")


def _renamed(understanding: Mapping[str, Any], aliases: Mapping[str, str]) -> dict[str, Any]:  # Any: JSON
    """The reading of the engine with today's keys, each once: the surer stands."""
    read = as_read(understanding)
    topics: dict[str, dict[str, Any]] = {}  # Any: JSON
    for topic in read.get("topics") or ():
        key = aliases.get(topic["key"], topic["key"])
        if key not in topics or topics[key]["confidence"] < topic["confidence"]:
            topics[key] = topic | {"key": key}
    return read | {"topics": list(topics.values())}
