"""Reads a backup as a stream: checks it, and unpacks it into a folder."""

import contextlib
import os
import tarfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO
from zlib import error as ZlibError

from heardwell.project.backup import manifest as manifests
from heardwell.project.backup.manifest import PIECE, BackupError, Entry, Manifest
from heardwell.project.cli_words import _


def look(path: Path) -> Manifest:
    """The manifest alone. Raises :class:`BackupError`."""
    with _opened(path) as (manifest, _archive):
        return manifest


def verify(path: Path, tell: Callable[[int], None] = lambda count: None) -> Manifest:
    """Read everything and compare the checksums. Raises :class:`BackupError`."""
    return _read(path, None, tell)


def unpack(path: Path, folder: Path, tell: Callable[[int], None] = lambda count: None) -> Manifest:
    """Put the files into ``folder``, on disk when this returns. Raises :class:`BackupError` on any difference."""
    return _read(path, folder, tell)


def _read(path: Path, folder: Path | None, tell: Callable[[int], None]) -> Manifest:
    with _opened(path) as (manifest, archive):
        expected = {entry.path: entry for entry in manifest.files}
        while member := archive.next():
            entry = expected.pop(member.name, None)
            source = archive.extractfile(member) if member.isreg() else None
            if entry is None or source is None or not _harmless(entry.path):
                raise BackupError(_("The backup holds something that it does not name: %s") % member.name)
            _take(entry, source, folder / entry.path if folder else None, tell)
        if expected:
            raise BackupError(_("The backup is incomplete: %s is missing.") % next(iter(expected)))
        return manifest


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[Manifest, tarfile.TarFile]]:
    """The manifest, and the archive behind it. What gzip or tar stumble over is said in a sentence."""
    try:
        with tarfile.open(path, mode="r|gz") as archive:
            first = archive.next()
            source = archive.extractfile(first) if first and first.name == manifests.NAME and first.isreg() else None
            if source is None or first is None or first.size > manifests.MOST_BYTES:
                raise BackupError(_("This is not a backup of Heardwell."))
            yield manifests.read(source.read()), archive
    except (tarfile.TarError, EOFError, ZlibError) as error:
        raise BackupError(_("The backup cannot be read to its end: it is damaged or incomplete.")) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise BackupError(_("The backup cannot be read to its end: it is damaged or incomplete.")) from error


def _take(entry: Entry, source: IO[bytes], target: Path | None, tell: Callable[[int], None]) -> None:
    digest, size = sha256(), 0
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(_created(target, entry.mode)) if target else None
        while piece := source.read(PIECE):
            digest.update(piece)
            size += len(piece)
            tell(len(piece))
            if file:
                file.write(piece)
        if file:
            file.flush()
            os.fsync(file.fileno())
    if size != entry.bytes or digest.hexdigest() != entry.sha256:
        raise BackupError(_("The backup is damaged: %s is not what it was when it was written.") % entry.path)


def _created(target: Path, mode: int) -> IO[bytes]:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Nobody but the owner may ever read it, whatever the file says.
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode & 0o700 or 0o600), "wb")


def _harmless(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts
