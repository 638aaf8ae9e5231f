"""Surveys shown and sites seen, gathered on the event loop and written every few seconds by a thread of their own."""

import asyncio
import logging
import sqlite3
import threading
from pathlib import Path
from typing import Final

from heardwell.collect.intake import shown
from heardwell.collect.intake.database import connect, impatient
from heardwell.collect.intake.published import Survey
from heardwell.collect.intake.shown import Hit, Shown, ShownBody
from heardwell.core import clock

EVERY_S: Final = 2.0
MOST_GATHERED: Final = 20_000
HIT_EVERY_MS: Final = 60_000
MOST_ORIGIN: Final = 200
logger = logging.getLogger(__name__)


class Sightings:
    """Beyond 20,000 in two seconds the rest goes uncounted: answers come first."""

    def __init__(self, intake: Path) -> None:
        self._connection = impatient(connect(intake))
        # Counters may lose their last seconds to a power cut; flushing for them would make answers wait.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._shown: list[Shown] = []
        self._hits: dict[str, Hit] = {}
        self._noted: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None
        self._writing = threading.Lock()

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._keep())

    def stop(self) -> None:
        """Write what was gathered. Nothing may come after."""
        if self._task is not None:
            self._task.cancel()
        self._write(*self._gathered())
        self._connection.close()

    def saw_survey(self, survey: Survey, body: ShownBody) -> None:
        if body.test or len(self._shown) >= MOST_GATHERED:
            return
        version = body.version or survey.version
        self._shown.append(Shown(survey.id, clock.now().date().isoformat(), version, body.channel, body.response_id))

    def saw_site(self, key: str, origin: str) -> None:
        """At most once a minute for each site."""
        now_ms = clock.now_ms()
        if now_ms - self._noted.get(key, 0) >= HIT_EVERY_MS:
            self._noted[key] = now_ms
            self._hits[key] = Hit(now_ms, now_ms, origin[:MOST_ORIGIN])

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(EVERY_S)
            if self._shown or self._hits:
                await loop.run_in_executor(None, self._write, *self._gathered())

    def _gathered(self) -> tuple[list[Shown], dict[str, Hit]]:
        gathered = self._shown, self._hits
        self._shown, self._hits = [], {}
        return gathered

    def _write(self, seen: list[Shown], hits: dict[str, Hit]) -> None:
        if not (seen or hits):
            return
        with self._writing:
            try:
                shown.write(self._connection, seen, hits, clock.now().date())
            except sqlite3.Error as error:  # a full disk: answers are more important
                logger.error("counting %d surveys shown failed: %s", len(seen), error)
