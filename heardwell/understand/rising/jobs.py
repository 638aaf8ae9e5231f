"""Looks for troubles that rise, every hour where something was said since."""

import time

from heardwell.accounts.models import Workspace
from heardwell.core.jobs import job
from heardwell.feedback.models import Feedback
from heardwell.understand.rising.actions import raise_alarms

EVERY_S = 3600.0
#: Workspace → when it was looked at (monotonic) and its newest feedback then.
_seen: dict[int, tuple[float, int]] = {}


@job
def watch() -> None:
    """One look at each workspace that is due. What was said before the process began was looked at by the one before
    it: a machine that nobody uses has nothing to count."""
    for workspace in Workspace.objects.filter(ended_at=None):
        newest = Feedback.objects.filter(workspace=workspace).order_by("-pk").values_list("pk", flat=True).first() or 0
        looked, known = _seen.setdefault(workspace.pk, (-EVERY_S, newest))
        if newest > known and time.monotonic() - looked >= EVERY_S:
            _seen[workspace.pk] = (time.monotonic(), newest)
            raise_alarms(workspace)
