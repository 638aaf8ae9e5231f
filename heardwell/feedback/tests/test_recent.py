from datetime import timedelta

import pytest

from heardwell.core import clock
from heardwell.feedback.models import Feedback
from heardwell.feedback.recent import worth_reading

pytestmark = pytest.mark.django_db


def _negative(workspace, number: int, band: int | None) -> Feedback:
    return Feedback.objects.create(
        workspace=workspace,
        source="test",
        external_id=str(number),
        text=f"You never made it difficult, number {number}",
        sentiment="negative",
        sentiment_confidence=0.9,
        score_band=band,
        occurred_at=clock.now(),
    )


def test_praise_that_reads_like_a_complaint_is_not_shown_as_unhappy(workspace):
    unhappy, unscored = _negative(workspace, 1, -1), _negative(workspace, 2, None)
    _negative(workspace, 3, 1)

    found = worth_reading(workspace, clock.now() - timedelta(days=1), 5)

    assert {row.pk for row in found} == {unhappy.pk, unscored.pk}
