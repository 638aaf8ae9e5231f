"""What stands at the beginning of a backup: who made it, when, and what is inside with which checksum."""

from hashlib import sha256
from pathlib import Path
from typing import IO, Final

import msgspec

import heardwell
from heardwell.core.errors import HeardwellError
from heardwell.project.cli_words import _
from heardwell.project.versions import is_newer

NAME: Final = "manifest.json"
FORMAT: Final = 1
#: Room for the names of 300,000 files.
MOST_BYTES: Final = 64 * 1024 * 1024
PIECE: Final = 1024 * 1024


class BackupError(HeardwellError):
    """Said to the person who asked for the backup, or for putting one back."""

    code = "backup"


class Entry(msgspec.Struct, frozen=True):
    """One file inside, by its path below the data folder."""

    path: str
    bytes: int
    sha256: str
    mode: int = 0o600


class Manifest(msgspec.Struct, frozen=True):
    """``migrations`` are those of the records, ``app.name``; ``target`` says for which upgrade it was made."""

    created: str
    files: list[Entry]
    version: str = heardwell.__version__
    format: int = FORMAT
    program: str = "heardwell"
    secrets: bool = False
    migrations: list[str] = []
    reason: str = "asked"
    target: str = ""

    @property
    def bytes(self) -> int:
        return sum(entry.bytes for entry in self.files)


def read(raw: bytes) -> Manifest:
    """The manifest in these bytes. Raises :class:`BackupError` when it is none, or one of a newer program."""
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except msgspec.DecodeError as error:
        raise BackupError(_("This is not a backup of Heardwell.")) from error
    if manifest.program != "heardwell":
        raise BackupError(_("This is not a backup of Heardwell."))
    if manifest.format > FORMAT or is_newer(manifest.version):
        raise BackupError(
            _("This backup was made by Heardwell %(theirs)s; this is %(ours)s. Install %(theirs)s or a newer one.")
            % {"theirs": manifest.version, "ours": heardwell.__version__}
        )
    return manifest


def described(path: Path, name: str) -> Entry:
    """The entry of a file on disk."""
    with path.open("rb") as file:
        return Entry(name, path.stat().st_size, checksum(file), path.stat().st_mode & 0o777)


def checksum(file: IO[bytes]) -> str:
    """SHA-256 of what is left to read."""
    digest = sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()
