"""The pictures of a survey: members put them there, everybody who is asked sees them."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.api.problems import problem
from heardwell.collect.surveys import queries as surveys
from heardwell.collect.surveys.images import actions, queries
from heardwell.core.errors import HeardwellError, NotFound
from heardwell.feedback.files.receiving import received
from heardwell.feedback.files.serving import open_to_all, public

#: A multipart body is a little more than its file.
MOST_BODY = actions.MOST_BYTES + 64 * 1024


@require_POST
@workspace_page(Permission.EDIT_SURVEYS)
def add(request: WorkspaceRequest, survey_id: str) -> HttpResponse:
    """``image`` in a form, or the bare bytes → ``201 {"id","url","width","height"}``. Errors: 413, 422, 503."""
    survey = surveys.survey(request.workspace, survey_id)
    try:
        image = actions.add_image(survey, received(request, "image", MOST_BODY).content, request.user)
    except HeardwellError as error:
        return problem(error)
    facts = {"id": image.pk, "url": queries.address(image), "width": image.file.width, "height": image.file.height}
    return JsonResponse(facts, status=201)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS"])
def show(request: HttpRequest, image_id: str) -> HttpResponseBase:
    """The picture. Its id never stands for another one, so whoever has it needs not ask again."""
    if request.method == "OPTIONS":
        return open_to_all(HttpResponse(status=204))
    try:
        return public(queries.public_image(image_id).file)
    except NotFound as error:
        return open_to_all(problem(error))
