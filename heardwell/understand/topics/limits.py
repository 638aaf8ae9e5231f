"""How many topics and words a workspace may have, and how deep its tree may be.

Whoever changes topics holds them first: all of this is asked of fresh rows inside the transaction that writes.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.core.errors import Invalid, NotFound
from heardwell.understand.topics import queries
from heardwell.understand.topics.models import Topic

MOST_TOPICS = 500
#: Words of all topics that are looked for: about a second to make ready.
MOST_WORDS = 20_000


def hold(workspace: Workspace, *topics: Topic | None) -> None:
    """Nobody else changes topics of the workspace until the transaction ends; these are read anew.

    Raises :class:`NotFound` for one that is gone.
    """
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    _open_circles(workspace)
    for topic in filter(None, topics):
        try:
            topic.refresh_from_db()
        except Topic.DoesNotExist:
            raise NotFound from None


def _open_circles(workspace: Workspace) -> None:
    """Topics that stood beneath each other stand at the top."""
    parents = _parents(workspace)
    if astray := [pk for pk in parents if queries.in_circle(pk, parents)]:
        Topic.objects.filter(pk__in=astray).update(parent=None)


# ---------------------------------------------------------------- how many


def size(workspace: Workspace) -> tuple[int, int]:
    """How many topics are looked for, and how many words they have."""
    rows = list(queries.topics(workspace).values_list("seeds", flat=True))
    return len(rows), sum(map(count, rows))


def count(seeds: Mapping[str, object]) -> int:
    """The words of all languages."""
    return sum(len(words) for words in seeds.values() if isinstance(words, (list, tuple)))


def check_room(workspace: Workspace, topics: int, words: int = 0) -> None:
    """Whether there is room for so many more. Raises :class:`Invalid`."""
    have_topics, have_words = size(workspace)
    if topics > 0 and have_topics + topics > MOST_TOPICS:
        raise Invalid.one("topics", _("A workspace may have %(count)s topics") % {"count": MOST_TOPICS})
    if words > 0 and have_words + words > MOST_WORDS:
        message = _("The topics of a workspace may have %(count)s words in all.")
        raise Invalid.one("seeds", message % {"count": MOST_WORDS})


# ---------------------------------------------------------------- how deep


def check_free(topic: Topic, parent: Topic | None) -> None:
    """Raises :class:`Invalid` where the topic would stand beneath itself, or beneath one that is archived."""
    if parent and (parent.pk == topic.pk or parent.pk in beneath(topic)):
        raise Invalid.one("parent", _("A topic cannot stand beneath itself."))
    check_kept("parent", parent)


def check_kept(field: str, *topics: Topic | None) -> None:
    """Raises :class:`Invalid` for one that is archived."""
    if any(topic and topic.archived_at for topic in topics):
        raise Invalid.one(field, _("Choose a topic that is not archived."))


def check_depth(parent: Topic | None, height: int = 1, field: str = "parent") -> None:
    """Raises :class:`Invalid` where so many levels do not go beneath that parent."""
    if not fits(parent, height):
        message = _("Topics stand in at most %(count)s levels.") % {"count": queries.DEEPEST}
        raise Invalid.one(field, message)


def fits(parent: Topic | None, height: int = 1) -> bool:
    """Whether so many levels go beneath that parent."""
    if parent is None:
        return height <= queries.DEEPEST
    return 1 + len(queries.above_of(parent.pk, _parents(parent.workspace))) + height <= queries.DEEPEST


def height(topic: Topic) -> int:
    """The levels that it takes with those beneath it: archived ones too, for they may be restored."""
    parents = _parents(topic.workspace, merged_into=None)
    levels, found, level = 0, set[int](), {topic.pk}
    while level:
        levels, found = levels + 1, found | level
        level = {pk for pk, parent in parents.items() if parent in level} - found
    return levels


def beneath(topic: Topic) -> set[int]:
    """The ids of those beneath it, archived ones too."""
    parents = _parents(topic.workspace)
    found = {topic.pk}
    while more := {pk for pk, parent in parents.items() if parent in found and pk not in found}:
        found |= more
    return found - {topic.pk}


def sound(workspace: Workspace, topics: Iterable[int]) -> bool:
    """Whether these stand in the tree: beneath topics that are there, in no circle, not too deep."""
    rows = {row.pk: row for row in Topic.objects.filter(workspace=workspace)}
    parents = {pk: row.parent_id for pk, row in rows.items()}
    for row in (rows[pk] for pk in topics if pk in rows):
        if any(pk is not None and pk not in rows for pk in (row.parent_id, row.merged_into_id)):
            return False
        if queries.in_circle(row.pk, parents):
            return False
        if not row.archived_at and not fits(rows.get(row.parent_id or 0), height(row)):
            return False
    return True


def _parents(workspace: Workspace, **only: object) -> queries.Parents:
    return dict(Topic.objects.filter(workspace=workspace, **only).values_list("pk", "parent_id"))
