"""A process that runs the pipeline beside an import, so that both of a small machine's cores work.

Started by :mod:`heardwell.project.importing`; ends when its standard input is closed and nothing is left to do. Where
the program runs already it does nothing: the steps are run by one process at a time.
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

#: How long one turn may take before it is looked whether to end.
TURN_S = 2.0
PAUSE_S = 0.1
LONGEST_S = 3600.0


@contextlib.contextmanager
def beside() -> Iterator[Callable[[], bool]]:
    """Inside the block the pipeline runs in a process of its own, and afterwards until nothing is left.

    Gives a function that says whether it still does; ask it only after the block. Whoever gave this process its files
    to read must not run the steps meanwhile: the analytics are open in one process at a time.
    """
    command = [sys.executable, "-m", "heardwell.project.digest"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stdin
    try:
        yield lambda: process.poll() is None
    finally:
        process.stdin.close()


def main() -> None:
    """Run the steps until standard input ends and they are idle."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardwell.project.settings")
    import django

    django.setup()
    from heardwell.project import pipeline

    ended = threading.Event()
    threading.Thread(target=_wait_for_end, args=[ended], daemon=True).start()
    while not ended.is_set():
        pipeline.run_until_idle(TURN_S)
        ended.wait(PAUSE_S)
    pipeline.run_until_idle(LONGEST_S)


def _wait_for_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main()
