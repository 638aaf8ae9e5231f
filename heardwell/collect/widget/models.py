"""Sites: where the widget is installed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.models import Workspace
from heardwell.core import clock
from heardwell.core.ids import public_id, secret


class Site(models.Model):
    """A place that carries the snippet. The key is public; the identity secret signs who a visitor is."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="sites")
    key = models.CharField(max_length=32, unique=True, default=public_id)
    name = models.CharField(_("Name"), max_length=120)
    identity_secret = models.CharField(max_length=64, default=secret)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name
