"""Reads about topics."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from heardwell.accounts.models import Workspace
from heardwell.core.errors import NotFound
from heardwell.text.taxonomy import NO_TAXONOMY, Taxonomy, TopicWords
from heardwell.text.teaching import Taught
from heardwell.understand.topics.models import Topic, TopicChange

#: How deep the tree may be.
DEEPEST = 3


# ---------------------------------------------------------------- rows


def topics(workspace: Workspace) -> "QuerySet[Topic]":
    """Those that are looked for, in the order of their places."""
    return Topic.objects.filter(workspace=workspace, archived_at=None).order_by("position", "pk")


def archived(workspace: Workspace) -> "QuerySet[Topic]":
    """Those that are not looked for any more, the last one first; merged ones too."""
    rows = Topic.objects.filter(workspace=workspace).exclude(archived_at=None)
    return rows.select_related("merged_into").order_by("-archived_at", "pk")


def topic_of(workspace: Workspace, topic: int | str) -> Topic:
    """The topic of that id or key, archived or not, or :class:`NotFound`."""
    rows, text = Topic.objects.filter(workspace=workspace), str(topic)
    found = rows.filter(key=text).first()
    if found is None and text.isdecimal() and len(text) < 19:
        found = rows.filter(pk=int(text)).first()
    if found is None:
        raise NotFound
    return found


def changes(workspace: Workspace) -> "QuerySet[TopicChange]":
    """The deeds, the newest first."""
    return TopicChange.objects.filter(workspace=workspace).select_related("topic", "by").order_by("-pk")


def change_of(workspace: Workspace, change_id: int | str) -> TopicChange:
    """The deed, or :class:`NotFound`. The id may come as it stands in an address."""
    text = str(change_id)
    found = changes(workspace).filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found


# ---------------------------------------------------------------- the tree


@dataclass(frozen=True, slots=True)
class Node:
    """A topic with those beneath it; ``depth`` 0 at the top."""

    topic: Topic
    depth: int
    children: tuple["Node", ...]

    def walk(self) -> Iterable["Node"]:
        """Itself and all beneath it, as they are read."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree(workspace: Workspace) -> list[Node]:
    """The topics at the top, each with those beneath it."""
    return grown(list(topics(workspace)))


def grown(rows: Sequence[Topic]) -> list[Node]:
    """The tree of these rows; one whose parent is not among them, or that stands in a circle, stands at the top."""
    beneath: defaultdict[int | None, list[Topic]] = defaultdict(list)
    parents = {row.pk: row.parent_id for row in rows}
    for row in rows:
        astray = row.parent_id not in parents or in_circle(row.pk, parents)
        beneath[None if astray else row.parent_id].append(row)

    def node(topic: Topic, depth: int) -> Node:
        return Node(topic, depth, tuple(node(child, depth + 1) for child in beneath[topic.pk]))

    return [node(topic, 0) for topic in beneath[None]]


#: Topic → the one that it stands beneath.
Parents = dict[int, int | None]


def above_of(topic: int, parents: Parents) -> list[int]:
    """Those that it stands beneath, the nearest first, each once: the last one is itself where it is in a circle."""
    found: dict[int, None] = {}
    at = parents.get(topic)
    while at is not None and at not in found:
        found[at] = None
        at = parents.get(at)
    return list(found)


def in_circle(topic: int, parents: Parents) -> bool:
    """Whether it stands beneath itself."""
    return topic in above_of(topic, parents)


def under(workspace: Workspace, key: str) -> list[str]:
    """The key and those of the topics beneath it."""
    found = (one for top in tree(workspace) for one in top.walk() if one.topic.key == key)
    node = next(found, None)
    return [one.topic.key for one in node.walk()] if node else [key]


def above(workspace: Workspace) -> dict[str, str]:
    """Key → the key of the topic that it belongs to; those at the top are not there."""
    return {
        child.topic.key: node.topic.key for top in tree(workspace) for node in top.walk() for child in node.children
    }


# ---------------------------------------------------------------- names


def name_in(names: Mapping[str, str], language: str) -> str:
    """The name in that language, else in its nearest, else in English, else in any; "" without a name."""
    plain = {lang.lower(): name for lang, name in names.items()}
    wanted = language.lower()
    near = (name for lang, name in plain.items() if lang.partition("-")[0] == wanted.partition("-")[0])
    return plain.get(wanted) or next(near, "") or plain.get("en") or next(iter(plain.values()), "")


@dataclass(frozen=True, slots=True)
class Named:
    """A topic for a reader; ``above``: the keys of those that it belongs to, the nearest last."""

    key: str
    name: str
    above: tuple[str, ...] = ()
    archived: bool = False


def named(workspace: Workspace | int, language: str) -> list[Named]:
    """All topics in the order of the tree; what was merged is called as its target, and comes last with the archived:
    what was said is still about them."""
    workspace_id = workspace if isinstance(workspace, int) else workspace.pk
    rows = list(Topic.objects.filter(workspace=workspace_id).order_by("position", "pk"))
    by_id = {row.pk: row for row in rows}
    here = [
        Named(node.topic.key, name_in(node.topic.names, language) or node.topic.key, above)
        for top in grown([row for row in rows if not row.archived_at])
        for node, above in _with_above(top, ())
    ]
    into = _merged(rows)
    gone = [(row, by_id[_target(row.pk, into)]) for row in rows if row.archived_at]
    return here + [Named(row.key, name_in(target.names, language) or row.key, (), True) for row, target in gone]


def names(workspace: Workspace | int, language: str) -> dict[str, str]:
    """Key → name for a reader of that language, in the order of the tree."""
    return {one.key: one.name for one in named(workspace, language)}


def aliases(workspace: Workspace | int) -> dict[str, str]:
    """The key of each merged topic → the key under which it counts."""
    workspace_id = workspace if isinstance(workspace, int) else workspace.pk
    rows = Topic.objects.filter(workspace=workspace_id)
    if not rows.exclude(merged_into=None).exists():
        return {}
    keys = {row.pk: row.key for row in rows}
    into = _merged(rows)
    found = {keys[pk]: keys[_target(pk, into)] for pk in into}
    return {key: target for key, target in found.items() if key != target}


def _merged(rows: Iterable[Topic]) -> Parents:
    """Each merged topic → the one that it went into."""
    return {row.pk: row.merged_into_id for row in rows if row.merged_into_id}


def _target(topic: int, into: Parents) -> int:
    """Where it has gone in the end; the oldest of those that were merged into each other."""
    way = above_of(topic, into)
    circle = [pk for pk in way if in_circle(pk, into)]
    return min(circle) if circle else (way or [topic])[-1]


# ---------------------------------------------------------------- the compiled taxonomy

_compiled: dict[int, tuple[tuple[object, ...], Taxonomy]] = {}
_MOST_COMPILED = 64


def taxonomy_of(workspace: Workspace | int) -> Taxonomy:
    """What the engine looks for; kept until a topic is changed. ``version`` is the same where the words are."""
    workspace_id = workspace if isinstance(workspace, int) else workspace.pk
    last = TopicChange.objects.filter(workspace=workspace_id).order_by("-pk").values_list("pk", "at").first()
    if last is None:
        return NO_TAXONOMY
    kept = _compiled.get(workspace_id)
    if kept and kept[0] == last:
        return kept[1]
    rows = list(Topic.objects.filter(workspace=workspace_id, archived_at=None).order_by("position", "pk"))
    found = compiled(rows)
    if len(_compiled) >= _MOST_COMPILED:
        _compiled.clear()
    _compiled[workspace_id] = (last, found)
    return found


def compiled(rows: Sequence[Topic]) -> Taxonomy:
    """The taxonomy of these rows. Workspaces with the same words share one."""
    words = [
        {"key": node.topic.key, "seeds": node.topic.seeds, "above": above, "taught": node.topic.taught}
        for top in grown(rows)
        for node, above in _with_above(top, ())
    ]
    return _compile(json.dumps(words, ensure_ascii=True, sort_keys=True)) if words else NO_TAXONOMY


def _with_above(node: Node, above: tuple[str, ...]) -> Iterable[tuple[Node, tuple[str, ...]]]:
    yield node, above
    for child in node.children:
        yield from _with_above(child, (*above, node.topic.key))


@lru_cache(maxsize=_MOST_COMPILED)
def _compile(written: str) -> Taxonomy:
    version = hashlib.sha256(written.encode()).hexdigest()[:10]
    found = [
        TopicWords(
            one["key"], one["seeds"], tuple(one["above"]), Taught.from_json(one["taught"]) if one["taught"] else None
        )
        for one in json.loads(written)
    ]
    return Taxonomy(version, tuple(found))
