"""A published version as the intake asks and checks it: the shape of ``heardwell.collect.intake.published``."""

from typing import Any

from heardwell.collect.surveys.models import Survey, SurveyVersion
from heardwell.collect.surveys.schema import Form


def compile_version(survey: Survey, version: SurveyVersion) -> Form:
    """The complete JSON of one version, open for answers. ``organisation`` says who asks."""
    return compiled(survey, version.form, version.number)


def compiled(survey: Survey, form: Form, number: int) -> Form:
    """A form, published or not, as the respondent's page and the intake read it."""
    parts: dict[str, Any] = {key: value for key, value in form.items() if key != "name"}  # Any: JSON
    return {
        "id": survey.pk,
        "version": number,
        "workspace": survey.workspace_id,
        "organisation": survey.workspace.name,
        "state": "published",
        "name": form.get("name") or survey.name,
        **parts,
    }
