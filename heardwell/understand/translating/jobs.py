"""What is translated in the background."""

import structlog

from heardwell.core.jobs import job
from heardwell.understand.translating import actions, queries

log = structlog.get_logger(__name__)


@job
def translate_due() -> None:
    """Make what members have asked for; each waits for the machine twenty seconds at most."""
    for row in queries.due():
        try:
            actions.carry_out(row)
        except Exception as error:  # whatever it was, the next one is translated
            log.error("translation failed", workspace=row.workspace_id, translation=row.pk, exc_info=error)
            actions.give_up(row)
