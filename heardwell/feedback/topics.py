"""What topics are called: an upward road, since the taxonomy is made above this room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TopicName:
    """A topic in the reader's language; ``above`` are the keys of those that it belongs to, found with it.

    One that is not ``offered`` any more still has a name, since voices may be about it.
    """

    key: str
    name: str
    above: tuple[str, ...] = ()
    offered: bool = True


class TopicNames(Protocol):
    """Whoever keeps the taxonomy answers this."""

    def topics(self, workspace_id: int) -> Sequence[TopicName]:
        """The topics of a workspace, in the order of the tree."""


class _Nobody:
    def topics(self, workspace_id: int) -> Sequence[TopicName]:
        return []


_source: TopicNames = _Nobody()


def register(source: TopicNames) -> None:
    """Called once, in ``AppConfig.ready()``."""
    global _source
    _source = source


def topics_of(workspace_id: int) -> Mapping[str, TopicName]:
    """Key → topic, in the order of the tree; nothing where nobody keeps a taxonomy."""
    return {topic.key: topic for topic in _source.topics(workspace_id)}
