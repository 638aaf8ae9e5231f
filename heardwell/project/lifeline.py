"""Children end when the supervisor does, however it ended: they hold the reading end of a pipe that it writes."""

import os
import signal
import threading
from typing import Final

VARIABLE: Final = "HEARDWELL_LIFELINE"


def end_with_parent() -> None:
    """Send this process SIGTERM when the parent's end of the pipe closes. Does nothing when there is no parent."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        threading.Thread(target=_wait, args=(int(given),), name="lifeline", daemon=True).start()


def _wait(pipe: int) -> None:
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)
