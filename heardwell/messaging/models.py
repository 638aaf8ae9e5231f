"""What leaves the house: one row per message, written with the act that causes it, sent after the commit."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock


class Delivery(models.Model):
    """An outgoing message and its fate. The idempotency key and the Message-ID are fixed when the row is written, so
    that a second attempt is recognisably the same message."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("a mail", "Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        KEPT = "kept", _("Kept in the mailbox")  # no mail server is configured
        UNCLEAR = "unclear", _("Unclear whether it arrived")  # a person decides whether it goes again
        FAILED = "failed", pgettext_lazy("a mail", "Failed")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, default="email")
    idempotency_key = models.CharField(max_length=120)
    message_id = models.CharField(max_length=200, unique=True)
    in_reply_to = models.CharField(max_length=200, blank=True)
    references = models.TextField(blank=True)  # Message-IDs of the conversation so far, oldest first
    to_name = models.CharField(max_length=200, blank=True)
    to_address = models.CharField(max_length=320)
    from_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    language = models.CharField(max_length=35, blank=True)
    about = models.CharField(max_length=60, blank=True)  # "case:12"
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)  # set with SENDING; names the attempt
    handed_over_at = models.DateTimeField(null=True)  # committed just before the server gets the words
    last_error = models.TextField(blank=True)
    answer = models.CharField(max_length=500, blank=True)  # the server's own words when it took the message
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "idempotency_key"], name="one_delivery_per_reason")]
        indexes = [
            models.Index(fields=["state", "next_try"], name="deliveries_due"),
            models.Index(fields=["workspace", "-created_at"], name="deliveries_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.to_address}: {self.subject}"

    @property
    def shown_body(self) -> str:
        """The words without the links that let somebody in: whoever may read the mailbox must not use them."""
        return re.sub(r"(/join/)\S+", r"\1…", self.body) if self.about.startswith("invitation:") else self.body

    @property
    def may_go_again(self) -> bool:
        """Whether a person may send it (again): nothing else will."""
        return self.state in (self.State.FAILED, self.State.UNCLEAR, self.State.KEPT)


class Notification(models.Model):
    """News for one member: a mention, a case given to them, an import that is done. Facts only; worded when read."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)  # registered in messaging/notifications.py
    key = models.CharField(max_length=120)  # the same news twice is one row
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=500)  # the path of the page that it leads to
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user", "key"], name="news_told_once")]
        indexes = [models.Index(fields=["workspace", "user", "-created_at"], name="news_latest")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user}"


class NewsChoice(models.Model):
    """How a member wants to be told of one kind of news; without a row the kind's own defaults hold."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    shown = models.BooleanField(default=True)
    mailed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user", "kind"], name="one_choice_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user}: shown {self.shown}, mailed {self.mailed}"
