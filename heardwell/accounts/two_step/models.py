"""What a person has besides a password, and which workspaces ask for it."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock

#: How long members have after a workspace begins to ask for two steps.
GRACE = timedelta(days=7)


class Authenticator(models.Model):
    """The app that shows a new code every thirty seconds. Exists only once a code of it has been confirmed."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    sealed_secret = models.TextField()
    last_step = models.BigIntegerField(default=0)  # thirty-second steps since 1970; a code is taken once
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"authenticator of {self.user}"


class RecoveryCode(models.Model):
    """One of ten that open the account once each when phone and keys are gone."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recovery code of {self.user}"


class Passkey(models.Model):
    """A credential on somebody's device or key (WebAuthn). Only its public half is here."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(pgettext_lazy("a passkey", "Name"), max_length=60)
    handle = models.CharField(max_length=64)  # the account as the device knows it: random, the same for all of a person
    credential_id = models.CharField(max_length=1400, unique=True)  # base64url; at most 1023 bytes
    public = models.TextField()  # attested credential data, base64url
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(_("Added"), default=clock.now)
    last_used_at = models.DateTimeField(_("Last used"), null=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name


class Requirement(models.Model):
    """A workspace that opens only to members with a second step."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.workspace} since {self.since:%Y-%m-%d}"

    def deadline(self, joined_at: datetime) -> datetime:
        """Until when somebody who joined then may still come in without."""
        return max(self.since, joined_at) + GRACE
