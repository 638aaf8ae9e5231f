"""Gathers questions where new ones have come, once an hour at most."""

from datetime import timedelta

from heardwell.accounts.models import Workspace
from heardwell.close.questions.actions import gather
from heardwell.close.questions.models import Gathering
from heardwell.core import clock
from heardwell.core.jobs import job
from heardwell.feedback.models import Feedback

EVERY = timedelta(hours=1)


@job
def gather_due() -> None:
    """Look at each workspace that nobody looked at, or that has a question since."""
    for workspace in Workspace.objects.filter(ended_at=None):
        last = Gathering.objects.filter(workspace=workspace).first()
        if last and clock.now() - last.made_at < EVERY:
            continue
        asked = Feedback.objects.filter(
            workspace=workspace, intent__contains="question", pk__gt=last.newest if last else 0
        )
        if asked.exists():
            gather(workspace)
