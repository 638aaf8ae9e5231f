"""Work beside the requests."""

from heardwell.collect.widget.actions import end_retired_keys, sync_sites
from heardwell.core.jobs import job


@job
def mend_sites() -> None:
    """The intake knows the sites that the records hold, and no key beyond its time."""
    end_retired_keys()
    sync_sites()
