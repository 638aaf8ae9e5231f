"""Work beside the requests."""

from heardwell.collect.surveys.actions import sync_published
from heardwell.core.jobs import job


@job
def mend_published() -> None:
    """The intake asks what the records say is published."""
    sync_published()
