"""The widget's built files under ``/w/v1/``: small, few, read once and kept until they change."""

import mimetypes
import re
from pathlib import Path
from typing import Final

from heardwell.project.edge.answers import Document

_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)?")
#: Pages of customers hold the file this long; the address carries the major version, so it may change below.
MAX_AGE_S: Final = 600


class Files:
    """Documents of one folder by name. Nothing outside of it can be named."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._documents: dict[str, tuple[int, Document]] = {}

    def get(self, name: str) -> Document | None:
        """The file's document; None when there is no such file."""
        if not _NAME.fullmatch(name):
            return None
        path = self._folder / name
        try:
            changed = path.stat().st_mtime_ns
            known = self._documents.get(name)
            if known is None or known[0] != changed:
                known = self._documents[name] = changed, Document(path.read_bytes(), _media_type(name), MAX_AGE_S)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        return known[1]


def _media_type(name: str) -> str:
    if name.endswith((".js", ".mjs")):
        return "text/javascript; charset=utf-8"
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
