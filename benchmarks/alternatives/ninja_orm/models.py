"""A survey and its answers."""

from django.db import models


class Survey(models.Model):
    public_id = models.CharField(max_length=64, unique=True)
    questions = models.JSONField()


class Answer(models.Model):
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE)
    response_id = models.CharField(max_length=64)
    seq = models.IntegerField()
    done = models.BooleanField()
    answers = models.JSONField()
    channel = models.CharField(max_length=16)
    context = models.JSONField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "response_id", "seq"], name="once")]
