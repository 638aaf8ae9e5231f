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
from heardwell.understand.topics.history import changing, made
from heardwell.understand.topics.models import Topic, TopicChange
from heardwell.understand.topics.packs import Pack, PackTopic, pack
from heardwell.understand.topics.words import Names, Seeds, key_for, names_of, seeds_of, together, without

Kind = TopicChange.Kind
MOST_TOPICS = 500
FIRST_PACK = "general"


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
    _check_room(workspace, 1)
    _check_depth(parent)
    with changing(workspace, Kind.CREATED, [], by, name=_shown(found_names)) as change:
        topic = _add(workspace, found_names, found_seeds, parent)
        if examples:
            topic.examples = {"for": list(examples)[:200]}
            topic.save(update_fields=["examples"])
        made(change, topic)
    return topic, change


def rename(topic: Topic, names: object, by: User | None) -> TopicChange:
    """Other names; its key stays. Raises :class:`Invalid`."""
    found = names_of(names)
    with changing(topic.workspace, Kind.RENAMED, [topic], by, name=_name(topic), to=_shown(found)) as change:
        topic.names = found
        topic.save(update_fields=["names"])
    return change


def set_seeds(topic: Topic, seeds: object, by: User | None) -> TopicChange:
    """Other seed words; they hold for what is read from now on. Raises :class:`Invalid`."""
    found = seeds_of(seeds)
    with changing(
        topic.workspace, Kind.SEEDS, [topic], by, name=_name(topic), n=sum(map(len, found.values()))
    ) as change:
        topic.seeds = found
        topic.save(update_fields=["seeds"])
    return change


def move(topic: Topic, parent: Topic | None, position: int, by: User | None) -> TopicChange:
    """Put it beneath that parent (``None``: at the top), at that place. Raises :class:`Invalid` for a circle."""
    _check_free(topic, parent)
    _check_depth(parent, _height(topic))
    workspace = topic.workspace
    beside = [one for one in queries.topics(workspace).filter(parent=parent) if one.pk != topic.pk]
    about = {"name": _name(topic), "to": _name(parent) if parent else ""}
    with changing(workspace, Kind.MOVED, [topic, *beside], by, **about) as change:
        topic.parent = parent
        beside.insert(max(0, position), topic)
        for place, one in enumerate(beside):
            one.position = place
        Topic.objects.bulk_update(beside, ["position", "parent"])
    return change


def change_topic(topic: Topic, changes: Mapping[str, Any], parent: Topic | None, by: User | None) -> None:  # Any: JSON
    """Any of ``names``, ``seeds``, ``parent`` (given beside, as a topic) and ``position``, or nothing at all when one
    of them is wrong. Raises :class:`Invalid`."""
    with transaction.atomic():
        if "names" in changes:
            rename(topic, changes["names"], by)
        if "seeds" in changes:
            set_seeds(topic, changes["seeds"], by)
        if changes.keys() & {"parent", "position"}:
            above = parent if "parent" in changes else topic.parent
            move(topic, above, changes.get("position", MOST_TOPICS), by)


def merge(topic: Topic, into: Topic, by: User | None) -> TopicChange:
    """All that is about the first is about the second: what was said before, and what is said from now on.

    The first is archived; its words, examples and those beneath it go over. Raises :class:`Invalid`.
    """
    if into.archived_at or topic.archived_at:
        raise Invalid.one("into", _("Choose a topic that is not archived."))
    if into.pk == topic.pk or into.pk in _beneath(topic):
        raise Invalid.one("into", _("Choose another topic, not one beneath it."))
    children = list(Topic.objects.filter(workspace=topic.workspace, parent=topic))
    earlier = list(Topic.objects.filter(workspace=topic.workspace, merged_into=topic))
    about = {"name": _name(topic), "to": _name(into), "from_key": topic.key, "to_key": into.key}
    with changing(topic.workspace, Kind.MERGED, [topic, into, *children, *earlier], by, **about) as change:
        into.seeds = together(into.seeds, topic.seeds)
        into.examples = together(into.examples, topic.examples)
        into.save(update_fields=["seeds", "examples"])
        topic.archived_at, topic.merged_into = clock.now(), into
        topic.save(update_fields=["archived_at", "merged_into"])
        Topic.objects.filter(pk__in=[child.pk for child in children]).update(parent=into)
        Topic.objects.filter(pk__in=[one.pk for one in earlier]).update(merged_into=into)
    return change


def split(topic: Topic, names: object, seeds: object, by: User | None) -> tuple[Topic, TopicChange]:
    """A new topic beside it, found by these words, which it loses. Raises :class:`Invalid`."""
    found_names, found_seeds = names_of(names), seeds_of(seeds)
    if not found_seeds:
        raise Invalid.one("seeds", _("Choose at least one word for the new topic."))
    _check_room(topic.workspace, 1)
    with changing(topic.workspace, Kind.SPLIT, [topic], by, name=_name(topic), to=_shown(found_names)) as change:
        new = _add(topic.workspace, found_names, found_seeds, topic.parent)
        made(change, new)
        topic.seeds = without(topic.seeds, found_seeds)
        topic.save(update_fields=["seeds"])
    return new, change


def archive(topic: Topic, by: User | None) -> TopicChange:
    """Look for it and those beneath it no more. What was understood stays."""
    gone = [topic, *queries.topics(topic.workspace).filter(pk__in=_beneath(topic))]
    with changing(topic.workspace, Kind.ARCHIVED, gone, by, name=_name(topic), n=len(gone)) as change:
        Topic.objects.filter(pk__in=[one.pk for one in gone]).update(archived_at=clock.now())
    return change


def restore(topic: Topic, by: User | None) -> TopicChange:
    """Look for it again; at the top, where its parent is archived."""
    with changing(topic.workspace, Kind.RESTORED, [topic], by, name=_name(topic)) as change:
        topic.archived_at = topic.merged_into = None
        if topic.parent and topic.parent.archived_at:
            topic.parent = None
        topic.save(update_fields=["archived_at", "merged_into", "parent"])
    return change


def adopt_pack(workspace: Workspace, key: str, by: User | None) -> tuple[int, TopicChange]:
    """Add those topics of the pack that are not there; how many. Raises :class:`Invalid` for an unknown pack."""
    chosen = pack(key)
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
        _check_room(workspace, len(missing))
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
        put(top.topics, there[top.key] if not there[top.key].archived_at else None)
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


def _check_room(workspace: Workspace, more: int) -> None:
    if Topic.objects.filter(workspace=workspace, archived_at=None).count() + more > MOST_TOPICS:
        raise Invalid.one("topics", _("A workspace may have %(count)s topics") % {"count": MOST_TOPICS})


def _check_free(topic: Topic, parent: Topic | None) -> None:
    if parent and (parent.pk == topic.pk or parent.pk in _beneath(topic)):
        raise Invalid.one("parent", _("A topic cannot stand beneath itself."))
    if parent and parent.archived_at:
        raise Invalid.one("parent", _("Choose a topic that is not archived."))


def _check_depth(parent: Topic | None, height: int = 1) -> None:
    depth, seen = 0, parent
    while seen is not None:
        depth, seen = depth + 1, seen.parent
    if depth + height > queries.DEEPEST:
        raise Invalid.one("parent", _("Topics stand in at most %(count)s levels.") % {"count": queries.DEEPEST})


def _height(topic: Topic) -> int:
    node = next((n for top in queries.tree(topic.workspace) for n in top.walk() if n.topic.pk == topic.pk), None)
    return max((one.depth for one in node.walk()), default=0) - node.depth + 1 if node else 1


def _beneath(topic: Topic) -> set[int]:
    parents = dict(Topic.objects.filter(workspace=topic.workspace).values_list("pk", "parent_id"))
    found = {topic.pk}
    while more := {pk for pk, parent in parents.items() if parent in found and pk not in found}:
        found |= more
    return found - {topic.pk}


def _shown(names: Mapping[str, str]) -> str:
    return queries.name_in(names, get_language() or "en")


def _name(topic: Topic) -> str:
    return _shown(topic.names) or topic.key
