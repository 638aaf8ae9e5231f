"""Alarms: a topic that troubles surely more people than before, told once a week at most."""

from django.db import models

from heardwell.accounts.models import Workspace
from heardwell.core import clock


class Alarm(models.Model):
    """``negative`` unhappy voices in the days looked at, ``before`` in the longer time before; ``excess`` of them are
    surely more than usual."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=80)
    week = models.CharField(max_length=8)  # 2026-W47, of the workspace's calendar
    negative = models.PositiveIntegerField()
    before = models.PositiveIntegerField()
    excess = models.FloatField()
    new = models.BooleanField(default=False)  # nobody complained of it for weeks
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "topic", "week"], name="one_alarm_a_week")]

    def __str__(self) -> str:
        return f"{self.topic} {self.week}"
