"""Looking for cases that have become late. Safe to run twice, late or beside itself: each is told once."""

from datetime import timedelta

from heardwell.close.cases import news
from heardwell.close.cases.models import WAITING_FOR_US, Case
from heardwell.core import clock
from heardwell.core.jobs import job

#: A case that became late before that, while the program was off, is old news: the list shows it first anyway.
NEWS_FOR = timedelta(hours=24)


@job
def tell_overdue() -> int:
    """Tell those responsible about cases that have become overdue; how many there are."""
    now = clock.now()
    late = Case.objects.filter(status__in=WAITING_FOR_US, due_at__lte=now, due_at__gt=now - NEWS_FOR)
    rows = list(late.select_related("workspace", "assignee", "feedback__person", "person").order_by("due_at")[:500])
    told = news.told_overdue(rows)
    for case in rows:
        if (case.workspace_id, news.overdue_key(case)) not in told:
            news.tell_overdue(case)
    return len(rows)
