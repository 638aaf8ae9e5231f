"""The log is emptied of what respondents have erased."""

from heardwell.collect.intake import log
from heardwell.core.jobs import job
from heardwell.feedback.afterwards.erasures import cleared, due
from heardwell.feedback.said import SURVEY


@job
def empty_log() -> None:
    """Repeatable: rows stay, so that a repeated request is still known, and hold nothing."""
    for erasure in due():
        if erasure.source == SURVEY:
            survey_id, _colon, response_id = erasure.external_id.partition(":")
            log.redact(log.ids_of_response(erasure.workspace_id, survey_id, response_id))
        cleared(erasure)
