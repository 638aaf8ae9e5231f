"""What people have decided about the passages of a long feedback."""

from django.db import models

from heardwell.accounts.models import Workspace
from heardwell.core import clock
from heardwell.feedback.models import Feedback


class Passage(models.Model):
    """A decision about ``feedback.text[start:end]``. Those without one are offered."""

    class State(models.TextChoices):
        KEPT = "kept"  # as a voice of its own
        ASIDE = "aside"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="+", db_index=False)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(max_length=5, choices=State.choices)
    voice = models.ForeignKey(Feedback, models.SET_NULL, null=True, related_name="+")  # that was made of it
    made = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "feedback", "start", "end"], name="one_decision_per_passage")
        ]
        indexes = [models.Index(fields=["feedback"], name="decisions_of_feedback")]

    def __str__(self) -> str:
        return f"{self.feedback_id}:{self.start}-{self.end} {self.state}"
