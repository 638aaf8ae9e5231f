"""Files that were brought in, and what became of their rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock


class Import(models.Model):
    """One run over one file. Killed half way and run again it goes on: rows that are there count as duplicates."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    source = models.CharField(max_length=60)
    state = models.CharField(max_length=7, choices=State.choices, default=State.RUNNING)
    accepted = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    report = models.CharField(max_length=300, blank=True)  # path of the rejected rows' report, inside the data folder
    error = models.TextField(blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-started_at"], name="imports_latest")]

    def __str__(self) -> str:
        return self.file_name
