"""Work beside the requests."""

import time
from collections.abc import Iterable

from heardwell.collect.intake import log
from heardwell.collect.surveys import limiting
from heardwell.collect.surveys.actions import sync_published
from heardwell.core.jobs import job

#: Under a flood of answers, limits are counted once in so many seconds.
PAUSE_S = 5.0
_woken_at = 0.0


@job
def mend_published() -> None:
    """The intake asks what the records say is published."""
    sync_published()


@job
def close_due() -> None:
    """What is over closes, what is full takes no more."""
    limiting.close_due()


def count_after(surveys: Iterable[str]) -> None:
    """These surveys were answered: look soon whether one of them has enough."""
    global _woken_at
    forms = log.forms()
    asked = (forms.survey(survey_id) for survey_id in set(surveys))
    if any(survey.form.limits.counts for survey in asked if survey) and time.monotonic() - _woken_at > PAUSE_S:
        _woken_at = time.monotonic()
        close_due.wake()
