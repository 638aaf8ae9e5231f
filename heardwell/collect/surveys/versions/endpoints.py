"""``/api/v1/surveys/{id}/versions``."""

from typing import Any

from ninja import Router

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.collect.surveys.endpoints import shape as survey_shape
from heardwell.collect.surveys.queries import survey
from heardwell.collect.surveys.versions import actions, queries
from heardwell.collect.surveys.versions.queries import Listed

router = Router(tags=["surveys"])
_BASE = "/{survey_id}/versions"


def _shape(listed: Listed) -> dict[str, object]:
    version = listed.version
    return {
        "version": version.number,
        "published_at": version.published_at.isoformat(),
        "published_by": str(version.published_by_id) if version.published_by_id else None,
        "responses": listed.n,
    }


@router.get(_BASE, auth=needs(Permission.READ), response=dict[str, Any], summary="List the versions of a survey")
def index(request: KeyRequest, survey_id: str) -> dict[str, object]:
    """Newest first, each with the member who published it and the number of its responses."""
    found = survey(request.auth.workspace, survey_id)
    return {"items": [_shape(listed) for listed in queries.versions(found)]}


@router.get(
    f"{_BASE}/{{number}}", auth=needs(Permission.READ), response=dict[str, Any], summary="Read a version of a survey"
)
def read(request: KeyRequest, survey_id: str, number: int) -> dict[str, object]:
    """The form as respondents saw it. A version never changes."""
    found = survey(request.auth.workspace, survey_id)
    version = queries.version(found, number)
    listed = next(one for one in queries.versions(found) if one.version.pk == version.pk)
    return {**_shape(listed), "form": version.form}


@router.post(
    f"{_BASE}/{{number}}/restore",
    auth=needs(Permission.EDIT_SURVEYS),
    response=dict[str, Any],
    summary="Restore a version into the draft",
)
def restore(request: KeyRequest, survey_id: str, number: int) -> dict[str, object]:
    """The draft becomes what this version was. Respondents see it after the next publishing."""
    return survey_shape(actions.restore(survey(request.auth.workspace, survey_id), number))
