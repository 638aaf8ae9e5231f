"""``POST /c/v1/surveys/{id}/attachments``: from any page, without a session."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from heardwell.accounts.throttle import client_address
from heardwell.api.problems import problem
from heardwell.collect.surveys.uploads import actions
from heardwell.core.errors import HeardwellError
from heardwell.feedback.files.receiving import received
from heardwell.feedback.files.serving import open_to_all

#: A multipart body is a little more than its file.
MOST_BODY = actions.MOST_BYTES + 64 * 1024


@csrf_exempt  # public and without a session: there is nothing that a foreign page could borrow
@require_http_methods(["POST", "OPTIONS"])
def attachments(request: HttpRequest, survey_id: str) -> HttpResponse:
    """A form with ``file``, ``response_id`` and ``question``, or the bare bytes with the others in the address."""
    if request.method == "OPTIONS":
        return open_to_all(HttpResponse(status=204))
    try:
        actions.refuse_where_nothing_is_asked(survey_id)
        sent = received(request, "file", MOST_BODY)
        attachment = actions.take(survey_id, sent, client_address(request))
    except HeardwellError as error:
        return open_to_all(problem(error))
    return open_to_all(JsonResponse({"attachment_id": attachment.pk}, status=201))
