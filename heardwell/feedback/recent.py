"""The newest voices, and the unhappy ones that say most. For the first page."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Length

from heardwell.accounts.models import Workspace
from heardwell.core.scales import GOOD
from heardwell.feedback.models import Feedback, Sentiment, Triage

#: Shorter words seldom say what went wrong; Chinese says it in few characters.
SAYS_SOMETHING = 12
_LOOKED_AT = 200


def latest(workspace: Workspace, limit: int) -> "QuerySet[Feedback]":
    """The newest voices, with their people."""
    rows = Feedback.objects.filter(workspace=workspace).select_related("person")
    return rows.order_by("-occurred_at", "-id")[:limit]


def worth_reading(workspace: Workspace, since: datetime, limit: int) -> Sequence[Feedback]:
    """Of the newest negative voices since then, those whose words are the most surely negative, one per wording.

    What somebody has put aside as needing no action is left out, and so is praise that reads like a complaint.
    """
    rows = (
        Feedback.objects.filter(workspace=workspace, sentiment=Sentiment.NEGATIVE, occurred_at__gte=since)
        .exclude(triage=Triage.NO_ACTION)
        .exclude(score_band=GOOD)  # who gave a good score is not unhappy, however their words read
        .annotate(length=Length("text"))
        .filter(length__gte=SAYS_SOMETHING)
        .select_related("person")
        .order_by("-occurred_at", "-id")[:_LOOKED_AT]
    )
    distinct = {" ".join(row.text.split()).casefold(): row for row in reversed(rows)}
    return sorted(distinct.values(), key=lambda row: -(row.sentiment_confidence or 0))[:limit]
