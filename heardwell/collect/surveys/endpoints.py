"""``/api/v1/surveys``."""

from collections.abc import Set
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import ConfigDict, WithJsonSchema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.api import idempotency
from heardwell.api.paging import page
from heardwell.collect.surveys import actions, describing, presets, queries, readiness
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.schema import Form, name_error, parse_form
from heardwell.core.errors import Invalid

router = Router(tags=["surveys"])
#: Parts of a form that lead through it.
_FLOW = frozenset({"logic", "endings", "limits", "public_review"})


class SurveyBody(Schema):
    """A survey's form. What each part may hold is checked by ``schema.parse_form``, which names every wrong field."""

    # Any: checked as one whole, so that an answer lists all errors and not the first kind only
    model_config = ConfigDict(extra="ignore")
    name: Annotated[Any, WithJsonSchema({"type": "string", "maxLength": 120})] = None
    languages: Annotated[Any, WithJsonSchema({"type": "array", "items": {"type": "string"}, "example": ["en"]})] = None
    default_language: Annotated[Any, WithJsonSchema({"type": "string"})] = None
    questions: Annotated[Any, WithJsonSchema({"type": "array", "items": describing.QUESTION})] = None
    texts: Annotated[Any, WithJsonSchema({"type": "object", "additionalProperties": describing.TEXTS})] = None
    display: Annotated[Any, WithJsonSchema(describing.DISPLAY)] = None
    style: Annotated[Any, WithJsonSchema(describing.STYLE)] = None
    logic: Annotated[Any, WithJsonSchema(describing.LOGIC)] = None
    endings: Annotated[Any, WithJsonSchema(describing.ENDINGS)] = None
    public_review: Annotated[Any, WithJsonSchema(describing.PUBLIC_REVIEW)] = None
    limits: Annotated[Any, WithJsonSchema(describing.LIMITS)] = None
    after: Annotated[Any, WithJsonSchema(describing.AFTER)] = None


class NewSurvey(SurveyBody):
    """``template`` starts from one of the house's templates instead of ``questions``."""

    template: Annotated[Any, WithJsonSchema({"enum": [entry.key for entry in presets.TEMPLATES]})] = None


class SurveyChange(SurveyBody):
    """``revision``, as read, refuses the change with 409 when somebody edited in between."""

    revision: int | None = None


def shape(survey: Survey) -> dict[str, object]:
    """A survey as the API gives it."""
    return {
        "id": survey.pk,
        "status": survey.status,
        "version": survey.published_version,
        "revision": survey.draft_revision,
        **queries.draft_of(survey),
        "url": queries.address(survey),
        "created_at": survey.created_at.isoformat(),
        "edited_at": survey.edited_at.isoformat(),
        "closed_at": survey.closed_at.isoformat() if survey.closed_at else None,
    }


@router.post("", auth=needs(Permission.EDIT_SURVEYS), response={201: dict[str, Any]}, summary="Make a survey")
def create(request: KeyRequest, payload: NewSurvey) -> tuple[int, dict[str, object]]:
    """A draft; ``POST {id}/publish`` opens it for answers."""
    workspace = request.auth.workspace

    def act() -> tuple[int, dict[str, object]]:
        given = payload.dict(exclude_unset=True)
        template = given.pop("template", None)
        if template:
            return 201, shape(_from_template(request, str(template), given))
        if message := name_error(given.get("name", "")):
            raise Invalid.one("name", message)
        form = presets.fill_labels(parse_form(given, language=workspace.language))
        _check_questions(form)
        return 201, shape(actions.create_survey(workspace, request.auth, form=form))

    return idempotency.once(request, workspace.pk, act)


def _from_template(request: KeyRequest, template: str, given: Form) -> Survey:
    head = parse_form({key: given[key] for key in ("name", "languages") if key in given})
    languages = head["languages"] if "languages" in given else None
    workspace = request.auth.workspace
    return actions.create_survey(workspace, request.auth, template=template, languages=languages, name=head["name"])


def _check_questions(form: Form) -> None:
    """A program sends whole questions; only a survey without any is still a draft."""
    if form["questions"]:
        readiness.check_complete(form)


def _check_parts(form: Form, sent: Set[str]) -> None:
    """What was sent must be complete; what stood there before may still be a draft."""
    if "questions" in sent:
        _check_questions(form)
    elif found := [error for error in readiness.blockers(form) if error.field.split(".")[0] in sent & _FLOW]:
        raise Invalid(_("The survey is not complete yet"), errors=found)


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="List surveys")
def index(request: KeyRequest, limit: int = 50, cursor: str = "") -> dict[str, object]:
    """Newest first."""
    return page(queries.surveys(request.auth.workspace), shape, order="created_at", limit=limit, cursor=cursor)


@router.get("/{survey_id}", auth=needs(Permission.READ), response=dict[str, Any], summary="Read a survey")
def read(request: KeyRequest, survey_id: str) -> dict[str, object]:
    """The draft, and which version is published."""
    return shape(queries.survey(request.auth.workspace, survey_id))


@router.patch("/{survey_id}", auth=needs(Permission.EDIT_SURVEYS), response=dict[str, Any], summary="Edit the draft")
def change(request: KeyRequest, survey_id: str, payload: SurveyChange) -> dict[str, object]:
    """Replaces the parts that are sent. Respondents see it when it is published."""
    survey = queries.survey(request.auth.workspace, survey_id)
    given = payload.dict(exclude_unset=True)
    revision = given.pop("revision", None)
    if "name" in given and (message := name_error(given["name"])):
        raise Invalid.one("name", message)
    form = parse_form({**queries.draft_of(survey), **given}, language=survey.workspace.language)
    _check_parts(presets.fill_labels(form), given.keys())
    saved = actions.save_draft(survey, form, survey.draft_revision if revision is None else revision)
    return shape(saved)


@router.post("/{survey_id}/publish", auth=needs(Permission.EDIT_SURVEYS), response=dict[str, Any], summary="Publish")
def publish(request: KeyRequest, survey_id: str) -> dict[str, object]:
    """Opens the draft for answers, as a new version where it changed; safely repeatable."""
    survey = queries.survey(request.auth.workspace, survey_id)
    actions.publish(survey, request.auth)
    return shape(queries.survey(request.auth.workspace, survey_id))


@router.post("/{survey_id}/close", auth=needs(Permission.EDIT_SURVEYS), response=dict[str, Any], summary="Close")
def close(request: KeyRequest, survey_id: str) -> dict[str, object]:
    """Takes no more answers; safely repeatable."""
    survey = queries.survey(request.auth.workspace, survey_id)
    return shape(actions.close(survey, request.auth))
