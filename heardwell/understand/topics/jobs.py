"""After a merge: what was said before comes to count under the topic that is left."""

from heardwell.core.jobs import job
from heardwell.understand.topics.settling import settle_merges


@job
def settle() -> None:
    """Settle every merge that can no longer be taken back."""
    settle_merges()
