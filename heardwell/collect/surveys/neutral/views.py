"""The check as the builder asks for it."""

import json

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.collect.surveys import queries
from heardwell.collect.surveys.neutral.checking import findings
from heardwell.collect.surveys.schema import parse_form
from heardwell.core.errors import BadRequest, HeardwellError, Invalid


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def check(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """``{"questions", "languages"}`` → ``{"items": […]}``; what is left out is the draft's. Nothing is saved."""
    draft = queries.draft_of(queries.survey(request.workspace, survey_id))
    try:
        given = _sent(request)
        form = parse_form({name: given.get(name, draft[name]) for name in ("questions", "languages")})
    except HeardwellError as error:
        return JsonResponse(error.as_problem(), status=error.status, content_type="application/problem+json")
    return JsonResponse({"items": findings(form)})


def _sent(request: WorkspaceRequest) -> dict[str, object]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequest(_("The body is not valid JSON")) from None
    if not isinstance(body, dict):
        raise Invalid.one("", _("Expected a JSON object"))
    return body
