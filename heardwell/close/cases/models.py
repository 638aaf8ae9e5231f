"""Cases: somebody waits for us. The row is the present state; the events are the truth, append-only."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.models import Team, User, Workspace
from heardwell.core import clock
from heardwell.feedback.models import Feedback, Tag
from heardwell.people.models import Contact


class Case(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        IN_PROGRESS = "in_progress", _("In progress")
        WAITING = "waiting", _("Waiting")
        CLOSED = "closed", _("Closed")

    class Priority(models.TextChoices):
        LOW = "low", _("Low")
        NORMAL = "normal", _("Normal")
        HIGH = "high", _("High")
        URGENT = "urgent", _("Urgent")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    feedback = models.ForeignKey(Feedback, models.SET_NULL, null=True, related_name="cases")
    person = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="cases")
    title = models.CharField(_("Title"), max_length=200, blank=True)  # blank: the customer's own first words
    status = models.CharField(_("Status"), max_length=11, choices=Status.choices, default=Status.OPEN)
    priority = models.CharField(_("Priority"), max_length=6, choices=Priority.choices, default=Priority.NORMAL)
    assignee = models.ForeignKey(User, models.SET_NULL, null=True, related_name="cases")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="cases")
    tags = models.ManyToManyField(Tag, related_name="cases")
    due_at = models.DateTimeField(null=True)
    snooze_until = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=80)  # "rule:3", "user:1": what opened it; with feedback, unique
    opened_at = models.DateTimeField(default=clock.now)
    first_reply_at = models.DateTimeField(null=True)  # first public reply by a person
    last_reply_at = models.DateTimeField(null=True)
    last_inbound_at = models.DateTimeField(default=clock.now)  # when the customer last said something
    heard = models.CharField(max_length=64, blank=True)  # digest of the words that the case has taken notice of
    closed_at = models.DateTimeField(null=True)
    calls_for_answer = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=clock.now)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "feedback", "opened_by"], name="one_case_per_reason")
        ]
        indexes = [
            models.Index(fields=["workspace", "status", "due_at"], name="cases_waiting"),
            models.Index(fields=["workspace", "assignee", "status"], name="cases_of_assignee"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def answered(self) -> bool:
        """Whether the customer heard from us after they last spoke."""
        return self.last_reply_at is not None and self.last_reply_at >= self.last_inbound_at

    @property
    def waits_for_us(self) -> bool:
        return self.status in WAITING_FOR_US

    def snoozed(self, now: datetime) -> bool:
        return self.snooze_until is not None and self.snooze_until > now


#: Our turn; with ``waiting`` it is the customer's.
WAITING_FOR_US = (Case.Status.OPEN, Case.Status.IN_PROGRESS)


class CaseEvent(models.Model):
    """One thing that happened to a case. Never changed, never deleted but by erasure.

    ``data`` by kind: opened ``by rule preset due_at`` · assigned, status, priority, snoozed, needed ``from to`` · team
    ``from to`` (names) ``from_id to_id`` · noted ``mentions`` · tagged ``tag added`` · replied ``delivery channel to``
    · undelivered, delivered ``delivery reason``. What a rule did names it in ``rule``; a change that takes another back
    names it in ``undoes``.
    """

    class Kind(models.TextChoices):
        OPENED = "opened"
        ASSIGNED = "assigned"
        STATUS = "status"
        PRIORITY = "priority"
        TAGGED = "tagged"
        NOTED = "noted"
        REPLIED = "replied"
        INBOUND = "inbound"
        SNOOZED = "snoozed"
        TEAM = "team"
        NEEDED = "needed"  # whether an answer is called for
        UNDELIVERED = "undelivered"  # a reply could not be sent
        DELIVERED = "delivered"  # … and went out after all
        ERASED = "erased"  # the customer erased what they had said

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")  # null: a rule or the program
    at = models.DateTimeField(default=clock.now)
    body = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"
