"""What is read in the background."""

from heardwell.core.jobs import job
from heardwell.understand.reading import work
from heardwell.understand.reading.engines import forget_old


@job
def read_on() -> None:
    """Have the thread see to what is due: it may take hours, which no job may."""
    forget_old()
    work.begin()
