"""Files in a posted form: the hosted page without a script."""

from collections.abc import Iterable

from django.http import HttpRequest

from heardwell.accounts.throttle import client_address
from heardwell.collect.intake.answers import AnswerError
from heardwell.collect.surveys.uploads.actions import take
from heardwell.core.errors import FieldError, HeardwellError
from heardwell.feedback.files.receiving import Received


def posted_files(
    request: HttpRequest, survey_id: str, response_id: str, version: int, keys: Iterable[str]
) -> tuple[dict[str, list[str]], list[FieldError]]:
    """For these questions the attachments that the form names or brings, and what is wrong with those it brings.

    An error's message is the file's name. What was taken stays named in the form that comes back, so that nobody has to
    choose it again.
    """
    found: dict[str, list[str]] = {}
    errors: list[FieldError] = []
    for key in keys:
        found[key] = [one for one in request.POST.get(key, "").split(",") if one]
        for file in request.FILES.getlist(key):
            fields = {"response_id": response_id, "question": key, "version": str(version)}
            try:
                found[key].append(
                    take(survey_id, Received(file.read(), file.name or "", fields), client_address(request)).pk
                )
            except HeardwellError as error:
                errors.append(AnswerError(f"answers.{key}", file.name or "", _code(error)))
    return found, errors


def _code(error: HeardwellError) -> str:
    """The respondent's word for it, in ``data/words.json``."""
    return {413: "file_large", 422: "file_kind"}.get(error.status, "file_failed")
