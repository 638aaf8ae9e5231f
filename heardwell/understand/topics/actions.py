"""Writes about topics. Each is one deed of the history, and can be taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import Invalid
from heardwell.understand.topics import queries
from heardwell.understand.topics.history import also, changing, made
from heardwell.understand.topics.limits import (
    MOST_TOPICS,
    beneath,
    check_depth,
    check_free,
    check_kept,
    check_room,
    count,
    fits,
    height,
    hold,
)
from heardwell.understand.topics.models import Topic, TopicChange
from heardwell.understand.topics.packs import Pack, PackTopic, pack
from heardwell.understand.topics.teaching import MOST, examples_of
from heardwell.understand.topics.words import Names, Seeds, bounded, key_for, names_of, seeds_of, together, without

Kind = TopicChange.Kind
FIRST_PACK = "general"


@transaction.atomic
def create_topic(
    workspace: Workspace,
    names: object,
    by: User | None,
    *,
    seeds: object = None,
    parent: Topic | None = None,
    examples: Sequence[str] = (),
) -> tuple[Topic, TopicChange]:
    """A new topic, the last beneath its parent. Raises :class:`Invalid` naming every bad field."""
    found_names, found_seeds = names_of(names), seeds_of(seeds or {})
    hold(workspace, parent)
    check_room(workspace, 1, count(found_seeds))
    check_kept("parent", parent)
    check_depth(parent)
    with changing(workspace, Kind.CREATED, [], by, name=_shown(found_names)) as change:
        topic = _add(workspace, found_names, found_seeds, parent)
        if examples:
            topic.examples = {"for": examples_of(examples)}
            topic.save(update_fields=["examples"])
        made(change, topic)
    return topic, change


@transaction.atomic
def rename(topic: Topic, names: object, by: User | None) -> TopicChange:
    """Other names; its key stays. Raises :class:`Invalid`."""
    found = names_of(names)
    hold(topic.workspace, topic)
    with changing(topic.workspace, Kind.RENAMED, [topic], by, name=_name(topic), to=_shown(found)) as change:
        topic.names = found
        topic.save(update_fields=["names"])
    return change


@transaction.atomic
def set_seeds(topic: Topic, seeds: object, by: User | None) -> TopicChange:
    """Other seed words; they hold for what is read from now on. Raises :class:`Invalid`."""
    found = seeds_of(seeds)
    hold(topic.workspace, topic)
    if not topic.archived_at:
        check_room(topic.workspace, 0, count(found) - count(topic.seeds))
    with changing(topic.workspace, Kind.SEEDS, [topic], by, name=_name(topic), n=count(found)) as change:
        topic.seeds = found
        topic.save(update_fields=["seeds"])
    return change


@transaction.atomic
def add_seeds(topic: Topic, seeds: Mapping[str, list[str]], by: User | None) -> TopicChange:
    """These words beside those that it has. Raises :class:`Invalid`."""
    hold(topic.workspace, topic)
    check_kept("topic", topic)
    return set_seeds(topic, together(topic.seeds, seeds), by)


@transaction.atomic
def move(topic: Topic, parent: Topic | None, position: int, by: User | None) -> TopicChange:
    """Put it beneath that parent (``None``: at the top), at that place. Raises :class:`Invalid` for a circle."""
    workspace = topic.workspace
    hold(workspace, topic, parent)
    check_free(topic, parent)
    check_depth(parent, height(topic))
    beside = [one for one in queries.topics(workspace).filter(parent=parent) if one.pk != topic.pk]
    about = {"name": _name(topic), "to": _name(parent) if parent else ""}
    with changing(workspace, Kind.MOVED, [topic, *beside], by, **about) as change:
        topic.parent = parent
        beside.insert(max(0, position), topic)
        for place, one in enumerate(beside):
            one.position = place
        Topic.objects.bulk_update(beside, ["position", "parent"])
    return change


@transaction.atomic
def change_topic(topic: Topic, changes: Mapping[str, Any], parent: Topic | None, by: User | None) -> None:  # Any: JSON
    """Any of ``names``, ``seeds``, ``parent`` (given beside, as a topic) and ``position``, or nothing at all when one
    of them is wrong. Raises :class:`Invalid`."""
    hold(topic.workspace, topic)
    if "names" in changes:
        rename(topic, changes["names"], by)
    if "seeds" in changes:
        set_seeds(topic, changes["seeds"], by)
    if changes.keys() & {"parent", "position"}:
        above = parent if "parent" in changes else topic.parent
        move(topic, above, changes.get("position", MOST_TOPICS), by)


@transaction.atomic
def merge(topic: Topic, into: Topic, by: User | None) -> TopicChange:
    """All that is about the first is about the second: what was said before, and what is said from now on.

    The first is archived; its words, examples and those beneath it go over. Raises :class:`Invalid`.
    """
    hold(topic.workspace, topic, into)
    check_kept("into", topic, into)
    if into.pk == topic.pk or into.pk in beneath(topic):
        raise Invalid.one("into", _("Choose another topic, not one beneath it."))
    check_depth(into, height(topic) - 1, "into")
    seeds = bounded(together(into.seeds, topic.seeds))
    children = Topic.objects.filter(workspace=topic.workspace, parent=topic)
    earlier = Topic.objects.filter(workspace=topic.workspace, merged_into=topic)
    about = {"name": _name(topic), "to": _name(into), "from_key": topic.key, "to_key": into.key}
    with changing(topic.workspace, Kind.MERGED, [topic, into], by, **about) as change:
        also(change, {one.pk: one for one in (*children, *earlier)}.values(), "parent_id", "merged_into_id")
        children.update(parent=into)
        earlier.update(merged_into=into)
        into.seeds = seeds
        into.examples = {kind: some[:MOST] for kind, some in together(into.examples, topic.examples).items()}
        into.save(update_fields=["seeds", "examples"])
        topic.archived_at, topic.merged_into = clock.now(), into
        topic.save(update_fields=["archived_at", "merged_into"])
    return change


@transaction.atomic
def split(topic: Topic, names: object, seeds: object, by: User | None) -> tuple[Topic, TopicChange]:
    """A new topic beside it, found by these words, which it loses. Raises :class:`Invalid`."""
    found_names, found_seeds = names_of(names), seeds_of(seeds)
    if not found_seeds:
        raise Invalid.one("seeds", _("Choose at least one word for the new topic."))
    hold(topic.workspace, topic)
    left = without(topic.seeds, found_seeds)
    lost = 0 if topic.archived_at else count(topic.seeds) - count(left)
    check_room(topic.workspace, 1, count(found_seeds) - lost)
    with changing(topic.workspace, Kind.SPLIT, [topic], by, name=_name(topic), to=_shown(found_names)) as change:
        new = _add(topic.workspace, found_names, found_seeds, _place_beneath(topic.parent))
        made(change, new)
        topic.seeds = left
        topic.save(update_fields=["seeds"])
    return new, change


@transaction.atomic
def archive(topic: Topic, by: User | None) -> TopicChange:
    """Look for it and those beneath it no more. What was understood stays."""
    hold(topic.workspace, topic)
    gone = [topic, *queries.topics(topic.workspace).filter(pk__in=beneath(topic))]
    with changing(topic.workspace, Kind.ARCHIVED, gone, by, name=_name(topic), n=len(gone)) as change:
        Topic.objects.filter(pk__in=[one.pk for one in gone]).update(archived_at=clock.now())
    return change


@transaction.atomic
def restore(topic: Topic, by: User | None) -> TopicChange:
    """Look for it again; at the top, where its parent is archived or it would stand too deep. Raises
    :class:`Invalid` where there is no room for it."""
    hold(topic.workspace, topic)
    if topic.archived_at:
        check_room(topic.workspace, 1, count(topic.seeds))
    with changing(topic.workspace, Kind.RESTORED, [topic], by, name=_name(topic)) as change:
        topic.archived_at = topic.merged_into = None
        topic.parent = _place_beneath(topic.parent, height(topic))
        topic.save(update_fields=["archived_at", "merged_into", "parent"])
    return change


@transaction.atomic
def adopt_pack(workspace: Workspace, key: str, by: User | None) -> tuple[int, TopicChange]:
    """Add those topics of the pack that are not there; how many. Raises :class:`Invalid` for an unknown pack."""
    chosen = pack(key)
    hold(workspace)
    with changing(workspace, Kind.ADOPTED, [], by, name=_shown(chosen.names), pack=key) as change:
        new = _plant(workspace, chosen)
        for topic in new:
            made(change, topic)
        change.about["n"] = len(new)
    return len(new), change


def begin(workspace_id: int) -> None:
    """What every new workspace has: topics that any company hears about."""
    workspace = Workspace.objects.get(pk=workspace_id)
    _plant(workspace, pack(FIRST_PACK))
    about = {"name": _shown(pack(FIRST_PACK).names), "pack": FIRST_PACK}
    TopicChange.objects.create(workspace=workspace, kind=Kind.ADOPTED, about=about)


def no_topic(key: str) -> str:
    """What is said of a key or id that no topic has."""
    return _("There is no topic “%(key)s” here") % {"key": key[:80]}


def _plant(workspace: Workspace, chosen: Pack) -> list[Topic]:
    there = {topic.key: topic for topic in Topic.objects.filter(workspace=workspace)}
    new: list[Topic] = []

    def put(wanted: Sequence[PackTopic], parent: Topic | None) -> None:
        missing = [one for one in wanted if one.key not in there]
        check_room(workspace, len(missing), sum(count(one.seeds) for one in missing))
        first = _next_place(workspace, parent)
        rows = [
            Topic(
                workspace=workspace,
                key=one.key,
                names=dict(one.names),
                seeds={lang: list(words) for lang, words in one.seeds.items()},
                parent=parent,
                position=first + n,
                source=chosen.key,
            )
            for n, one in enumerate(missing)
        ]
        for row in Topic.objects.bulk_create(rows):
            there[row.key] = row
            new.append(row)

    put(chosen.topics, None)
    for top in chosen.topics:
        put(top.topics, _place_beneath(there[top.key]))
    return new


def _add(workspace: Workspace, names: Names, seeds: Seeds, parent: Topic | None) -> Topic:
    taken = Topic.objects.filter(workspace=workspace).values_list("key", flat=True)
    place = _next_place(workspace, parent)
    return Topic.objects.create(
        workspace=workspace, key=key_for(names, taken), names=names, seeds=seeds, parent=parent, position=place
    )


def _next_place(workspace: Workspace, parent: Topic | None) -> int:
    last = Topic.objects.filter(workspace=workspace, parent=parent).aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _place_beneath(parent: Topic | None, levels: int = 1) -> Topic | None:
    """That parent, or the top where it is archived or too deep."""
    return parent if parent and not parent.archived_at and fits(parent, levels) else None


def _shown(names: Mapping[str, str]) -> str:
    return queries.name_in(names, get_language() or "en")


def _name(topic: Topic) -> str:
    return _shown(topic.names) or topic.key
