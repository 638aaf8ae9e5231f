"""The carrier of Django tasks: huey, over a SQLite file."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id
from huey import SqliteHuey

from heardwell.core.config import config


class HueyBackend(BaseTaskBackend):
    """Carries Django tasks over huey. Results are not kept: the rows that a job works on are its result."""

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:  # Any: the base class' own
        self.validate_task(task)
        carrier()(task.module_path, *args, **kwargs)
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


@lru_cache(maxsize=1)
def queue() -> SqliteHuey:
    """The queue of this process."""
    # A lost wake-up costs a minute, so the queue's file need not be synced.
    return SqliteHuey("heardwell", filename=str(config().jobs_path), results=False, fsync=False)


@lru_cache(maxsize=1)
def carrier() -> Callable[..., object]:
    """What puts a task on the queue: ``carrier()(path, *args)``."""

    def carry(path: str, *args: object, **kwargs: object) -> None:
        import_string(path).call(*args, **kwargs)

    wrapped: Callable[..., object] = queue().task(name="carry")(carry)
    return wrapped
