"""``/api/v1/surveys/neutral``."""

from typing import Annotated, Any, Literal

from ninja import Router, Schema
from pydantic import ConfigDict, Field, WithJsonSchema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.collect.surveys.neutral.checking import findings
from heardwell.collect.surveys.schema import parse_form

router = Router(tags=["surveys"])


class QuestionsToCheck(Schema):
    """Questions as in a survey; they may be unfinished."""

    # Any: read as one whole by ``schema.parse_form``, which names every wrong field
    model_config = ConfigDict(extra="ignore")
    questions: Annotated[Any, WithJsonSchema({"type": "array", "items": {"type": "object"}})]
    languages: Annotated[Any, WithJsonSchema({"type": "array", "items": {"type": "string"}, "example": ["en"]})] = None


class Leaning(Schema):
    """One way in which a question leans."""

    field: str = Field(examples=["questions.0.label.en"])
    rule: Literal[
        "leading",
        "loaded",
        "double",
        "absolute",
        "jargon",
        "long",
        "negation",
        "assumption",
        "unbalanced",
        "way_out",
        "overlap",
    ]
    level: Literal["advice"]
    start: int | None = Field(description="Where it begins in the text, in characters; null for what has no place.")
    end: int | None
    message: str = Field(description="Why, in the language of the request.")
    suggestion: str | None = Field(
        description="A neutral wording of the whole text in its own language, one question a line; or the choice, "
        "the label or the labels to write instead."
    )


class Leanings(Schema):
    items: list[Leaning]


@router.post("", auth=needs(Permission.READ), response=Leanings, summary="Check questions for neutrality")
def check(request: KeyRequest, payload: QuestionsToCheck) -> dict[str, object]:
    """Advice on leading, loaded, double-barrelled, absolute, negated, presuming, long or jargon-laden questions in
    English, Chinese and Arabic; on scales that lean, choices without a way out, and ranges that overlap. Nothing is
    stored."""
    form = parse_form(payload.dict(exclude_unset=True), language=request.auth.workspace.language)
    return {"items": findings(form)}
