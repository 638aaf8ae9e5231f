"""Questions to metrics, always through the filters of the dashboard."""

from dataclasses import dataclass, replace

from heardwell.accounts.models import Workspace
from heardwell.understand.dashboards.filters import Filters, Period
from heardwell.understand.metrics.endpoints import policy_of
from heardwell.understand.metrics.figures import Figures
from heardwell.understand.metrics.queries import answer
from heardwell.understand.metrics.request import MetricRequest, Policy


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks about one workspace under one set of filters."""

    workspace: int
    policy: Policy
    filters: Filters

    @classmethod
    def of(cls, workspace: Workspace, filters: Filters) -> "Asker":
        return cls(workspace.pk, policy_of(workspace), filters)

    def request(self, metric: str, days: int | None) -> MetricRequest:
        start, end = self.filters.span(self.policy.calendar, days)
        where = self.filters.conditions
        return MetricRequest(metric, self.policy, survey=self.filters.survey, start=start, end=end, filters=where)

    def now(self, metric: str, *, group_by: tuple[str, ...] = (), period: Period | None = None) -> Figures:
        """The period's figures, compared with the period before where there is one."""
        days = (period or self.filters.period).days
        return answer(self.workspace, replace(self.request(metric, days), group_by=group_by, compare=days is not None))

    def before(self, metric: str) -> Figures | None:
        """The figures of the equally long period before."""
        request = self.request(metric, self.filters.period.days)
        previous = replace(request, compare=True).previous
        if previous is None:
            return None
        return answer(self.workspace, replace(request, start=previous.start, end=previous.end))

    def trend(self, metric: str) -> Figures:
        """The figures with a series that reaches back further than the period."""
        period = self.filters.period
        return answer(self.workspace, replace(self.request(metric, period.trend_days), interval=period.interval))
