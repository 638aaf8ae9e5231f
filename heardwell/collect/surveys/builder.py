"""What the builder's page carries as data for its scripts."""

from django.urls import reverse

from heardwell.collect.surveys import kinds, languages, presets, queries, words
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.schema import Form
from heardwell.collect.surveys.sentences import sentences
from heardwell.collect.surveys.sheet import PARTS

JsonObject = dict[str, object]


def page_data(survey: Survey) -> JsonObject:
    """The draft with all that edits it."""
    form = queries.draft_of(survey)
    workspace = survey.workspace
    hosts = queries.redirect_hosts(workspace)
    return {
        "id": survey.pk,
        "form": form,
        "revision": survey.draft_revision,
        "version": survey.published_version,
        "saved_at": survey.edited_at.isoformat(),
        "checks": words.checks(form, hosts),
        "urls": _addresses(survey),
        "words": sentences(),
        "organisation": workspace.name,
        "redirect_hosts": hosts,
        "sheet_parts": [f".{part}" for part in PARTS],
        "languages": [language._asdict() for language in languages.choices()],
        **_materials(workspace.name, form),
    }


def _addresses(survey: Survey) -> JsonObject:
    here = (survey.workspace.slug, survey.pk)
    return {
        "draft": reverse("surveys:draft", args=here),
        "preview": reverse("surveys:preview", args=here),
        "neutral": reverse("surveys:neutral", args=here),
        "images": reverse("surveys:add_image", args=here),
        "redirects": reverse("surveys:redirects", args=here[:1]),
        "image": reverse("collect:image", args=["-"])[:-1],
    }


def _materials(organisation: str, form: Form) -> JsonObject:
    """Types, questions to begin with, scales, and what a known text is in other languages."""
    return {
        "types": {kind.type: {"name": kind.name, "icon": kind.icon} for kind in kinds.KINDS.values()},
        "starters": presets.starters(organisation),
        "scales": presets.scales(),
        "scales_of": presets.SCALES_OF,
        "scale_names": presets.SCALE_NAMES,
        "phrasebook": presets.phrasebook(organisation, form),
    }
