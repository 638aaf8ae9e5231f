"""Those who speak: contacts, and what is known of them."""

from django.db import models

from heardwell.accounts.models import Workspace
from heardwell.core import clock


class Contact(models.Model):
    """A person who said something.

    A claim made in a browser without a signature is kept apart (``verified=False``) and never merged with the contact
    that a server or a signature vouches for.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="contacts")
    external_id = models.CharField(max_length=320, blank=True)
    email = models.EmailField(max_length=320, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=35, blank=True)
    verified = models.BooleanField(default=False)
    traits = models.JSONField(default=dict)  # name → value
    server_traits = models.JSONField(default=list)  # names that a server has set: a browser never overwrites these
    created_at = models.DateTimeField(default=clock.now)
    last_seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id", "verified"],
                condition=~models.Q(external_id=""),
                name="one_contact_per_external_id",
            ),
            models.UniqueConstraint(
                fields=["workspace", "email", "verified"],
                condition=models.Q(external_id="") & ~models.Q(email=""),
                name="one_contact_per_bare_email",
            ),
            models.UniqueConstraint(
                fields=["workspace", "phone", "verified"],
                condition=models.Q(external_id="", email="") & ~models.Q(phone=""),
                name="one_contact_per_bare_phone",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name or self.email or self.external_id or self.phone
