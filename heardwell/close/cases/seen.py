"""Nobody acts over what they have not seen."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from heardwell.close.cases.models import Case, CaseEvent
from heardwell.core.errors import Conflict, Invalid


class Unseen(Conflict):
    """Something happened to the case that the sender has not seen. ``events`` are in order of time."""

    def __init__(self, events: Sequence[CaseEvent]) -> None:
        self.events = list(events)
        last = self.events[-1].pk
        super().__init__(
            _("Something happened to this case that you have not seen yet. Your text was kept; nothing was sent."),
            extra={"last_event_id": str(last), "unseen": [_shape(event) for event in self.events]},
        )


def _shape(event: CaseEvent) -> dict[str, object]:
    who = str(event.actor) if event.actor else None
    return {"id": str(event.pk), "kind": event.kind, "at": event.at.isoformat(), "actor": who, "body": event.body}


def check_seen(case: Case, last_seen_event_id: int) -> None:
    """Raises :class:`Unseen` when something has happened after that event, :class:`Invalid` when it is none of the
    case's."""
    rows = CaseEvent.objects.filter(case=case)
    if not rows.filter(pk=last_seen_event_id).exists():
        raise Invalid.one("last_seen_event_id", _("Expected the id of the last of the case's events that was seen"))
    unseen = list(rows.filter(pk__gt=last_seen_event_id).select_related("actor").order_by("pk"))
    if unseen:
        raise Unseen(unseen)
