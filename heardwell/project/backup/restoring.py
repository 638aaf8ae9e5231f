"""Puts a backup back: unpacked, brought to this version and counted in a folder of its own, which then takes the place
of the data folder. Until that moment nothing has changed; afterwards the old folder is still there, beside it."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from heardwell.core import clock
from heardwell.project.backup import reading
from heardwell.project.backup.manifest import BackupError, Manifest
from heardwell.project.backup.writing import Progress, Tell
from heardwell.project.cli_words import _

STAGING: Final = ".restore-"
LOCKS: Final = ("lock", "pipeline.lock")


@dataclass(frozen=True, slots=True)
class Restored:
    data: Path
    manifest: Manifest
    kept: Path | None  # where the old data folder is now
    facts: int  # of analytics


def restore(
    file: Path, data: Path, *, force: bool, make_ready: Callable[[Path], int], tell: Tell = lambda done, total: None
) -> Restored:
    """Put ``file`` back as the data folder ``data``.

    ``make_ready`` is given the unpacked folder before it takes its place; it migrates and counts, and returns how many
    facts analytics holds. Raises :class:`BackupError`, with nothing changed, when the folder holds something and not
    ``force``, when Heardwell runs on it, or when the file is damaged or made by a newer version.
    """
    manifest = reading.look(file)
    _refuse_without_room(data.parent, manifest)
    if not force and in_use(data):
        raise BackupError(
            _("%s holds data. Restore into another folder (--data), or with --force: the old one is kept beside.")
            % data
        )
    data.parent.mkdir(parents=True, exist_ok=True)
    with _stopped(data):
        stage = Path(tempfile.mkdtemp(prefix=STAGING, dir=_beside(data)))
        try:
            reading.unpack(file, stage, Progress(tell, manifest.bytes).add)
            facts = make_ready(stage)
            kept = _swap(stage, data)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return Restored(data, manifest, kept, facts)


def in_use(data: Path) -> bool:
    """Whether the folder holds anything but what every start makes."""
    return data.is_dir() and any(
        path.name not in ("run", "secrets", "backups") and not path.name.startswith(STAGING) for path in data.iterdir()
    )


def _refuse_without_room(folder: Path, manifest: Manifest) -> None:
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < 2 * manifest.bytes:
        raise BackupError(
            _("Restoring needs %(needed)d MB in %(folder)s, %(free)d MB are free.")
            % {"needed": -(-2 * manifest.bytes >> 20), "folder": folder, "free": free >> 20}
        )


@contextlib.contextmanager
def _stopped(data: Path) -> Iterator[None]:
    """Hold the locks of the program and of its pipeline on that folder. Raises :class:`BackupError`."""
    with contextlib.ExitStack() as stack:
        for name in LOCKS if (data / "run").is_dir() else ():
            handle = os.open(data / "run" / name, os.O_RDWR | os.O_CREAT, 0o600)
            stack.callback(os.close, handle)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupError(_("Heardwell runs on %s. Stop it first.") % data) from None
        yield


def _mounted(data: Path) -> bool:
    """Whether the folder cannot be renamed: it is a volume, or its parent is somebody else's."""
    return data.is_dir() and (data.is_mount() or not os.access(data.parent, os.W_OK))


def _beside(data: Path) -> Path:
    return data if _mounted(data) else data.parent


def _swap(stage: Path, data: Path) -> Path | None:
    stage.chmod(0o700)
    moment = clock.now().strftime("%Y%m%d-%H%M%S")
    if _mounted(data):
        return _swap_inside(stage, data, data / "backups" / f"before-restore-{moment}")
    kept = None
    if data.exists():
        kept = data.with_name(f"{data.name}.before-restore-{moment}")
        data.rename(kept)
    try:
        stage.rename(data)
    except OSError:
        if kept:
            kept.rename(data)
        raise
    return kept


def _swap_inside(stage: Path, data: Path, kept: Path) -> Path:
    """For a volume: its files move aside, the new ones in. The records come last: a folder without them is empty."""
    kept.mkdir(parents=True, mode=0o700)
    for path in sorted(data.iterdir(), key=_records_last, reverse=True):
        if path.name not in ("backups", "lost+found", "run") and path != stage:
            path.rename(kept / path.name)
    for path in sorted(stage.iterdir(), key=_records_last):
        if path.name != "run":
            path.rename(data / path.name)
    return kept


def _records_last(path: Path) -> tuple[bool, str]:
    return path.name.startswith("heardwell.sqlite3"), path.name
