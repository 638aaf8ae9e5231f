"""The reset runs as a job: nobody's page waits for it."""

from heardwell.core.jobs import job


@job
def reset_due() -> None:
    """Whatever reset was asked for."""
    from heardwell.project.demo.reset import run_due  # loads the story, which other processes need not

    run_due()
