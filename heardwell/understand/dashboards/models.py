"""Dashboards that people have arranged. What stands on one is data; what it shows is asked anew each time."""

from django.db import models
from django.utils.translation import pgettext_lazy

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock


class Dashboard(models.Model):
    """A named arrangement of tiles, seen by everybody in the workspace."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    name = models.CharField(pgettext_lazy("a dashboard", "Name"), max_length=60)
    tiles = models.JSONField(default=list)  # the form of layout.Tile, in reading order
    tiles_before = models.JSONField(null=True)  # what the last change can be undone to
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)  # so that removing can be undone

    class Meta:
        indexes = [models.Index(fields=["workspace", "name"], name="dashboards_by_name")]

    def __str__(self) -> str:
        return self.name
