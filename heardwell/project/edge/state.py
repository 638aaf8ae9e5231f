"""What the edge knows of itself, in ``run/edge.json`` for the System page: nothing listens, nothing is asked."""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from heardwell.collect.intake.counting import counts

EVERY_S: Final = 5.0


class StateFile:
    """Written every five seconds while the edge runs, removed when it ends."""

    def __init__(self, path: Path, live: Callable[[], int]) -> None:
        self._path, self._live = path, live
        self._started = time.time()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._keep())

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._path.unlink(missing_ok=True)

    async def _keep(self) -> None:
        while True:
            with contextlib.suppress(OSError):  # a full disk: answers are more important
                self._write()
            await asyncio.sleep(EVERY_S)

    def _write(self) -> None:
        state = {"pid": os.getpid(), "started": self._started, "live": self._live(), "counts": dict(counts)}
        draft = self._path.with_suffix(".draft")
        draft.write_bytes(msgspec.json.encode(state))
        draft.replace(self._path)
