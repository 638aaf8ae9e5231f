"""The door to analytics: what every store can do, and the one that this installation uses.

Nobody imports a store by name: call :func:`store`.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Protocol, TypeVar

from heardwell.analytics.facts import Fact
from heardwell.analytics.query import Asked
from heardwell.core.config import config
from heardwell.core.errors import Unavailable

T = TypeVar("T")
#: Where a reader of events stands: its name and the last position that it has dealt with.
Cursor = tuple[str, int]


class StoreBusy(Unavailable):
    """Another process has the analytics open."""

    code = "analytics-busy"


class DayCount(NamedTuple):
    """A day in UTC (``2026-03-01``), its number of feedback, and the sum of their :func:`fingerprint`."""

    day: str
    n: int
    hash: int


def fingerprint(feedback: int, revision: int) -> int:
    """What one feedback adds to the hash of its day; the records are summed the same way and compared."""
    return (feedback * 1_000_003 + revision * 7_919) % 2_147_483_647


class Store(Protocol):
    """Facts in, answers out. Safe to call from many threads."""

    def apply(self, facts: Sequence[Fact], cursor: Cursor | None = None) -> int:
        """Replace what is known of these feedback and cases, and move the cursor, in one transaction.

        A feedback of a lower revision than the known one is ignored, so replays change nothing. A cursor never moves
        back. Returns the number of facts that count.
        """

    def delete(self, workspace: int, feedback: Sequence[int] = (), cases: Sequence[int] = ()) -> None:
        """Forget these feedback and cases (erasure)."""

    def rebuild(self, batches: Iterable[Sequence[Fact]], cursors: Sequence[Cursor] = ()) -> int:
        """Replace everything, cursors too, in one transaction: readers see the old answers until it is done.

        A feedback or case may occur once. Returns the number of facts.
        """

    def cursor(self, name: str) -> int:
        """The last position that was applied under this name, else 0."""

    def ask(self, question: Asked[T]) -> T:
        """The answer; from memory when nothing of that workspace has changed since it was last asked."""

    def watermark(self, workspace: int) -> int:
        """Grows with every change to a workspace's facts."""

    def day_counts(self, workspace: int) -> list[DayCount]:
        """Feedback per day with a hash, to be compared with the records."""

    def close(self) -> None:
        """Write everything down and let go of the file or the server."""


_lock = Lock()
_stores: dict[Path, Store] = {}


def store() -> Store:
    """The store of this installation, opened at the first call. Raises :class:`StoreBusy`."""
    path = config().analytics_path
    with _lock:
        if path not in _stores:
            _close_all()
            # Loaded here: other processes import this package without paying for an engine.
            from heardwell.analytics.stores.duckdb import DuckDBStore

            _stores[path] = DuckDBStore(path, memory=config().duckdb_memory)
        return _stores[path]


def close_stores() -> None:
    """Close what :func:`store` opened; the next call opens it again."""
    with _lock:
        _close_all()


def _close_all() -> None:
    while _stores:
        _stores.popitem()[1].close()
