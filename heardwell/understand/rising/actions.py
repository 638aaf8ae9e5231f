"""Writes about alarms."""

from datetime import timedelta

from django.db import transaction

from heardwell.accounts.models import Workspace
from heardwell.analytics.calendar import Calendar
from heardwell.analytics.query import Span
from heardwell.core import clock
from heardwell.understand.metrics.endpoints import policy_of
from heardwell.understand.rising.models import Alarm
from heardwell.understand.rising.news import tell
from heardwell.understand.rising.queries import Trend, topics

DAYS, BEFORE_DAYS = 7, 28
#: Fewer voices beyond the usual wake nobody, unless the trouble is new.
FEWEST_EXCESS = 3.0
#: At most so many alarms at once: the gravest.
MOST = 3


def raise_alarms(workspace: Workspace) -> list[Alarm]:
    """Look at the last seven days against the four weeks before; tell of each topic at most once a calendar week."""
    calendar = policy_of(workspace).calendar
    today = calendar.local(clock.now_ms()).date()
    now = Span(calendar.midnight(today - timedelta(days=DAYS - 1)), calendar.midnight(today + timedelta(days=1)))
    before = Span(calendar.midnight(today - timedelta(days=DAYS + BEFORE_DAYS - 1)), now.start)
    found = topics(workspace.pk, now, before)
    grave = [one for one in found.trends if one.excess >= FEWEST_EXCESS or one.new]
    gravest = sorted(grave, key=lambda one: (-one.excess, -one.negative))[:MOST]
    return [alarm for one in gravest if (alarm := _raise(workspace, _week(calendar), one))]


def _week(calendar: Calendar) -> str:
    year, week, _day = calendar.local(clock.now_ms()).isocalendar()
    return f"{year}-W{week:02}"


@transaction.atomic
def _raise(workspace: Workspace, week: str, one: Trend) -> Alarm | None:
    alarm, fresh = Alarm.objects.get_or_create(
        workspace=workspace,
        topic=one.topic,
        week=week,
        defaults={
            **{"negative": one.negative, "before": one.negative_before, "excess": one.excess},
            "new": one.new,
        },
    )
    if not fresh:
        return None
    tell(alarm)
    return alarm
