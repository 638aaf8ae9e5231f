"""Topics that nobody has named yet: what a run over the voices without a topic has found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.understand.topics.models import Topic


class Discovery(models.Model):
    """One run. It reads everything anew, so that it may be killed and begun again."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(state="running"), name="one_discovery_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.passed}/{self.total}"

    @property
    def running(self) -> bool:
        return self.state == self.State.RUNNING


class Suggestion(models.Model):
    """A group of voices that no topic catches. ``key`` is the phrase it grew around: the same subject, the same row."""

    class State(models.TextChoices):
        OPEN = "open"
        ASIDE = "aside"  # not to be offered again
        MADE = "made"  # became a topic, or was merged into one

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=35)
    key = models.CharField(max_length=80)
    phrases = models.JSONField(default=list)  # as people write them, the strongest first
    voices = models.PositiveIntegerField(default=0)
    negative = models.PositiveIntegerField(default=0)
    feedback = models.JSONField(default=list)  # ids, the most typical first; words are looked up when they are shown
    state = models.CharField(max_length=5, choices=State, default=State.OPEN)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    found_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "language", "key"], name="one_suggestion_per_phrase")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.phrases[0]) if self.phrases else self.key
