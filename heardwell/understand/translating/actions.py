"""Asking for a translation, and making it."""

from datetime import timedelta

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import NotFound
from heardwell.feedback.models import Feedback
from heardwell.text.engines.llm.asking import Trouble
from heardwell.text.engines.llm.translation import PROMPT_VERSION, Translated, translate
from heardwell.understand.reading.engines import Purse, endpoint_of
from heardwell.understand.reading.models import Preferences
from heardwell.understand.reading.queries import preferences_of
from heardwell.understand.translating import queries
from heardwell.understand.translating.models import Translation

State = Translation.State
MOST_ATTEMPTS = 3
#: What may be better in a minute.
PASSING = frozenset({"busy", "unreachable"})
#: Names that a model knows.
NAMES = {
    "ar": "Arabic (ar)",
    "en": "English (en)",
    "zh-hans": "Chinese in simplified characters (zh-Hans)",
    "zh-hant": "Chinese in traditional characters (zh-Hant)",
}


def ask(workspace: Workspace, feedback: Feedback, language: str, by: User) -> Translation:
    """Have the words translated, or translated once more when that has failed. What is there or under way stays.

    Raises :class:`NotFound` where no language model is set up, or there are no words.
    """
    if not queries.is_offered(preferences_of(workspace)) or not feedback.text.strip():
        raise NotFound
    there = queries.translation_of(workspace, feedback, language)
    if there is not None and there.state == State.DONE:
        return there
    now = clock.now()
    row, _made = Translation.objects.update_or_create(
        workspace=workspace,
        feedback=feedback,
        language=language,
        defaults={
            "words": queries.checksum(feedback.text),
            "state": State.DUE,
            "text": "",
            "trouble": "",
            "attempts": 0,
            "next_try": now,
            "by": by,
            "asked_at": now,
        },
    )
    return row


def carry_out(row: Translation) -> None:
    """Make one translation, or note why not. The words may have changed since somebody asked."""
    preferences = preferences_of(row.workspace)
    words = queries.checksum(row.feedback.text)
    try:
        found = _translated(row, preferences)
    except Trouble as trouble:
        _note(row, trouble)
        return
    fields = {"state": State.DONE, "text": found.text, "cut": found.cut, "engine": stamp_of(preferences)}
    Translation.objects.filter(pk=row.pk).update(words=words, trouble="", **fields)


def _translated(row: Translation, preferences: Preferences) -> Translated:
    if not queries.is_offered(preferences):
        raise Trouble("off")
    before = queries.known(row, stamp_of(preferences))
    if before is not None:
        return Translated(before.text, before.cut)
    into = NAMES.get(row.language, row.language)
    return translate(row.feedback.text, into, endpoint_of(preferences, hurried=True), Purse(preferences))


def give_up(row: Translation) -> None:
    """Something broke that no waiting mends: it rests until somebody asks again."""
    _note(row, Trouble("malformed"))


def _note(row: Translation, trouble: Trouble) -> None:
    """What passes is tried again a few times by itself; the rest waits until somebody asks again."""
    attempts = row.attempts + 1
    again = trouble.kind in PASSING and attempts < MOST_ATTEMPTS
    wait = timedelta(seconds=max(trouble.wait_s, 30 * 2**attempts))
    Translation.objects.filter(pk=row.pk).update(
        state=State.DUE if again else State.FAILED,
        trouble=trouble.kind[:12],
        attempts=attempts,
        next_try=clock.now() + wait,
    )


def stamp_of(preferences: Preferences) -> str:
    """What stands on a translation: the version of the question and the model's name."""
    return f"{PROMPT_VERSION}:{preferences.llm_model}"
