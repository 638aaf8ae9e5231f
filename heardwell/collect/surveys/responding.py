"""Of those who saw a survey, how many answered: counters of the edge beside the answers of the records, day by day."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate

from heardwell.accounts.models import Workspace
from heardwell.collect.intake import shown
from heardwell.collect.surveys.models import Survey
from heardwell.core import clock
from heardwell.feedback.models import Feedback

CARD_WEEKS = 12
_FIRST = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """One survey on one channel on one day in UTC."""

    survey: str
    channel: str
    day: date
    shown: int
    answered: int


@dataclass(slots=True)
class Rate:
    """How often it was seen, and how many of those answered."""

    shown: int = 0
    answered: int = 0

    def add(self, day: Day) -> None:
        self.shown += day.shown
        self.answered += day.answered

    @property
    def percent(self) -> float | None:
        """None as long as nobody saw it."""
        return 100 * self.answered / self.shown if self.shown else None


def days(workspace_id: int, since: date | None = None, survey_ids: Collection[str] | None = None) -> list[Day]:
    """Every day on which a survey was seen, beginning with the first that was counted.

    Answers that no page was drawn for, through the API or from before counting began, have no rate and are left out;
    one that came from a page whose sight was not told counts as seen.
    """
    found = Survey.objects.filter(workspace=workspace_id)
    wanted = (
        found.values_list("pk", flat=True)
        if survey_ids is None
        else found.filter(pk__in=survey_ids).values_list("pk", flat=True)
    )
    since = since or _FIRST
    seen = {
        (survey, channel, date.fromisoformat(day)): n for survey, day, channel, n in shown.shown_since(wanted, since)
    }
    first: dict[tuple[str, str], date] = {}
    for survey, channel, day in sorted(seen, key=lambda key: key[2]):
        first.setdefault((survey, channel), day)
    answered = {
        key: n
        for key, n in _answered(workspace_id, {survey for survey, _ in first}, since).items()
        if key[2] >= first.get(key[:2], date.max)
    }
    return [
        Day(
            survey,
            channel,
            day,
            max(seen.get((survey, channel, day), 0), answered.get((survey, channel, day), 0)),
            answered.get((survey, channel, day), 0),
        )
        for survey, channel, day in sorted({*seen, *answered})
    ]


def _answered(workspace_id: int, surveys: Iterable[str], since: date) -> Counter[tuple[str, str, date]]:
    heard = Feedback.objects.filter(workspace=workspace_id, survey__in=list(surveys))
    heard = heard.filter(occurred_at__gte=datetime.combine(since, time(), UTC))
    rows = (
        heard.annotate(day=TruncDate("occurred_at", tzinfo=UTC))
        .values("survey", "channel", "day")
        .annotate(n=Count("id"))
    )
    return Counter({(row["survey"], row["channel"], row["day"]): row["n"] for row in rows})


def rates(workspace: Workspace, survey_ids: Collection[str]) -> dict[str, Rate]:
    """For each of these surveys its rate of the last twelve weeks."""
    found = {survey_id: Rate() for survey_id in survey_ids}
    for day in days(workspace.pk, clock.now().date() - timedelta(weeks=CARD_WEEKS), survey_ids):
        found[day.survey].add(day)
    return found
