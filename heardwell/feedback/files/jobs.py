"""What nobody claims is swept away."""

from heardwell.core.jobs import job
from heardwell.feedback.files.sweeping import sweep


@job
def sweep_files() -> None:
    """Uploads that no answer named, files that no row refers to."""
    sweep()
