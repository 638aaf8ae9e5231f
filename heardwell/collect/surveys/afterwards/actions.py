"""Writes of the private page that reach beyond the feedback itself."""

from django.db import transaction

from heardwell.collect.surveys.afterwards.jobs import empty_log
from heardwell.feedback.afterwards import actions
from heardwell.feedback.models import Feedback


@transaction.atomic
def erase(feedback: Feedback) -> None:
    """Everything of this response, in the records, in analytics and in the log that it came by."""
    actions.erase(feedback)
    empty_log.wake()
