"""Sending what is due. Safe to run twice, late or beside itself: rows are claimed one by one."""

import structlog

from heardwell.core.errors import Invalid
from heardwell.core.jobs import job
from heardwell.messaging import actions, compose, queries
from heardwell.messaging.models import Delivery
from heardwell.messaging.news.actions import sweep
from heardwell.messaging.providers import MailServer, NotSent, Unclear, deliver, mail_server

log = structlog.get_logger(__name__)
BATCH = 100


@job
def sweep_news() -> int:
    """Forget notifications that were read long ago."""
    return sweep()


@job
def send_due() -> int:
    """Send, or keep, every message that is due; how many were tried."""
    actions.release_stale()
    try:
        server = mail_server()
    except Invalid as error:  # messages wait until EMAIL_URL is repaired; doctor and the mailbox page say so
        log.error("mail is not sent", reason=error.title)
        return 0
    tried = 0
    while ids := queries.due_ids(BATCH):
        for delivery_id in ids:
            delivery = actions.claim(delivery_id)
            if delivery:
                _attempt(server, delivery)
                tried += 1
    return tried


def _attempt(server: MailServer | None, delivery: Delivery) -> None:
    """One attempt, outside of any transaction: a mail server may take its time."""
    if server is None:
        actions.settle_kept(delivery)
        return
    try:
        answer = deliver(server, compose.mail(delivery), before_words=lambda: actions.hand_over(delivery))
    except NotSent as error:
        actions.settle_not_sent(delivery, str(error), permanent=error.permanent)
    except Unclear as error:
        actions.settle_unclear(delivery, str(error))
    except actions.ClaimLost:
        log.warning("a delivery was taken over by another attempt", delivery=delivery.pk)
    else:
        actions.settle_sent(delivery, answer)
