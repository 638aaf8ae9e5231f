"""Files on disk, named by what is in them: ``DATA/files/ab/cd/<sha256>``. What is there never changes.

Rows say which of them are wanted (see ``actions``); this only puts bytes there and takes them away.
"""

import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from heardwell.core.config import config
from heardwell.core.errors import Unavailable

#: A disk with less room than this takes no more files: answers need it.
FLOOR_BYTES: Final = 256 * 1024 * 1024


def path_of(sha256: str) -> Path:
    return config().data / "files" / sha256[:2] / sha256[2:4] / sha256


def refuse_without_room(size: int) -> None:
    """Raises :class:`Unavailable` when the disk must be kept for answers."""
    if shutil.disk_usage(config().data).free < FLOOR_BYTES + size:
        raise Unavailable(_("There is no room for files at the moment."), retry_after_s=600)


def draft(sha256: str, content: bytes) -> Path:
    """The bytes on disk, beside the files and not yet one of them. A backup passes over it."""
    folder = config().data / ".uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=folder, prefix=f"{sha256}.")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def place(draft: Path, sha256: str) -> None:
    """Make the draft the file of that name, for good when this returns. Twice is once: the bytes are the same."""
    target = path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft.replace(target)
    for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
        _sync(folder)


def remove(sha256: str) -> None:
    """Take it away, with the folders that it leaves empty. What is not there is no error."""
    path = path_of(sha256)
    path.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        try:
            folder.rmdir()
        except OSError:  # not empty, or gone
            return


def names(older_than: datetime | None = None) -> list[str]:
    """Every file that is there, or those that were put there before that moment."""
    found = (config().data / "files").glob("??/??/*")
    return [path.name for path in found if older_than is None or _older(path, older_than)]


def forget_drafts(older_than: datetime) -> None:
    """Remove what uploads left behind that were cut off."""
    for path in (config().data / ".uploads").glob("*"):
        if _older(path, older_than):
            path.unlink(missing_ok=True)


def _older(path: Path, moment: datetime) -> bool:
    return path.stat().st_mtime < moment.timestamp()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
