"""Makes a backup while the program runs and takes answers.

The databases are copied inside read transactions that begin at the same moment, the records' first: so the copy of the
intake log holds every answer that the copied records know of, and what it holds beyond them is digested after the
restore. Nothing is missing and nothing is there twice.
"""

import contextlib
import fcntl
import io
import os
import shutil
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

import msgspec

from heardwell.core import clock
from heardwell.core.config import config
from heardwell.project.backup import manifest as manifests
from heardwell.project.backup import reading
from heardwell.project.backup.manifest import PIECE, BackupError, Entry, Manifest
from heardwell.project.cli_words import _

#: In the order in which their moments are taken: see above.
DATABASES: Final = ("heardwell.sqlite3", "intake.sqlite3", "jobs.sqlite3")
#: Derived, or of a running process, or a backup itself.
LEFT_OUT: Final = ("run", "backups", "analytics.")
STAGING: Final = ".backup-"
PAGES: Final = 2048

#: Called with how many bytes were dealt with and how many there are in all.
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    path: Path
    bytes: int
    seconds: float
    manifest: Manifest


def write(target: Path, *, tell: Tell = lambda done, total: None, reason: str = "asked", goal: str = "") -> Written:
    """Write a backup to ``target`` and check it. A target that was there is replaced only by a complete new one.

    Raises :class:`BackupError`, and leaves nothing behind, when there is no room, a database is damaged, or what was
    written does not read back as what it was.
    """
    began = time.monotonic()
    data = config().data
    target = target.expanduser().absolute()
    _refuse_what_cannot_be(data, target)
    todo = Progress(tell, 3 * size(data))
    with _staging(target.parent) as stage:
        _copy_databases(data, stage, todo)
        _copy_files(data, stage, todo)
        manifest = _manifest(stage, reason, goal)
        draft = stage / ".archive"
        with draft.open("xb") as file:
            draft.chmod(0o600)
            _pack(file, stage, manifest, todo)
            os.fsync(file.fileno())
        reading.verify(draft, todo.add)
        draft.replace(target)
        _sync_folder(target.parent)
    return Written(target, target.stat().st_size, time.monotonic() - began, manifest)


def size(data: Path) -> int:
    """Bytes that go into a backup, before compression."""
    return sum(path.stat().st_size for path in _contents(data))


class Progress:
    """Bytes that were copied, packed and read back, as one growing number."""

    def __init__(self, tell: Tell, total: int) -> None:
        self._tell, self._total, self._done = tell, max(total, 1), 0

    def add(self, count: int) -> None:
        self._done = min(self._done + count, self._total)
        self._tell(self._done, self._total)


def _refuse_what_cannot_be(data: Path, target: Path) -> None:
    if config().database_url.startswith("postgres"):
        raise BackupError(
            _(
                "The records are on PostgreSQL (DATABASE_URL). Back them up with pg_dump --format=custom, "
                "and the data folder by stopping Heardwell and copying it."
            )
        )
    if not (data / DATABASES[0]).exists():
        raise BackupError(_("There is nothing to back up in %s.") % data)
    if target.is_dir():
        raise BackupError(_("%s is a folder. Name the file to write.") % target)
    if not target.parent.is_dir():
        raise BackupError(_("There is no folder %s.") % target.parent)
    needed, free = 2 * size(data) + PIECE, shutil.disk_usage(target.parent).free
    if free < needed:
        raise BackupError(
            _("A backup needs %(needed)d MB in %(folder)s, %(free)d MB are free. Make room or choose another disk.")
            % {"needed": -(-needed >> 20), "folder": target.parent, "free": free >> 20}
        )


@contextlib.contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder of our own beside the target. Those that killed backups left there are removed."""
    for left in folder.glob(f"{STAGING}*"):
        with contextlib.suppress(OSError), _held(left):
            shutil.rmtree(left, ignore_errors=True)
    stage = Path(tempfile.mkdtemp(prefix=STAGING, dir=folder))
    try:
        with _held(stage):
            yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; raises OSError when a living backup does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _copy_databases(data: Path, stage: Path, todo: Progress) -> None:
    with contextlib.ExitStack() as stack:
        sources = []
        for name in DATABASES:
            if (data / name).exists():
                source = stack.enter_context(contextlib.closing(sqlite3.connect(data / name, isolation_level=None)))
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment that is copied
                sources.append((name, source))
        for name, source in sources:
            _copy_database(source, stage / name, todo)


def _copy_database(source: sqlite3.Connection, copy: Path, todo: Progress) -> None:
    (page,) = source.execute("PRAGMA page_size").fetchone()

    def tell(status: int, remaining: int, total: int) -> None:
        done = total - remaining
        todo.add((done - told[0]) * page)
        told[0] = done

    told = [0]
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous = OFF")
        source.backup(target, pages=PAGES, progress=tell)
        # One file without a companion: what is packed is all there is.
        target.execute("PRAGMA journal_mode = DELETE")
        (sound,) = target.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise BackupError(_("%(file)s is damaged: %(reason)s") % {"file": copy.name, "reason": sound})
    copy.chmod(0o600)


def _copy_files(data: Path, stage: Path, todo: Progress) -> None:
    for path in _contents(data):
        name = path.relative_to(data)
        if str(name) not in DATABASES:
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):  # deleted since it was listed
                shutil.copy2(path, stage / name)
                todo.add(path.stat().st_size)


def _contents(data: Path) -> list[Path]:
    """The files of a data folder that a backup holds."""
    found = []
    for path in sorted(data.rglob("*")):
        top = path.relative_to(data).parts[0]
        companion = path.name.endswith(("-wal", "-shm", "-journal"))
        outside = top.startswith((".", *LEFT_OUT)) or top.endswith(".tar.gz")
        if path.is_file() and not path.is_symlink() and not companion and not outside:
            found.append(path)
    return found


def _manifest(stage: Path, reason: str, goal: str) -> Manifest:
    files = [
        manifests.described(path, str(path.relative_to(stage))) for path in sorted(stage.rglob("*")) if path.is_file()
    ]
    return Manifest(
        created=clock.now().isoformat(timespec="seconds"),
        files=files,
        secrets=any(entry.path == "secrets" for entry in files),
        migrations=applied(stage / DATABASES[0]),
        reason=reason,
        target=goal,
    )


def applied(records: Path) -> list[str]:
    """The migrations that the records in this file have seen, as ``app.name``."""
    with contextlib.closing(sqlite3.connect(f"file:{records}?mode=ro", uri=True)) as connection:
        try:
            rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
        except sqlite3.OperationalError:  # no such table: never used
            rows = []
    return [f"{app}.{name}" for app, name in rows]


def _pack(file: IO[bytes], stage: Path, manifest: Manifest, todo: Progress) -> None:
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive:
        raw = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        _add(archive, Entry(manifests.NAME, len(raw), ""), io.BytesIO(raw), manifest.created)
        for entry in manifest.files:
            with (stage / entry.path).open("rb") as source:
                _add(archive, entry, source, manifest.created)
            (stage / entry.path).unlink()  # packed: its room may be used again
            todo.add(entry.bytes)


def _add(archive: tarfile.TarFile, entry: Entry, source: IO[bytes], created: str) -> None:
    info = tarfile.TarInfo(entry.path)
    info.size, info.mode = entry.bytes, entry.mode
    info.mtime = int(datetime.fromisoformat(created).timestamp())
    archive.addfile(info, source)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
