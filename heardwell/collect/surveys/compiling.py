"""A published version as the intake asks and checks it: the shape of ``heardwell.collect.intake.published``."""

from typing import Any

from heardwell.collect.surveys.models import Survey, SurveyVersion
from heardwell.collect.surveys.respondent_words import respondent_words
from heardwell.collect.surveys.schema import END, Form
from heardwell.collect.surveys.sheet import worn
from heardwell.collect.surveys.tones import painted


def compile_version(survey: Survey, version: SurveyVersion) -> Form:
    """The complete JSON of one version, open for answers. ``organisation`` says who asks."""
    form = compiled(survey, version.form, version.number)
    quotas = form.get("limits", {}).get("quotas", [])
    full = [_rule_of(quotas[place]) for place in survey.full_quotas if place < len(quotas)]
    return form | {"logic": [*full, *form.get("logic", [])]} if full else form


def _rule_of(quota: Form) -> Form:
    """Enough people gave these answers: whoever gives one more is thanked at once."""
    key, _slash, _row = quota["question"].partition("/")
    return {"from": key, "if": {"question": quota["question"], "in": quota["in"]}, "to": END}


def compiled(survey: Survey, form: Form, number: int) -> Form:
    """A form, published or not, as the respondent's page and the intake read it."""
    parts: dict[str, Any] = {key: value for key, value in form.items() if key != "name"}  # Any: JSON
    if closes := form.get("limits", {}).get("closes_at"):
        parts["closed_at"] = closes
    return {
        "id": survey.pk,
        "version": number,
        "workspace": survey.workspace_id,
        "organisation": survey.workspace.name,
        "state": "published",
        "name": form.get("name") or survey.name,
        **parts,
        "style": worn(painted(form.get("style") or {})),
        # The edge hands these words out and has none of its own.
        "words": {tag: respondent_words(tag, form) for tag in form["languages"]},
    }
