"""What lies near in meaning: an upward road, since meaning is found above this room."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Likeness(NamedTuple):
    """A feedback and how near it is, at most 1."""

    feedback: int
    near: float


class Near(Protocol):
    """Whoever knows meanings answers this."""

    def to_words(self, workspace_id: int, words: str) -> Sequence[Likeness]:
        """Feedback that means what the words say, the nearest first."""


class _Nobody:
    def to_words(self, workspace_id: int, words: str) -> Sequence[Likeness]:
        return ()


_source: Near = _Nobody()


def register(source: Near) -> None:
    """Called once, in ``AppConfig.ready()``."""
    global _source
    _source = source


def near() -> Near:
    """The registered source."""
    return _source
