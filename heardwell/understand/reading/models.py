"""Which engine reads a workspace's feedback, what it has cost, what waits for it, and what was learned from people."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock


class EngineName(models.TextChoices):
    LITE = "lite", _("Built in")
    ONNX = "onnx", _("A model of your own (ONNX)")
    LLM = "llm", _("A language model over the network")


class Unit(models.TextChoices):
    TOKENS = "tokens", _("tokens")
    MONEY = "money", _("money")


class Preferences(models.Model):
    """A workspace's choice. Whoever has none is read by lite, for every industry."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="+")
    engine = models.CharField(_("Engine"), max_length=4, choices=EngineName, default=EngineName.LITE)
    industry = models.CharField(_("Industry"), max_length=20, blank=True)
    onnx_model = models.CharField(_("Model"), max_length=120, blank=True)  # a folder of DATA/models, or a hub id
    fetching = models.CharField(max_length=200, blank=True)  # of a hub id: "" | "due" | what went wrong
    endpoint = models.CharField(_("Address"), max_length=300, blank=True)
    llm_model = models.CharField(_("Name of the model"), max_length=100, blank=True)
    sealed_key = models.TextField(blank=True)
    budget = models.DecimalField(_("Monthly budget"), max_digits=14, decimal_places=2, default=Decimal(1_000_000))
    unit = models.CharField(_("Counted in"), max_length=6, choices=Unit, default=Unit.TOKENS)
    price = models.DecimalField(_("Price of 1,000 tokens"), max_digits=10, decimal_places=5, default=Decimal(0))
    trouble = models.CharField(max_length=12, blank=True)  # why the engine rests: a kind of llm's Trouble, or "model"
    detail = models.CharField(max_length=300, blank=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    next_try = models.DateTimeField(null=True)  # the engine rests until then
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.workspace_id}: {self.engine}"


class Usage(models.Model):
    """What a workspace's language model has used in a month of its calendar."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    month = models.CharField(max_length=7)  # 2026-11
    tokens = models.PositiveBigIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "month"], name="one_usage_per_month")]

    def __str__(self) -> str:
        return f"{self.month}: {self.tokens}"


class Waiting(models.Model):
    """A feedback that lite has read and the workspace's own engine shall read as well."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    feedback_id = models.BigIntegerField(unique=True)  # no constraint: a feedback may be erased meanwhile
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["workspace", "next_try"], name="waiting_due")]

    def __str__(self) -> str:
        return f"{self.feedback_id} waits"


class KeptClaims(models.Model):
    """What a model said of a text, by the checksum of both: the same words are paid for once. Holds no words."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    claims = models.BinaryField()
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="one_answer_per_text")]

    def __str__(self) -> str:
        return self.key[:8]


class Rereading(models.Model):
    """History read anew, from the newest voice to the oldest, in slices that can be cut off anywhere."""

    class Reason(models.TextChoices):
        ENGINE = "engine", _("another engine")
        TOPICS = "topics", _("other topics")
        LEARNED = "learned", _("what people have corrected")
        ASKED = "asked", _("somebody asked for it")

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Stopped")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason)
    state = models.CharField(max_length=9, choices=State, default=State.RUNNING)
    engine = models.CharField(max_length=4, choices=EngineName)
    stamp = models.CharField(max_length=40, blank=True)  # of the engine that is wanted
    taxonomy = models.CharField(max_length=64, blank=True)  # version of the topics that are wanted
    total = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)  # voices that are understood otherwise than before
    position = models.BigIntegerField()  # the last feedback that was looked at, and when it was said
    position_at = models.DateTimeField()
    seconds = models.FloatField(default=0)  # that the slices so far have taken, pauses between them included
    trouble = models.CharField(max_length=12, blank=True)
    next_try = models.DateTimeField(null=True)
    started_at = models.DateTimeField(default=clock.now)
    moved_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"],
                condition=models.Q(state__in=("running", "paused")),
                name="one_rereading_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["workspace", "-id"], name="rereadings_latest")]

    def __str__(self) -> str:
        return f"{self.reason}: {self.passed} of {self.total}"

    @property
    def active(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.PAUSED)

    @property
    def seconds_left(self) -> float | None:
        """By the pace so far; None while there is none to go by."""
        if self.state != self.State.RUNNING or self.next_try or not self.passed or not self.seconds:
            return None
        return self.seconds / self.passed * max(0, self.total - self.passed)


class Learned(models.Model):
    """What corrections say about one head: what is added to the logit of each class. Nothing while it is off."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    head = models.CharField(max_length=10)
    offsets = models.JSONField(default=dict)  # class → number
    on = models.BooleanField(default=False)
    examples = models.PositiveIntegerField(default=0)  # that it was learned from
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "head"], name="one_lesson_per_head")]

    def __str__(self) -> str:
        return f"{self.head} {'on' if self.on else 'off'}"
