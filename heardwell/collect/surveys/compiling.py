"""A published version as the intake asks and checks it: the shape of ``heardwell.collect.intake.published``."""

from collections.abc import Sequence
from typing import Any

from heardwell.collect.surveys import gating, queries, readiness
from heardwell.collect.surveys.models import Survey, SurveyVersion
from heardwell.collect.surveys.respondent_words import respondent_words
from heardwell.collect.surveys.schema import END, Form
from heardwell.collect.surveys.sheet import worn
from heardwell.collect.surveys.tones import painted


def compile_version(survey: Survey, version: SurveyVersion) -> Form:
    """The complete JSON of one version, open for answers. ``organisation`` says who asks."""
    form = compiled(survey, _within_reach(survey, version.form), version.number)
    quotas = form.get("limits", {}).get("quotas", [])
    full = [_rule_of(quotas[place]) for place in survey.full_quotas if place < len(quotas)]
    return form | {"logic": [*full, *form.get("logic", [])]} if full else form


def _within_reach(survey: Survey, form: Form) -> Form:
    """The form without what leads to hosts that have left the workspace's list since: such an ending only thanks.

    If only some were then asked to rate in public, nobody is.
    """
    endings = form.get("endings", [])
    if not any("redirect" in ending for ending in endings):
        return form
    hosts = queries.redirect_hosts(survey.workspace)
    left = form | {"endings": [_staying(ending, hosts) for ending in endings]}
    return left if left == form or not gating.blockers(left) else form | {"endings": [*map(_thanking, endings)]}


def _staying(ending: Form, hosts: Sequence[str]) -> Form:
    return _thanking(ending) if readiness.forbidden_host(ending.get("redirect", ""), hosts) else ending


def _thanking(ending: Form) -> Form:
    return {key: value for key, value in ending.items() if key != "redirect"}


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
