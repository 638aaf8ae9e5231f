"""Looking for topics in the background: a thread of its own, since it may take two minutes and mails must not wait."""

import contextlib
import fcntl
import os
import threading
from collections.abc import Iterator

import structlog
from django.db import close_old_connections, connection

from heardwell.core.config import config
from heardwell.core.jobs import job
from heardwell.understand.discovery import actions
from heardwell.understand.discovery.models import Discovery

log = structlog.get_logger(__name__)
_thread: threading.Thread | None = None
_starting = threading.Lock()


@job
def discover_on() -> None:
    """Have the thread see to what is due."""
    global _thread
    if not _due():
        return
    with _starting:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, name="discovery", daemon=True)
            _thread.start()


def work() -> None:
    """Carry out what is due, here and now."""
    with _only_one() as mine:
        while mine and (one := _due()):
            actions.carry_out(one)


def _due() -> Discovery | None:
    rows = Discovery.objects.filter(state=Discovery.State.RUNNING, workspace__ended_at=None)
    return rows.select_related("workspace").order_by("pk").first()


def _run() -> None:
    try:
        work()
    except Exception as error:  # a thread's edge: the rows say what is due, and the job comes again
        log.error("discovery failed", exc_info=error)
    finally:
        close_old_connections()
        connection.close()


@contextlib.contextmanager
def _only_one() -> Iterator[bool]:
    """Whether this is the one process that looks for topics."""
    config().run.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(config().run / "discovery.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
