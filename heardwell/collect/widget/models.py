"""Sites: where the widget is installed, and how often their visitors are asked."""

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
    origins = models.JSONField(default=list)  # pages that may have the configuration; none means any
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class RetiredKey(models.Model):
    """A key that was replaced and still works for a while, so that no page goes silent."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="retired_keys")
    key = models.CharField(max_length=32, unique=True)
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class AskingRules(models.Model):
    """What holds for all surveys of a workspace that open by themselves."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="asking_rules")
    cap_days = models.PositiveSmallIntegerField(_("Days between two surveys"), default=0)  # 0: no cap

    def __str__(self) -> str:
        return f"{self.cap_days}"
