"""Who does what takes its time: a thread that reads and one that fetches models, beside the pipeline, so that neither
new feedback nor mails wait for them.

The thread that reads goes from workspace to workspace. One whose engine is slow stands back as long as others have
something to do: their turns come several times before its next.
"""

import threading
import time
from collections.abc import Callable

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
#: A turn that takes longer holds the others up; its workspace stands back for so many times as long.
SLOW_S = 3.0
STANDS_BACK = 3
_stand_back: dict[int, float] = {}  # workspace → until when, by the monotonic clock
_threads: dict[str, threading.Thread] = {}
_ending = threading.Event()
_starting = threading.Lock()


def is_due() -> bool:
    """Whether anything waits to be read now."""
    return bool(queries.due_workspaces())


def turn() -> bool:
    """One slice for each workspace whose turn it is; whether any moved on."""
    moved = False
    for workspace in Workspace.objects.filter(pk__in=_whose_turn(), ended_at=None).order_by("pk"):
        began = time.monotonic()
        moved = _turn_of(workspace) or moved
        took = time.monotonic() - began
        if took > SLOW_S:
            _stand_back[workspace.pk] = time.monotonic() + STANDS_BACK * took
    return moved


def _whose_turn() -> list[int]:
    """The workspaces with something to do, without the slow ones while there are others."""
    due, now = queries.due_workspaces(), time.monotonic()
    return [one for one in due if _stand_back.get(one, now) <= now] or due


def _turn_of(workspace: Workspace) -> bool:
    """Whether it moved on. Whatever breaks is this workspace's alone: it is put off, and the others go on."""
    try:
        began = time.monotonic()
        moved = second.read_waiting(workspace)
        if time.monotonic() - began < SLOW_S and not _behind():  # one long question in a turn
            moved = _slice(workspace) or moved
        return moved
    except Exception as error:
        log.error("reading of a workspace failed", workspace=workspace.pk, exc_info=error)
        second.put_off(workspace)
        return True


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
    """Have the threads do what is due, unless they do already."""
    if is_due():
        _start("reading", turn)
    if fetching.due():
        _start("fetching", fetching.fetch_due)


def _start(name: str, work: Callable[[], bool]) -> None:
    with _starting:
        there = _threads.get(name)
        if (there is None or not there.is_alive()) and not _ending.is_set():
            _threads[name] = threading.Thread(target=_run, args=(name, work), name=name, daemon=True)
            _threads[name].start()


def stop() -> None:
    """Let the slice in hand finish; neither a question to a language model nor a model on its way is waited for."""
    _ending.set()
    until = time.monotonic() + 5
    for thread in _threads.values():
        thread.join(timeout=max(0.0, until - time.monotonic()))


def _run(name: str, work: Callable[[], bool]) -> None:
    try:
        with only_one(name) as mine:
            while mine and not _ending.is_set():
                began = time.monotonic()
                if not work():
                    break
                _ending.wait(min(time.monotonic() - began, 0.5))  # as long as it has worked: half of a core at most
    except Exception as error:  # a thread's edge: the rows say what is due, and the job comes again
        log.error("a thread of reading failed", thread=name, exc_info=error)
    finally:
        close_old_connections()
        connection.close()
