"""Who does what takes its time: one thread beside the pipeline, so that neither new feedback nor mails wait for it."""

import threading
import time

import structlog
from django.db import close_old_connections, connection

from heardwell.accounts.models import Workspace
from heardwell.core.locks import only_one
from heardwell.feedback import queries as feedback
from heardwell.feedback.models import FeedbackEvent
from heardwell.understand.reading import fetching, queries, rereading, second
from heardwell.understand.reading.models import Rereading

log = structlog.get_logger(__name__)

#: New feedback goes first: while so many events of any kind wait to be counted, history stands still.
MOST_BEHIND = 400
_ALL = tuple(FeedbackEvent.Kind)
_thread: threading.Thread | None = None
_ending = threading.Event()
_starting = threading.Lock()


def is_due() -> bool:
    """Whether anything waits to be done now."""
    return bool(queries.due_workspaces() or fetching.due())


def turn() -> bool:
    """One slice for each workspace that has something to do; whether any moved on."""
    moved = fetching.fetch_due()
    for workspace in Workspace.objects.filter(pk__in=queries.due_workspaces(), ended_at=None).order_by("pk"):
        moved = second.read_waiting(workspace) or moved
        if not _behind():
            moved = _slice(workspace) or moved
    return moved


def _slice(workspace: Workspace) -> bool:
    run = queries.runs(workspace).filter(state=Rereading.State.RUNNING).first()
    if run is None:
        return False
    before = (run.position, run.state)
    run = rereading.step(run.pk)
    return (run.position, run.state) != before


def _behind() -> bool:
    """Whether the pipeline has more to do than it does at once."""
    return feedback.events_behind(feedback.cursor("project"), _ALL) > MOST_BEHIND


def begin() -> None:
    """Have the thread work, unless it does already."""
    global _thread
    with _starting:
        if (_thread is None or not _thread.is_alive()) and not _ending.is_set():
            _thread = threading.Thread(target=_run, name="reading", daemon=True)
            _thread.start()


def stop() -> None:
    """Let the slice in hand finish; a question to a language model is not waited for."""
    _ending.set()
    if _thread is not None:
        _thread.join(timeout=5)


def _run() -> None:
    try:
        with only_one("reading") as mine:
            while mine and not _ending.is_set():
                began = time.monotonic()
                if not turn():
                    break
                _ending.wait(min(time.monotonic() - began, 0.5))  # as long as it has worked: half of a core at most
    except Exception as error:  # a thread's edge: the rows say what is due, and the job comes again
        log.error("reading failed", exc_info=error)
    finally:
        close_old_connections()
        connection.close()
