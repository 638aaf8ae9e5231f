"""A workspace's sign-in provider, and whom it vouches for."""

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.models import User, Workspace
from heardwell.accounts.roles import ROLE_NAMES, Role
from heardwell.core import clock

#: Roles that a first sign-in may give. More than these is given by a person.
GIVEN = (Role.VIEWER, Role.ANALYST, Role.AGENT)


class Provider(models.Model):
    """Where a workspace's people sign in. Its word opens this workspace and no other."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="+")
    issuer = models.CharField(_("Address of the provider"), max_length=255)
    client_id = models.CharField(_("Client ID"), max_length=255)
    sealed_secret = models.TextField(blank=True)
    domains = models.JSONField(_("Domains of email addresses"), default=list)  # in lower case; empty: any
    creates_members = models.BooleanField(_("Create members at their first sign-in"), default=False)
    role = models.CharField(
        _("Their role"), max_length=10, choices=[(one.value, ROLE_NAMES[one]) for one in GIVEN], default=Role.VIEWER
    )
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.issuer

    @property
    def host(self) -> str:
        return urlsplit(self.issuer).hostname or self.issuer

    def takes(self, email: str) -> bool:
        """Whether an address is of one of the domains."""
        return not self.domains or email.rpartition("@")[2].lower() in self.domains


class Identity(models.Model):
    """A person as the provider knows them. The address may change; issuer and subject do not."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="identities")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(default=False)  # by the person, signed in with their own password

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "issuer", "subject"], name="one_person_per_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.issuer}"
