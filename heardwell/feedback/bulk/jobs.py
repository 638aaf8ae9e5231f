"""Acts on many feedback, carried on in the background."""

from heardwell.core.jobs import job
from heardwell.feedback.bulk.actions import carry_out, forget_old
from heardwell.feedback.models import BulkChange


@job
def carry_on() -> None:
    """Finish what is under way, the oldest first."""
    states = (BulkChange.State.DOING, BulkChange.State.UNDOING)
    for change in BulkChange.objects.filter(state__in=states).order_by("pk"):
        carry_out(change)
    forget_old()
