"""Whether a voice can be translated for the reader, and what there is of it."""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils import translation

from heardwell.accounts.models import Workspace
from heardwell.core import clock
from heardwell.feedback.models import Feedback
from heardwell.understand.reading.models import EngineName, Preferences
from heardwell.understand.reading.queries import preferences_of
from heardwell.understand.translating.models import Translation
from heardwell.web.languages import same_language

#: Of one run of the job: others wait as well.
AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Now:
    """What the page of a voice shows below its words. ``host``: where they go when somebody asks."""

    row: Translation | None
    host: str


def is_offered(preferences: Preferences) -> bool:
    """Whether the workspace has a language model that it reads with: nothing leaves the server for one who has not."""
    return bool(preferences.engine == EngineName.LLM and preferences.endpoint and preferences.llm_model)


def now_for(workspace: Workspace, feedback: Feedback) -> Now | None:
    """For the language that is active; None where there is nothing to translate or nobody to do it."""
    if not feedback.text.strip() or same_language(feedback.language or "und"):
        return None
    row = translation_of(workspace, feedback, reader())
    preferences = preferences_of(workspace)
    if not is_offered(preferences):
        return Now(row, "") if row and row.state == Translation.State.DONE else None
    return Now(row, urlsplit(preferences.endpoint).hostname or preferences.endpoint)


def translation_of(workspace: Workspace, feedback: Feedback, language: str) -> Translation | None:
    """What there is of the words as they stand now."""
    rows = Translation.objects.filter(workspace=workspace, feedback=feedback, language=language)
    return rows.filter(words=checksum(feedback.text)).first()


def known(row: Translation, engine: str) -> Translation | None:
    """The same words in the same language by the same machine, from before."""
    rows = Translation.objects.filter(workspace=row.workspace_id, words=row.words, language=row.language)
    return rows.filter(state=Translation.State.DONE, engine=engine).exclude(pk=row.pk).first()


def due() -> list[Translation]:
    """The translations to make now, the oldest question first."""
    rows = Translation.objects.filter(state=Translation.State.DUE, next_try__lte=clock.now(), workspace__ended_at=None)
    return list(rows.select_related("workspace", "feedback").order_by("asked_at", "pk")[:AT_ONCE])


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def reader() -> str:
    """The language of whoever looks at the page."""
    return translation.get_language() or "en"
