"""The one source of time, so that tests and the demo's made-up past can set it in one place."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_fixed: ContextVar[datetime | None] = ContextVar("fixed moment", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def now_ms() -> int:
    """Milliseconds since 1970 in UTC."""
    return int(now().timestamp() * 1000)


def from_ms(milliseconds: int) -> datetime:
    """The aware UTC moment of milliseconds since 1970."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside the block, and in this thread only, it is ``moment``."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
