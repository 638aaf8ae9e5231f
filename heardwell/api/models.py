"""Answers that were given to requests with an ``Idempotency-Key``, so that a repeated request does nothing twice."""

from django.db import models

from heardwell.core import clock


class IdempotentAnswer(models.Model):
    workspace_id = models.BigIntegerField()  # plain: this package knows no workspace
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)  # digest of API key, method, path and body
    status = models.PositiveSmallIntegerField()
    body = models.TextField()  # sealed
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key
