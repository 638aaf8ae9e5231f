"""What a change of topics was, and taking it back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import Conflict
from heardwell.understand.topics.models import Topic, TopicChange

#: Undo is offered for ten seconds; a page that stayed open may still, until what was said was settled.
SETTLED_AFTER = timedelta(seconds=20)

_COLUMNS = ("parent_id", "names", "seeds", "examples", "taught", "position", "archived_at", "merged_into_id")
Columns = dict[str, Any]  # Any: the values of columns, as JSON


@contextmanager
def changing(
    workspace: Workspace, kind: TopicChange.Kind, topics: Iterable[Topic], by: User | None, **about: object
) -> Iterator[TopicChange]:
    """Note how these stand, let them be changed, and keep the deed. New topics are added with ``made``."""
    with transaction.atomic():
        touched = list(topics)
        change = TopicChange(workspace=workspace, kind=kind, topic=touched[0] if touched else None, by=by, about=about)
        change.before = {str(topic.pk): _columns(topic) for topic in touched}
        yield change
        change.save()
        record(workspace, f"topic.{kind}", user=by, target=str(about.get("name", "")))


def made(change: TopicChange, topic: Topic) -> None:
    """The topic is new: to take the change back removes it."""
    change.before[str(topic.pk)] = None
    change.topic = change.topic or topic


@transaction.atomic
def take_back(change: TopicChange, by: User | None) -> None:
    """Everything as it was before. Raises :class:`Conflict` when that would undo what others did since."""
    fresh = TopicChange.objects.select_for_update().get(pk=change.pk)
    if fresh.undone_at or fresh.settled_at or _touched_since(fresh):
        raise Conflict(_("This can no longer be taken back: the topics have been changed since."))
    for pk, columns in fresh.before.items():
        rows = Topic.objects.filter(workspace_id=fresh.workspace_id, pk=int(pk))
        if columns is None:
            rows.delete()
        else:
            rows.update(**_from_json(columns))
    fresh.undone_at = clock.now()
    fresh.save(update_fields=["undone_at"])
    record(fresh.workspace, "topic.undone", user=by, target=str(fresh.about.get("name", "")))
    TopicChange.objects.create(
        workspace_id=fresh.workspace_id, kind=TopicChange.Kind.UNDONE, by=by, about={"kind": fresh.kind, **fresh.about}
    )


def _touched_since(change: TopicChange) -> bool:
    later = TopicChange.objects.filter(workspace_id=change.workspace_id, pk__gt=change.pk, undone_at=None)
    return any(change.before.keys() & before.keys() for before in later.values_list("before", flat=True))


def _columns(topic: Topic) -> Columns:
    found = {name: getattr(topic, name) for name in _COLUMNS}
    return found | {"archived_at": topic.archived_at.isoformat() if topic.archived_at else None}


def _from_json(columns: Columns) -> Columns:
    archived = columns["archived_at"]
    return columns | {"archived_at": parse_datetime(archived) if archived else None}
