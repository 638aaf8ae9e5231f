"""The noun of the house: one thing that one person said, on whatever channel."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.ids import public_id
from heardwell.people.models import Contact


class Channel(models.TextChoices):
    WEB = "web", _("Website")
    EMAIL = "email", _("Email")
    SMS = "sms", _("SMS")
    IN_APP = "in_app", _("App")
    LINK = "link", _("Link")
    QR = "qr", _("QR code")
    KIOSK = "kiosk", _("Kiosk")
    PHONE = "phone", _("Phone")
    IN_PERSON = "in_person", _("In person")
    EVENT = "event", _("Event")
    CHAT = "chat", _("Chat")
    WHATSAPP = "whatsapp", "WhatsApp"
    LINE = "line", "LINE"
    WECHAT = "wechat", "WeChat"
    REVIEW = "review", _("Review")
    SOCIAL = "social", _("Social media")
    BOARD = "board", _("Board")
    IMPORT = "import", _("Import")
    API = "api", "API"


class Sentiment(models.TextChoices):
    POSITIVE = "positive", _("Positive")
    NEUTRAL = "neutral", _("Neutral")
    NEGATIVE = "negative", _("Negative")
    UNSURE = "unsure", _("Unsure")


class Triage(models.TextChoices):
    NEW = "new", _("New")
    LINKED = "linked", _("Linked")
    NO_ACTION = "no_action", _("No action")


class Tag(models.Model):
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_tag_per_name")]

    def __str__(self) -> str:
        return self.name


class Feedback(models.Model):
    """One survey response, review, message or note.

    Identity is ``(workspace, source, external_id)``; a survey response has source ``survey`` and external id
    ``{survey_id}:{response_id}``. What was said and what was understood stand side by side: re-understanding never
    touches the words.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=64)
    external_id = models.CharField(max_length=256)
    kind = models.CharField(max_length=32, default="response")  # response review comment message mention note …
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.WEB)

    survey = models.CharField(max_length=32, blank=True)
    survey_version = models.PositiveIntegerField(default=0)
    response_id = models.CharField(max_length=64, blank=True)
    answers = models.JSONField(default=dict)  # question key → value, as stored
    parts = models.JSONField(default=dict)  # seq → what that part brought, see merging.py; empty when not a response
    said_seq = models.PositiveIntegerField(default=0)  # the newest part or version; an older version changes nothing
    scores = models.JSONField(default=list)  # [{"question", "metric", "value", "scale": signature | null}]
    score_metric = models.CharField(max_length=8, blank=True)  # the first of the scores, for lists and filters
    score_value = models.SmallIntegerField(null=True)  # null for words (gcr)
    score_band = models.SmallIntegerField(null=True)  # 1 good, 0 neutral, -1 bad
    hidden = models.JSONField(default=dict)
    context = models.JSONField(default=dict)
    done = models.BooleanField(default=True)

    person = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="feedback")
    author = models.CharField(max_length=200, blank=True)  # the name that came with it, where nobody else is known
    text = models.TextField(blank=True)
    lang_hint = models.CharField(max_length=35, blank=True)
    visibility = models.CharField(max_length=7, default="private")
    quote_permission = models.CharField(max_length=9, default="none")
    triage = models.CharField(max_length=9, choices=Triage.choices, default=Triage.NEW)
    tags = models.ManyToManyField(Tag, related_name="feedback")

    language = models.CharField(max_length=35, blank=True)
    sentiment = models.CharField(max_length=8, choices=Sentiment.choices, blank=True)
    sentiment_confidence = models.FloatField(null=True)
    understanding = models.JSONField(default=dict)  # the engine's whole answer, with people's corrections
    tone = models.CharField(max_length=12, blank=True)
    intent = models.CharField(max_length=64, blank=True)  # words, the likeliest first
    topics = models.CharField(max_length=400, blank=True)  # " delivery:negative price:positive "
    engine = models.CharField(max_length=40, blank=True)

    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField(null=True)  # a done response accepts late parts until then
    claimed_time = models.BooleanField(default=False)  # occurred_at is the client's word
    revision = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=32, blank=True)  # of what was said; equal digest = nothing new

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "source", "external_id"], name="one_feedback_per_source_id")
        ]
        indexes = [
            # Holds all that lists filter and sum by: any filters are answered from it, without reading the rows.
            models.Index(
                fields=[
                    *("workspace", "-occurred_at", "-id", "score_metric", "score_band", "score_value", "sentiment"),
                    *("channel", "language", "triage", "kind", "source", "survey", "visibility", "quote_permission"),
                    *("tone", "intent", "topics"),
                ],
                name="feedback_latest",
            ),
            models.Index(fields=["workspace", "survey", "-occurred_at", "-id"], name="feedback_by_survey"),
            models.Index(fields=["workspace", "channel", "-occurred_at", "-id"], name="feedback_by_channel"),
            models.Index(fields=["workspace", "language", "-occurred_at", "-id"], name="feedback_by_language"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"

    @property
    def said_by(self) -> str:
        """The name of who said it, as far as anybody knows; "" for somebody."""
        return (self.person.display_name if self.person else "") or self.author


class FeedbackEvent(models.Model):
    """An append-only line for those above: written in the transaction that it reports, read by cursor."""

    class Kind(models.TextChoices):
        RECORDED = "recorded"  # new, or said more
        UNDERSTOOD = "understood"
        CHANGED = "changed"  # tags, triage, corrections
        ERASED = "erased"
        REREAD = "reread"  # understood anew, long after: figures follow, rules do not

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    feedback_id = models.BigIntegerField()  # no constraint: the event outlives an erased item
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.feedback_id}"


class PipelineCursor(models.Model):
    """How far a step has read. Moves in the same transaction as the step's own writes."""

    name = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"


class Quarantined(models.Model):
    """A row that a step could not digest: set aside with its reason, so that nothing waits for it and nothing is lost.

    ``position`` is the row's place in what the step reads (the intake log, the events).
    """

    step = models.CharField(max_length=40)
    position = models.BigIntegerField()
    workspace_id = models.BigIntegerField(null=True)  # plain: it may name a workspace that is gone
    reason = models.TextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "position"], name="set_aside_once")]

    def __str__(self) -> str:
        return f"{self.step} {self.position}: {self.reason}"


class Correction(models.Model):
    """What a person said the engine should have understood. A later run never overwrites it."""

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=100)  # sentiment language tone intent topic:{key}
    value = models.CharField(max_length=40)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feedback", "field"], name="one_correction_per_field")]

    def __str__(self) -> str:
        return f"{self.field} = {self.value}"


class Afterword(models.Model):
    """What the person who gave a feedback did about it later, through their private link."""

    class Kind(models.TextChoices):
        ADDED = "added"  # more words
        PERMISSION = "permission"  # how they may be quoted: none anonymous named

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="afterwords")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(blank=True)
    permission = models.CharField(max_length=9, blank=True)
    key = models.CharField(max_length=32)  # of the form: sending it twice adds nothing
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["feedback", "key"], name="one_afterword_per_form")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.feedback_id}"


class Erasure(models.Model):
    """A feedback that its author has erased. It keeps what was said from coming back, and says when it went."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=64)
    external_id = models.CharField(max_length=256)
    feedback_id = models.BigIntegerField()  # what its number was
    at = models.DateTimeField(default=clock.now)
    cleared_at = models.DateTimeField(null=True)  # when the log that it came by was emptied of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "source", "external_id"], name="one_erasure_per_source_id")
        ]
        indexes = [models.Index(fields=["cleared_at"], name="erasures_due")]

    def __str__(self) -> str:
        return f"{self.feedback_id} erased"


class BulkChange(models.Model):
    """One act on many feedback. Its items say what each was before, so that undo brings exactly that back."""

    class Act(models.TextChoices):
        TAG = "tag"
        UNTAG = "untag"
        TRIAGE = "triage"
        VISIBILITY = "visibility"
        QUOTE = "quote"

    class State(models.TextChoices):
        DOING = "doing"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=16)  # of the form: sending it twice changes nothing
    act = models.CharField(max_length=10, choices=Act.choices)
    value = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DOING)
    total = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)  # items that have been looked at in this state
    changed = models.PositiveIntegerField(default=0)
    position = models.BigIntegerField(default=0)  # the last item that was looked at
    new_tag = models.BooleanField(default=False)  # the tag did not exist before
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="one_bulk_change_per_form")]

    def __str__(self) -> str:
        return f"{self.act} {self.value} on {self.total}"

    @property
    def running(self) -> bool:
        return self.state in (self.State.DOING, self.State.UNDOING)


class BulkItem(models.Model):
    """A feedback that was chosen. ``before``: null while nobody has looked, "" when nothing had to change."""

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="items")
    feedback_id = models.BigIntegerField()  # no constraint: a feedback may be erased meanwhile
    before = models.CharField(max_length=9, null=True)

    def __str__(self) -> str:
        return f"{self.feedback_id} was {self.before}"


class StoredFile(models.Model):
    """Bytes under ``DATA/files``, named by their checksum. It stays as long as another row refers to it."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)  # found in the bytes
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    stored_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:8]}"


class Attachment(models.Model):
    """A file that came with a response. It waits until the answer that names it is recorded, then belongs to that."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"

    id = models.CharField(primary_key=True, max_length=32, default=public_id, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    survey = models.CharField(max_length=32)
    response_id = models.CharField(max_length=64)
    question = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    context = models.JSONField(default=dict)  # of a screenshot: selector, viewport, url
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    feedback = models.ForeignKey(Feedback, models.CASCADE, null=True, related_name="attachments")
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "response_id", "question", "file"], name="one_upload_per_answer")
        ]
        indexes = [
            models.Index(fields=["survey", "uploaded_at"], name="attachments_of_survey"),
            models.Index(fields=["state", "uploaded_at"], name="attachments_waiting"),
        ]

    def __str__(self) -> str:
        return self.name
