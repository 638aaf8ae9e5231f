"""What a change of topics was, and taking it back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import Conflict
from heardwell.understand.topics import limits
from heardwell.understand.topics.limits import hold, size, sound
from heardwell.understand.topics.models import Topic, TopicChange

#: Undo is offered for ten seconds; a page that stayed open may still, until what was said was settled.
SETTLED_AFTER = timedelta(seconds=20)

Kind = TopicChange.Kind
#: What a deed may change of the topics that it is about: so much of them is kept.
_COLUMNS: dict[str, tuple[str, ...]] = {
    Kind.RENAMED: ("names",),
    Kind.SEEDS: ("seeds",),
    Kind.MOVED: ("parent_id", "position"),
    Kind.MERGED: ("seeds", "examples", "archived_at", "merged_into_id"),
    Kind.SPLIT: ("seeds",),
    Kind.ARCHIVED: ("archived_at",),
    Kind.RESTORED: ("parent_id", "archived_at", "merged_into_id"),
    Kind.TAUGHT: ("examples", "taught"),
}
Columns = dict[str, Any]  # Any: the values of columns, as JSON


@contextmanager
def changing(
    workspace: Workspace, kind: Kind, topics: Iterable[Topic], by: User | None, **about: object
) -> Iterator[TopicChange]:
    """Note how these stand, let them be changed, and keep the deed. New topics are added with ``made``, others of
    which less is changed with ``also``. They are to be held (``limits.hold``), and so as they are this moment."""
    with transaction.atomic():
        touched = list(topics)
        change = TopicChange(workspace=workspace, kind=kind, topic=touched[0] if touched else None, by=by, about=about)
        also(change, touched, *_COLUMNS.get(kind, ()))
        yield change
        change.save()
        record(workspace, f"topic.{kind}", user=by, target=str(about.get("name", "")))


def also(change: TopicChange, topics: Iterable[Topic], *columns: str) -> None:
    """These columns of these topics are changed too."""
    change.before |= {str(topic.pk): _columns(topic, columns) for topic in topics}


def made(change: TopicChange, topic: Topic) -> None:
    """The topic is new: to take the change back removes it."""
    change.before[str(topic.pk)] = None
    change.topic = change.topic or topic


@transaction.atomic
def take_back(change: TopicChange, by: User | None) -> None:
    """Everything as it was before. Raises :class:`Conflict` when that would undo what others did since."""
    hold(change.workspace)
    fresh = TopicChange.objects.select_for_update().get(pk=change.pk)
    if fresh.undone_at or fresh.settled_at or _touched_since(fresh) or not _put_back(fresh):
        raise Conflict(_("This can no longer be taken back: the topics have been changed since."))
    fresh.undone_at = clock.now()
    fresh.save(update_fields=["undone_at"])
    record(fresh.workspace, "topic.undone", user=by, target=str(fresh.about.get("name", "")))
    TopicChange.objects.create(
        workspace_id=fresh.workspace_id, kind=Kind.UNDONE, by=by, about={"kind": fresh.kind, **fresh.about}
    )


def _put_back(change: TopicChange) -> bool:
    """Whether the tree is sound with these as they were: what stands above them may have been changed since."""
    topics, words = size(change.workspace)
    for pk, columns in change.before.items():
        rows = Topic.objects.filter(workspace_id=change.workspace_id, pk=int(pk))
        if columns is None:
            rows.delete()
        elif columns:
            rows.update(**_from_json(columns))
    more_topics, more_words = size(change.workspace)
    room = more_topics <= max(topics, limits.MOST_TOPICS) and more_words <= max(words, limits.MOST_WORDS)
    return room and sound(change.workspace, map(int, change.before))


def _touched_since(change: TopicChange) -> bool:
    later = TopicChange.objects.filter(workspace_id=change.workspace_id, pk__gt=change.pk, undone_at=None)
    return any(change.before.keys() & before.keys() for before in later.values_list("before", flat=True))


def _columns(topic: Topic, names: Iterable[str]) -> Columns:
    found = {name: getattr(topic, name) for name in names}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}


def _from_json(columns: Columns) -> Columns:
    archived = columns.get("archived_at")
    return columns | ({"archived_at": parse_datetime(archived)} if archived else {})
