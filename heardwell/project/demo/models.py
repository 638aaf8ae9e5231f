"""What the demo remembers about its own telling."""

from django.db import models

from heardwell.accounts.models import Workspace
from heardwell.core import clock


class Telling(models.Model):
    """The demo's story in its workspace, and the reset that is asked for or under way."""

    class State(models.TextChoices):
        TOLD = "told"
        ASKED = "asked"
        RUNNING = "running"
        FAILED = "failed"

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.TOLD)
    surveys = models.JSONField(default=dict)  # key of the story's survey → its id, kept over every reset
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.workspace}: {self.state}"

    @property
    def under_way(self) -> bool:
        return self.state in (self.State.ASKED, self.State.RUNNING)
