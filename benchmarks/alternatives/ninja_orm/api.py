"""``POST /c/v1/surveys/{id}/responses``: check the answer against the survey, insert it, acknowledge it."""

from functools import cache
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import path
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError

from ninja_orm.models import Answer, Survey

api = NinjaAPI(openapi_url=None, docs_url=None)


class Body(Schema):
    response_id: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")
    seq: int = Field(1, ge=1)
    done: bool = False
    answers: dict[str, Any] = {}
    channel: str = "web"
    context: dict[str, str] = {}


class Acknowledgement(Schema):
    response_id: str
    seq: int


@cache
def survey_of(public_id: str) -> Survey:
    """Read once for each process: the best case."""
    return Survey.objects.get(public_id=public_id)


def right(question: dict[str, Any] | None, value: Any) -> bool:
    """Whether the value answers the question."""
    match question and question["type"]:
        case "nps":
            return type(value) is int and 0 <= value <= 10
        case "text":
            return isinstance(value, str) and len(value) <= 5000
        case "multi":
            return set(value) <= set(question["choices"])
    return False


@api.post("/c/v1/surveys/{survey_id}/responses", response={200: Acknowledgement, 201: Acknowledgement})
def respond(request: Any, survey_id: str, body: Body) -> tuple[int, dict[str, Any]]:
    survey = survey_of(survey_id)
    if errors := [key for key, value in body.answers.items() if not right(survey.questions.get(key), value)]:
        raise HttpError(422, ", ".join(errors))
    acknowledgement = {"response_id": body.response_id, "seq": body.seq}
    try:
        with transaction.atomic():
            Answer.objects.create(survey=survey, **body.dict())
    except IntegrityError:
        return 200, acknowledgement
    return 201, acknowledgement


urlpatterns = [path("", api.urls)]
