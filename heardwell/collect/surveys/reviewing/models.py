"""Drafts shown to people without an account, and what they say about them."""

from datetime import datetime

from django.db import models

from heardwell.accounts.models import User
from heardwell.collect.surveys.models import Survey
from heardwell.core import clock
from heardwell.core.ids import public_id


class ReviewLink(models.Model):
    """Lets whoever has it see a survey's draft and comment on it. The credential itself is not kept: see links.py."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="review_links")
    salt = models.CharField(max_length=16, default=public_id)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"review of {self.survey}"

    def open_at(self, moment: datetime) -> bool:
        return self.revoked_at is None and moment < self.expires_at


class ReviewComment(models.Model):
    """What somebody says about a question of a draft ("" for the whole), or an answer to it."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="review_comments")
    link = models.ForeignKey(ReviewLink, models.SET_NULL, null=True, related_name="comments")
    question = models.CharField(max_length=64, blank=True)
    answers = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    author = models.CharField(max_length=120)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")  # a member, who was signed in
    body = models.TextField()
    at = models.DateTimeField(default=clock.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["survey", "resolved_at"], name="review_comments_open")]

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:40]}"
