"""Erasing what deleted workspaces held."""

import time
from typing import Final

from heardwell.accounts import queries
from heardwell.core import ports
from heardwell.core.jobs import job

SLICE_S: Final = 10.0


@job
def erase_ended() -> None:
    """A slice at a time: mails and other work must not wait behind half a million voices."""
    until = time.monotonic() + SLICE_S
    for workspace in queries.ended():
        for _pause in ports.workspace_deleted(workspace.pk):
            if time.monotonic() > until:
                erase_ended.wake()
                return
        workspace.delete()
