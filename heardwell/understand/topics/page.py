"""What the editor shows: the tree, and beside it a topic, the packs, the archive or the history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from heardwell.accounts.models import Workspace
from heardwell.understand.topics import queries
from heardwell.understand.topics.models import Topic, TopicChange
from heardwell.understand.topics.packs import Pack, packs
from heardwell.understand.topics.queries import Node, name_in
from heardwell.web.languages import language_name

NAMED_IN = ("en", "zh-Hans", "zh-Hant", "ar")
SOUGHT_IN = ("en", "zh", "ar")
SHOWN_CHANGES = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A topic in the tree; ``place`` among those beside it, ``last`` the last of them."""

    topic: Topic
    name: str
    depth: int
    words: int
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class NameField:
    language: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SeedField:
    """``text``: a word on each line, as it is typed and sent."""

    language: str
    label: str
    words: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.words)


@dataclass(frozen=True, slots=True)
class Offer:
    """A pack, and how many of its topics are not there yet."""

    pack: Pack
    name: str
    missing: int
    topics: str


@dataclass(frozen=True, slots=True)
class Deed:
    change: TopicChange
    sentence: str
    undoable: bool


def reader() -> str:
    """The reader's language."""
    return get_language() or "en"


def reader_tag() -> str:
    """As names are kept by it: ``zh-Hant``."""
    found = reader()
    return next((lang for lang in NAMED_IN if lang.lower() == found.lower()), "en")


def name(topic: Topic) -> str:
    """For the reader."""
    return name_in(topic.names, reader()) or topic.key


def rows(workspace: Workspace) -> list[Row]:
    """The tree as it is read."""
    return list(_rows(queries.tree(workspace)))


def _rows(nodes: Iterable[Node]) -> Iterable[Row]:
    there = list(nodes)
    for place, node in enumerate(there):
        words = sum(map(len, node.topic.seeds.values()))
        last = place == len(there) - 1
        yield Row(node.topic, name(node.topic), node.depth, words, place == 0, last)
        yield from _rows(node.children)


def name_fields(names: Mapping[str, str]) -> list[NameField]:
    """One for each language of the product, and for others that have a name."""
    languages = [*NAMED_IN, *(lang for lang in names if lang not in NAMED_IN)]
    return [NameField(lang, language_name(lang), names.get(lang, "")) for lang in languages]


def seed_fields(seeds: Mapping[str, list[str]]) -> list[SeedField]:
    """One for each language that words are sought in; Chinese is written once, in either script."""
    languages = [*SOUGHT_IN, *(lang for lang in seeds if lang not in SOUGHT_IN)]
    return [SeedField(lang, language_name(lang), seeds.get(lang, [])) for lang in languages]


def offers(workspace: Workspace) -> list[Offer]:
    """The packs, with what each would add."""
    there = set(Topic.objects.filter(workspace=workspace).values_list("key", flat=True))
    found = []
    for one in packs():
        missing = sum(topic.key not in there for topic in one.every())
        listed = " · ".join(name_in(top.names, reader()) for top in one.topics)
        found.append(Offer(one, name_in(one.names, reader()), missing, listed))
    return found


def deeds(workspace: Workspace) -> list[Deed]:
    """The last changes in words; only the newest can be taken back here."""
    found = list(queries.changes(workspace)[:SHOWN_CHANGES])
    newest = next((one.pk for one in found if one.kind != TopicChange.Kind.UNDONE and not one.undone_at), None)
    return [Deed(one, sentence(one), one.pk == newest and bool(one.before)) for one in found]


def sentence(change: TopicChange) -> str:
    """What was done: ``renamed “Courier” to “Driver”``."""
    words = {"name": "", "to": ""} | change.about
    if change.kind == TopicChange.Kind.MOVED and not words["to"]:
        return str(_("moved “%(name)s” to the top") % words)
    return str(str(SENTENCES[change.kind]) % words)


SENTENCES: dict[str, StrOrPromise] = {
    TopicChange.Kind.CREATED: gettext_lazy("made the topic “%(name)s”"),
    TopicChange.Kind.RENAMED: gettext_lazy("renamed “%(name)s” to “%(to)s”"),
    TopicChange.Kind.SEEDS: gettext_lazy("changed the words of “%(name)s”"),
    TopicChange.Kind.MOVED: gettext_lazy("moved “%(name)s” under “%(to)s”"),
    TopicChange.Kind.MERGED: gettext_lazy("merged “%(name)s” into “%(to)s”"),
    TopicChange.Kind.SPLIT: gettext_lazy("split “%(to)s” off “%(name)s”"),
    TopicChange.Kind.ARCHIVED: gettext_lazy("archived “%(name)s”"),
    TopicChange.Kind.RESTORED: gettext_lazy("restored “%(name)s”"),
    TopicChange.Kind.TAUGHT: gettext_lazy("taught “%(name)s” by examples"),
    TopicChange.Kind.ADOPTED: gettext_lazy("added the pack “%(name)s”"),
    TopicChange.Kind.UNDONE: gettext_lazy("took back a change of “%(name)s”"),
}
