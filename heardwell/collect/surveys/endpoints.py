"""``/api/v1/surveys``."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import ConfigDict, WithJsonSchema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.api import idempotency
from heardwell.api.paging import page
from heardwell.collect.surveys import actions, presets, queries, readiness
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.schema import MODES, POSITIONS, SCHEMES, TYPES, Form, name_error, parse_form
from heardwell.core.errors import Invalid

router = Router(tags=["surveys"])

_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}, "example": {"en": "…", "ar": "…"}}
_VALUES = {"type": "array", "items": {"type": "integer"}}
_SCALE = {
    "description": "A preset's name, or the points, direction, good and bad values and labels. Default: the type's.",
    "oneOf": [
        {"type": "string", "enum": list(presets.SCALE_NAMES)},
        {
            "type": "object",
            "properties": {
                "preset": {"type": "string"},
                "min": {"type": "integer"},
                "max": {"type": "integer"},
                "direction": {"enum": ["higher_better", "lower_better"]},
                "good": _VALUES,
                "bad": _VALUES,
                "labels": {"type": "object", "additionalProperties": _TEXTS},
            },
        },
    ],
}
_QUESTION = {
    "type": "object",
    "required": ["key", "type", "label"],
    "properties": {
        "key": {"type": "string"},
        "type": {"enum": list(TYPES)},
        "required": {"type": "boolean"},
        "label": _TEXTS,
        "help": _TEXTS,
        "scale": _SCALE,
        "choices": {
            "type": "array",
            "items": {"type": "object", "properties": {"value": {"type": "string"}, "label": _TEXTS}},
        },
        "max_length": {"type": "integer"},
        "show_if": {
            "type": "object",
            "properties": {"question": {"type": "string"}, "in": {"type": "array", "items": {}}},
        },
    },
}
_DISPLAY = {
    "type": "object",
    "properties": {
        "mode": {"enum": list(MODES)},
        "position": {"enum": list(POSITIONS)},
        "delay_s": {"type": "integer"},
        "event": {"type": "string"},
    },
}
_STYLE = {
    "type": "object",
    "properties": {"accent": {"type": "string"}, "radius": {"type": "integer"}, "scheme": {"enum": list(SCHEMES)}},
}


class SurveyBody(Schema):
    """A survey's form. What each part may hold is checked by ``schema.parse_form``, which names every wrong field."""

    # Any: checked as one whole, so that an answer lists all errors and not the first kind only
    model_config = ConfigDict(extra="ignore")
    name: Annotated[Any, WithJsonSchema({"type": "string", "maxLength": 120})] = None
    languages: Annotated[Any, WithJsonSchema({"type": "array", "items": {"type": "string"}, "example": ["en"]})] = None
    default_language: Annotated[Any, WithJsonSchema({"type": "string"})] = None
    questions: Annotated[Any, WithJsonSchema({"type": "array", "items": _QUESTION})] = None
    texts: Annotated[Any, WithJsonSchema({"type": "object", "additionalProperties": _TEXTS})] = None
    display: Annotated[Any, WithJsonSchema(_DISPLAY)] = None
    style: Annotated[Any, WithJsonSchema(_STYLE)] = None
    logic: Annotated[Any, WithJsonSchema({"type": "array", "maxItems": 0, "items": {}})] = None


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
    if "questions" in given:
        _check_questions(presets.fill_labels(form))
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
