"""What topics are called: an upward road, since the taxonomy is made above this room."""

from collections.abc import Mapping
from typing import Protocol


class TopicNames(Protocol):
    """Whoever keeps the taxonomy answers these."""

    def names(self, workspace_id: int) -> Mapping[str, str]:
        """Topic's key → its name in the reader's language, in the order of the taxonomy."""


class _Nobody:
    def names(self, workspace_id: int) -> Mapping[str, str]:
        return {}


_source: TopicNames = _Nobody()


def register(source: TopicNames) -> None:
    """Called once, in ``AppConfig.ready()``."""
    global _source
    _source = source


def topics() -> TopicNames:
    """The registered source."""
    return _source
