"""How far a workspace has come in its first hour. What can be seen elsewhere (answers, members) is not kept here."""

from django.db import models

from heardwell.accounts.models import Workspace
from heardwell.core import clock


class Onboarding(models.Model):
    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="+")
    survey = models.CharField(max_length=32, blank=True)  # the question that was begun here
    worded_at = models.DateTimeField(null=True)
    team_at = models.DateTimeField(null=True)  # looked at, and left: nobody else is needed
    mail_at = models.DateTimeField(null=True)  # a test mail was taken by the server
    skipped_at = models.DateTimeField(null=True)  # put aside; everything stays within reach
    begun_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.workspace}: {self.survey or 'not begun'}"
