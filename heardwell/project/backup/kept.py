"""The backups in ``DATA/backups``: those made before an upgrade, and those that somebody asked for on a page."""

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from heardwell.core import clock
from heardwell.core.config import config
from heardwell.project.backup import reading, writing
from heardwell.project.backup.manifest import BackupError

#: How many of each kind are kept.
KEPT: Final = 3
_NAME: Final = re.compile(r"(asked|upgrade)-\d{8}-\d{6}(-\d+)?\.tar\.gz")


@dataclass(frozen=True, slots=True)
class Kept:
    name: str
    path: Path
    bytes: int
    at: datetime

    @property
    def slug(self) -> str:
        return self.name.removesuffix(".tar.gz")

    @property
    def before_upgrade(self) -> bool:
        return self.name.startswith("upgrade-")


def folder() -> Path:
    return config().data / "backups"


def backups() -> list[Kept]:
    """What is there, newest first."""
    found = []
    for path in folder().glob("*.tar.gz") if folder().is_dir() else ():
        with contextlib.suppress(FileNotFoundError):
            if _NAME.fullmatch(path.name):
                about = path.stat()
                found.append(Kept(path.name, path, about.st_size, datetime.fromtimestamp(about.st_mtime, UTC)))
    return sorted(found, key=lambda one: one.at, reverse=True)


def make(reason: str, *, goal: str = "", tell: writing.Tell = lambda done, total: None) -> writing.Written:
    """Write one more, then drop the oldest of its kind. Raises :class:`BackupError`."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    moment = clock.now().strftime("%Y%m%d-%H%M%S")
    path = folder() / f"{reason}-{moment}.tar.gz"
    if path.exists():
        path = folder() / f"{reason}-{moment}-{clock.now().microsecond}.tar.gz"
    written = writing.write(path, reason=reason, goal=goal, tell=tell)
    for old in [one for one in backups() if one.name.startswith(f"{reason}-")][KEPT:]:
        old.path.unlink(missing_ok=True)
    return written


def before_upgrade(goal: str) -> Path:
    """A backup of the data as they are before they are brought to ``goal``.

    One that was made for the same goal is taken again: an upgrade that fails, and is tried again and again, must not
    push out the copy of what was there before.
    """
    for one in backups():
        with contextlib.suppress(BackupError):
            if one.before_upgrade and reading.look(one.path).target == goal:
                return one.path
    return make("upgrade", goal=goal).path
