"""Which version has used a data folder. Light: ``serve`` asks before it starts anything."""

import contextlib
import json
import os
import re
from pathlib import Path
from typing import Final

import heardwell
from heardwell.core.errors import HeardwellError
from heardwell.project.cli_words import _

#: In the data folder: the version that used it last.
FILE: Final = "version"


class CannotUpgrade(HeardwellError):
    """The data cannot be used by this version. Nothing of them was changed."""

    code = "upgrade"


def is_newer(version: str) -> bool:
    """Whether that version came after this program's."""
    return numbers(version) > numbers(heardwell.__version__)


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0])[:3])


def of(data: Path) -> str:
    """The version that used the folder last; empty when none has said so."""
    with contextlib.suppress(FileNotFoundError, ValueError, KeyError, TypeError):
        return str(json.loads((data / FILE).read_text())["version"])
    return ""


def note(data: Path) -> None:
    """Say in the folder that this version uses it now."""
    if data.is_dir() and of(data) != heardwell.__version__:
        draft = data / f".{FILE}.{os.getpid()}"
        draft.write_text(json.dumps({"version": heardwell.__version__}) + "\n")
        draft.replace(data / FILE)


def refuse_newer(data: Path, unknown: bool = False) -> None:
    """Raises :class:`CannotUpgrade` when the folder was used by a newer version: that noted itself there, or left
    records that are ``unknown`` to this one."""
    if is_newer(of(data)) or unknown:
        raise CannotUpgrade(
            _(
                "These data were used by a newer Heardwell (%(theirs)s); this is %(ours)s. "
                "Install the newer one again, or restore a backup that was made before the upgrade: see %(folder)s."
            )
            % {"theirs": of(data), "ours": heardwell.__version__, "folder": data / "backups"}
        )
