"""Gathers questions where new ones have come, once an hour at most."""

from datetime import timedelta

from heardwell.close.questions.actions import gather
from heardwell.close.questions.models import Gathering
from heardwell.core import clock
from heardwell.core.jobs import job
from heardwell.feedback.models import Feedback

EVERY = timedelta(hours=1)


@job
def gather_due() -> None:
    """Look where somebody has opened the page, and a question came since the last look."""
    for last in Gathering.objects.filter(workspace__ended_at=None).select_related("workspace"):
        if last.looked and clock.now() - last.made_at < EVERY:
            continue
        newer = Feedback.objects.filter(workspace=last.workspace, pk__gt=last.newest)
        if not last.looked or newer.filter(intent__contains="question").exists():
            gather(last.workspace)
