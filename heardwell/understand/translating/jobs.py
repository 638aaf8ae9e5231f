"""What is translated in the background."""

from heardwell.core.jobs import job
from heardwell.understand.translating import actions, queries


@job
def translate_due() -> None:
    """Make what members have asked for; each waits for the machine twenty seconds at most."""
    for row in queries.due():
        actions.carry_out(row)
