"""Translations that members have asked for."""

from django.db import models

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.feedback.models import Feedback


class Translation(models.Model):
    """The words of a feedback in another language, by a machine. ``words`` is the checksum of what was translated."""

    class State(models.TextChoices):
        DUE = "due"
        DONE = "done"
        FAILED = "failed"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="+")
    language = models.CharField(max_length=35)
    words = models.CharField(max_length=64)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DUE)
    text = models.TextField(blank=True)
    engine = models.CharField(max_length=120, blank=True)  # stamp: version of the question and name of the model
    cut = models.BooleanField(default=False)  # only the beginning was translated
    trouble = models.CharField(max_length=12, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "feedback", "language"], name="one_translation_per_language")
        ]
        indexes = [
            models.Index(fields=["state", "next_try"], name="translations_due"),
            models.Index(fields=["workspace", "words", "language"], name="translations_known"),
        ]

    def __str__(self) -> str:
        return f"{self.feedback_id} in {self.language}: {self.state}"

    @property
    def model(self) -> str:
        """Of the machine that wrote it."""
        return self.engine.partition(":")[2]
