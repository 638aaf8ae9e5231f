"""Work beside the requests."""

from heardwell.collect.widget.actions import sync_sites
from heardwell.core.jobs import job


@job
def mend_sites() -> None:
    """The intake knows the sites that the records hold."""
    sync_sites()
