"""The way that everything takes: an answer or an item from the intake log to analytics and to whoever must see to it.

``STEPS`` is the whole of it. A step reads a batch from its cursor, does its work, and the cursor moves in the same
transaction; so it can be killed anywhere and goes on where it was, and nothing happens twice. A row that a step cannot
digest is set aside with its reason and holds up nobody. One process at a time runs it: the holder of
``run/pipeline.lock``.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import structlog
from django.db import close_old_connections, connection, transaction

from heardwell.analytics.facts import Fact
from heardwell.analytics.store import StoreBusy, store
from heardwell.close.cases.queries import case_facts_after
from heardwell.collect.intake.envelope import ITEM, PART
from heardwell.core.config import config
from heardwell.core.errors import Unavailable
from heardwell.core.locks import only_one
from heardwell.feedback import actions, queries
from heardwell.feedback.facts import facts_of
from heardwell.feedback.models import Quarantined
from heardwell.project.steps import Batch, Meaning, Project, ProjectCases, Record, Row, Rules, Step, Understand
from heardwell.understand.meaning import index

log = structlog.get_logger(__name__)

STEPS: Sequence[Step] = (
    Record("record answers", PART),
    Record("record items", ITEM),
    Understand(),
    Project(),
    Rules(),
    ProjectCases(),
    Meaning(),
)

#: At the latest after this long the log is looked at, whether or not somebody knocked.
LOOK_S = 0.2
#: A pause after a batch, in which a page that waits for the write lock or the interpreter gets its turn.
PAUSE_S = 0.002
LONGEST_BACKOFF_S = 5.0


def run_until_idle(timeout_s: float = 600.0) -> bool:
    """Run the steps until nothing is left; for the CLI and tests.

    When another process runs them, or has not let go of the analytics yet, wait for it instead. False when the time was
    over first.
    """
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        with only_one("pipeline") as mine, contextlib.suppress(StoreBusy):
            if mine:
                _resume()
                while turn():
                    if time.monotonic() > until:
                        return False
                return True
        if not any(lag().values()):
            return True
        time.sleep(0.05)
    return False


def turn(pause_s: float = 0.0) -> bool:
    """One batch of each step; whether there was anything to do. The caller holds the lock.

    ``pause_s`` is slept after each batch that did something.
    """
    moved = False
    for step in STEPS:
        if _step(step):
            moved = True
            time.sleep(pause_s)
    return moved


def lag() -> dict[str, int]:
    """How many rows each step is behind."""
    return {step.name: step.behind(queries.cursor(step.name)) for step in STEPS}


def set_aside() -> int:
    """How many rows wait in quarantine."""
    return Quarantined.objects.count()


def _step(step: Step) -> bool:
    position = queries.cursor(step.name)
    batch = step.read(position)
    if not batch.rows and not batch.spoiled and batch.position - position < step.most:
        return False  # a cursor that moves over what is not its business may wait: that would be a commit for nothing
    for row, reason in batch.spoiled:
        _set_aside(step, row, reason)
    if batch.rows:
        _take(step, batch.rows, batch.position)
        _tell(step, batch)
    else:
        actions.move_cursor(step.name, batch.position)
    return bool(batch.rows or batch.spoiled)


def _take(step: Step, rows: Sequence[Row], position: int) -> None:
    """Do these rows and move the cursor; in halves when they fail, until the one that spoils them is found."""
    try:
        ready = step.prepare(rows, position)
        with transaction.atomic():
            step.write(ready)
            actions.move_cursor(step.name, position)
    except Exception as error:  # a step's edge: what is wrong with one row must not stop the others
        if _passing(error):
            raise
        if len(rows) == 1:
            log.warning("row set aside", step=step.name, position=rows[0].position, exc_info=error)
            _set_aside(step, rows[0], f"{type(error).__name__}: {error}")
            actions.move_cursor(step.name, position)
            return
        half = len(rows) // 2
        _take(step, rows[:half], rows[half - 1].position)
        _take(step, rows[half:], position)


def _passing(error: BaseException) -> bool:
    """Whether the next try may well succeed: a lock, a full disk, a store that somebody else has open.

    The drivers' classes are known by name: nobody here imports a store.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"OperationalError", "InterfaceError", "IOException"}) or isinstance(
        error, OSError | MemoryError | Unavailable | ImportError
    )


def _set_aside(step: Step, row: Row, reason: str) -> None:
    with transaction.atomic():
        actions.set_aside(step.name, row.position, row.workspace, reason)
        step.spoil(row)


def _resume() -> None:
    """What is derived keeps its own cursors beside it: when it was emptied or is older, what it lacks is fed again."""
    for step in STEPS:
        known = _known(step)
        if known is not None and known < queries.cursor(step.name):
            log.info("what is derived is fed again", step=step.name, position=known)
            actions.rewind_cursor(step.name, known)


def _known(step: Step) -> int | None:
    """How far what the step feeds has come, where that says so itself."""
    if isinstance(step, Project | ProjectCases):
        return store().cursor(step.name)
    return index.cursor() if isinstance(step, Meaning) else None


def retry_set_aside() -> int:
    """Give every row in quarantine another chance; how many were digested."""
    steps = {step.name: step for step in STEPS}
    digested = 0
    for spoiled in Quarantined.objects.order_by("pk"):
        step = steps.get(spoiled.step)
        batch = step.read(spoiled.position - 1) if step else Batch([], 0)
        rows = [row for row in batch.rows if row.position == spoiled.position]
        if step and rows and _again(step, rows):
            actions.readmit(spoiled.step, spoiled.position)
            digested += 1
    return digested


def _again(step: Step, rows: Sequence[Row]) -> bool:
    try:
        ready = step.prepare(rows, 0)
        with transaction.atomic():
            step.write(ready)
    except Exception as error:
        log.warning("row stays aside", step=step.name, position=rows[0].position, exc_info=error)
        return False
    return True


def rebuild_analytics(batch: int = 1000) -> int:
    """Feed analytics anew from the records; readers see the old answers until it is done. The number of facts.

    Raises :class:`Unavailable` while another process runs the steps.
    """
    with only_one("pipeline") as mine:
        if not mine:
            raise Unavailable("The pipeline is running in another process.")
        newest = queries.last_event()
        cases, last_case = _case_facts()
        cursors = [(Project.name, newest), (ProjectCases.name, last_case)]
        return store().rebuild(_all_facts(batch, cases), cursors)


def _case_facts() -> tuple[list[Fact], int]:
    cases: dict[int, Fact] = {}
    position, after = -1, 0
    while after != position:
        position = after
        facts, after = case_facts_after(position)
        cases |= {fact.case: fact for fact in facts}
    return list(cases.values()), position


def _all_facts(batch: int, cases: list[Fact]) -> Iterator[Sequence[Fact]]:
    last = 0
    while ids := queries.ids_after(last, batch):
        yield facts_of(ids)
        last = ids[-1]
    yield cases


# ---------------------------------------------------------------- one process, woken by a knock


class Runner(threading.Thread):
    """Runs the steps while the app runs: when somebody knocks on ``run/pipeline.sock``, at the latest after 200 ms."""

    def __init__(self) -> None:
        super().__init__(name="pipeline", daemon=True)
        self._ending = threading.Event()
        self._failures = 0
        path = config().run / "pipeline.sock"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        self._path = path
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._door.settimeout(LOOK_S)
        before = os.umask(0o177)
        try:
            self._door.bind(str(path))
        finally:
            os.umask(before)

    def run(self) -> None:
        while not self._ending.is_set():
            with only_one("pipeline") as mine:
                if mine:
                    self._work()
                else:
                    self._ending.wait(LOOK_S)  # a command line tool is at it
        close_old_connections()

    def end(self) -> None:
        """Finish the batch in hand, and stop."""
        self._ending.set()
        knock(self._path)
        self.join(timeout=20)
        self._door.close()
        self._path.unlink(missing_ok=True)

    def _work(self) -> None:
        try:
            _resume()
            while not self._ending.is_set():
                if not turn(PAUSE_S):
                    self._wait()
                self._failures = 0
        except Exception as error:
            self._failures += 1
            log.error("pipeline failed", failures=self._failures, exc_info=error)
            connection.close()
            self._ending.wait(min(LONGEST_BACKOFF_S, LOOK_S * 2**self._failures))

    def _wait(self) -> None:
        """Until the next knock; further ones that have come meanwhile mean the same."""
        try:
            self._door.recv(16)
            self._door.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    self._door.recv(16)
        except TimeoutError:
            pass
        finally:
            self._door.settimeout(LOOK_S)


def knock(path: Path | None = None) -> None:
    """Wake the pipeline. Nobody there is no error: it looks by itself."""
    _send(path or config().run / "pipeline.sock", b"1")


def _tell(step: Step, batch: Batch) -> None:
    """Tell open pages, through the edge, that a workspace has news."""
    if not isinstance(step, Project | ProjectCases):
        return
    what = "feedback" if isinstance(step, Project) else "cases"
    for workspace in {row.workspace for row in batch.rows}:
        notice = {"workspace": workspace, "watermark": store().watermark(workspace), "what": what}
        _send(config().run / "edge.sock", msgspec.json.encode(notice))


def _send(path: Path, message: bytes) -> None:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.setblocking(False)
        door.sendto(message, str(path))


_runner: Runner | None = None


def start() -> None:
    """Start the thread that runs the steps, in the app's process."""
    global _runner
    if _runner is None:
        _runner = Runner()
        _runner.start()


def stop() -> None:
    """Let the batch in hand finish, then end the thread."""
    global _runner
    if _runner is not None:
        _runner.end()
        _runner = None
