"""Reads about engines, budgets and runs over history."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KT

from heardwell.accounts.models import Workspace
from heardwell.core import clock
from heardwell.core.errors import NotFound
from heardwell.feedback.models import Feedback
from heardwell.understand.reading.engines import budget_tokens, cost, month_of, stamp_of
from heardwell.understand.reading.models import EngineName, Preferences, Rereading, Unit, Usage, Waiting
from heardwell.understand.topics.queries import taxonomy_of

ACTIVE = (Rereading.State.RUNNING, Rereading.State.PAUSED)


@dataclass(frozen=True, slots=True)
class Budget:
    """This month's. ``spent`` and ``whole`` are in the unit of the budget."""

    tokens: int
    requests: int
    spent: Decimal
    whole: Decimal
    unit: str

    @property
    def share(self) -> int:
        """Percent of it that is gone."""
        return min(100, int(self.spent * 100 / self.whole)) if self.whole else 100

    @property
    def decimals(self) -> int:
        return 2 if self.unit == Unit.MONEY else 0


def preferences_of(workspace: Workspace) -> Preferences:
    """The workspace's choice; where it has made none, what everybody gets, not saved."""
    found = Preferences.objects.filter(workspace=workspace).select_related("workspace").first()
    return found or Preferences(workspace=workspace)


def budget_of(preferences: Preferences) -> Budget:
    usage = Usage.objects.filter(workspace=preferences.workspace, month=month_of(preferences.workspace)).first()
    tokens, requests = (usage.tokens, usage.requests) if usage else (0, 0)
    return Budget(tokens, requests, cost(preferences, tokens), preferences.budget, preferences.unit)


def is_spent(preferences: Preferences) -> bool:
    """Whether this month's budget is gone, or too little is left for a single question."""
    return preferences.trouble == "budget" or budget_of(preferences).tokens >= budget_tokens(preferences)


def waiting_count(workspace: Workspace) -> int:
    """Voices that lite has read and the workspace's own engine has not yet."""
    return Waiting.objects.filter(workspace=workspace).count()


def runs(workspace: Workspace) -> "QuerySet[Rereading]":
    """All runs over history, the newest first."""
    return Rereading.objects.filter(workspace=workspace).order_by("-pk")


def run_of(workspace: Workspace, run_id: int | str) -> Rereading:
    """The run, or :class:`NotFound`. The id may come as it stands in an address."""
    text = str(run_id)
    found = runs(workspace).filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found


def active_run(workspace: Workspace) -> Rereading | None:
    """The run that is under way or paused."""
    return runs(workspace).filter(state__in=ACTIVE).first()


def worded(workspace: Workspace) -> "QuerySet[Feedback]":
    """The feedback that has words to read."""
    return Feedback.objects.filter(workspace=workspace).exclude(text="")


def versions(workspace: Workspace) -> dict[str, int]:
    """Version of the topics → how many voices are read with it; "" for those read without topics.

    Looks at every voice: for a page that somebody asks for, not for one that refreshes itself.
    """
    rows = worded(workspace).exclude(engine="").order_by().values_list(KT("understanding__taxonomy"))
    found: dict[str, int] = {}
    for version, count in rows.annotate(n=Count("pk")):
        found[version or ""] = found.get(version or "", 0) + count
    return found


def is_behind(workspace: Workspace) -> bool:
    """Whether history was read by another engine or for other topics than there are now. Looks at its oldest voice."""
    oldest = worded(workspace).order_by("occurred_at", "pk").only("engine", "understanding").first()
    if oldest is None or not oldest.engine:
        return False
    if (oldest.understanding.get("taxonomy") or "") != taxonomy_of(workspace.pk).version:
        return True
    preferences = preferences_of(workspace)
    stamp = stamp_of(preferences, preferences.engine)
    if oldest.engine == stamp or not stamp:
        return False
    # A language model is not believed about every voice: once it has been asked about all, lite's word stands.
    return not runs(workspace).filter(state=Rereading.State.DONE, stamp=stamp).exists()


def due_workspaces() -> list[int]:
    """Workspaces that have something for the background to do now."""
    now = clock.now()
    resting = set(Preferences.objects.filter(next_try__gt=now).values_list("workspace_id", flat=True))
    fetched = Preferences.objects.filter(engine=EngineName.ONNX, fetching="due").values_list("workspace_id", flat=True)
    waiting = set(Waiting.objects.filter(next_try__lte=now).values_list("workspace_id", flat=True).distinct()) - resting
    running = Rereading.objects.filter(state=Rereading.State.RUNNING).exclude(next_try__gt=now)
    return sorted((waiting | set(running.values_list("workspace_id", flat=True))) - set(fetched))
