"""The groups of questions as they were last found, and the help pages that people have named."""

from django.db import models

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock


class Gathering(models.Model):
    """What was found last; made when somebody first opens the page. No words are kept here, only the ids of feedback
    and the phrases that many share."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="+", primary_key=True)
    made_at = models.DateTimeField(default=clock.now)
    looked = models.BooleanField(default=False)
    newest = models.BigIntegerField(default=0)  # the newest feedback then
    read = models.PositiveIntegerField(default=0)
    groups = models.JSONField(default=list)  # [{"language", "phrases": [text], "n", "feedback": [id]}]

    def __str__(self) -> str:
        return f"{len(self.groups)} groups of {self.read} questions"


class HelpPage(models.Model):
    """A page that answers the questions of one phrase."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    language = models.CharField(max_length=35)
    phrase = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "language", "phrase"], name="one_help_page_for_a_phrase")
        ]

    def __str__(self) -> str:
        return self.url
