"""One process at a time: a lock on a file of the data folder, which ends with its holder however that ends."""

import contextlib
import fcntl
import os
from collections.abc import Iterator

from heardwell.core.config import config


@contextlib.contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether this is the one, of all processes, that holds ``run/{name}.lock``; it stays so inside the block."""
    config().run.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(config().run / f"{name}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
