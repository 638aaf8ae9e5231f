"""Topics: what a workspace wants to know of what is said. A tree of names and seed words, and how it came to be."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock


class Topic(models.Model):
    """``key`` stands in what was understood and never changes; names and seeds may."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    names = models.JSONField(default=dict)  # language → text
    seeds = models.JSONField(default=dict)  # language → words and phrases; "-word" keeps a text out
    source = models.CharField(max_length=40, blank=True)  # the pack that it came with
    examples = models.JSONField(default=dict)  # {"for": [texts], "against": [texts]}
    taught = models.JSONField(null=True)  # what was learned from the examples, once it is switched on
    position = models.PositiveIntegerField(default=0)  # among those with the same parent
    archived_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")  # counts there
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="one_topic_of_a_key")]

    def __str__(self) -> str:
        return self.key


class TopicChange(models.Model):
    """One deed: what was changed, by whom, and how it stood before, so that it can be taken back."""

    class Kind(models.TextChoices):
        CREATED = "created", _("made")
        RENAMED = "renamed", _("renamed")
        SEEDS = "seeds", _("new seed words")
        MOVED = "moved", _("moved")
        MERGED = "merged", _("merged")
        SPLIT = "split", _("split")
        ARCHIVED = "archived", _("archived")
        RESTORED = "restored", _("restored")
        TAUGHT = "taught", _("taught by examples")
        ADOPTED = "adopted", _("a pack adopted")
        UNDONE = "undone", _("taken back")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="changes")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    about = models.JSONField(default=dict)  # words for the history: name, to, pack, n
    before = models.JSONField(default=dict)  # topic's id → its columns, null where it was not there
    undone_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # of a merge: what was said counts under the other topic's key

    class Meta:
        indexes = [models.Index(fields=["workspace", "-id"], name="topic_changes")]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic_id}"
