"""Work after the commit. The queue only wakes; rows hold what is to be done, and a sweeper finds what was missed.

A *job* is a function without arguments that does whatever is due (``send_due``): to run it twice, late, or beside
itself must be harmless. Jobs are Django tasks; huey carries them (a SQLite file, so that the CLI can wake the app).
"""

from collections.abc import Callable

import structlog
from django.db import close_old_connections, transaction
from django_tasks import task
from huey import crontab
from huey.consumer import Consumer

from heardwell.core.jobs_backend import carrier, queue

log = structlog.get_logger(__name__)
_jobs: dict[str, "Job"] = {}


class Job:
    """A registered function. Call it to run it now; :meth:`wake` has it run after the present commit."""

    def __init__(self, run: Callable[[], object]) -> None:
        self.run = run
        self.name = f"{run.__module__}.{run.__qualname__}"
        _jobs[self.name] = self

    def __call__(self) -> object:
        return self.run()

    def wake(self) -> None:
        """Run it soon, once the present transaction has committed; a minute later at most if that is lost."""
        transaction.on_commit(lambda: run_job.enqueue(self.name))


def job(run: Callable[[], object]) -> Job:
    """Register a job; for use as a decorator on a module's function."""
    return Job(run)


@task()
def run_job(name: str) -> None:
    """Run one job. A failure is logged: the rows still say what is due, and the sweeper comes again."""
    close_old_connections()
    try:
        _jobs[name].run()
    except Exception as error:  # a job's edge: whatever it was, the next one must run
        log.error("job failed", job=name, exc_info=error)
    finally:
        close_old_connections()


def sweep() -> None:
    """Run every job, each on its own."""
    for name in sorted(_jobs):
        run_job.call(name)


class _Consumer(Consumer):  # type: ignore[misc]  # huey has no types
    def _set_signal_handlers(self) -> None:
        """Signals belong to the server that this runs inside."""


_consumer: _Consumer | None = None


def start() -> None:
    """Start the threads that run jobs, in the app's process."""
    global _consumer
    carrier()
    queue().periodic_task(crontab(), name="sweep")(sweep)
    _consumer = _Consumer(
        queue(), workers=1, periodic=True, initial_delay=0.1, max_delay=0.5, check_worker_health=False
    )
    _consumer.start()


def stop() -> None:
    """Let the running job finish, then end the threads."""
    if _consumer is not None:
        _consumer.stop(graceful=True)
