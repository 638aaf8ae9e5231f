"""Makes unpacked data ready to be used: brought to this version, counted, and with nothing that would go out twice."""

from dataclasses import dataclass

from django.db import connections
from django.utils.translation import gettext as _

from heardwell.analytics.store import close_stores
from heardwell.collect.intake import log
from heardwell.messaging.actions import settle_unclear
from heardwell.messaging.models import Delivery
from heardwell.project import pipeline, upgrade


@dataclass(frozen=True, slots=True)
class Made:
    facts: int
    doubtful: int


def make_ready() -> Made:
    """Migrate, hold back mails that were waiting, rebuild analytics; then let go of every file."""
    try:
        upgrade.migrate(keep_backup=False)
        return Made(doubtful=_hold_back(), facts=pipeline.rebuild_analytics())
    finally:
        close_stores()
        log.forget()
        connections.close_all()


def _hold_back() -> int:
    """Mails that waited when the backup was made may have been sent since: a person decides."""
    waiting = Delivery.objects.filter(state__in=(Delivery.State.QUEUED, Delivery.State.SENDING))
    for delivery in waiting:
        settle_unclear(delivery, _("It waited when the backup was made, and may have been sent since."))
    return len(waiting)
