"""The second reading: what lite has read at once is read again by the workspace's own engine, as soon as that can."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate

from django.db import transaction

from heardwell.accounts.models import Workspace
from heardwell.core import clock
from heardwell.feedback import actions as feedback
from heardwell.feedback.models import FeedbackEvent
from heardwell.feedback.understanding import Reading, Words, reading_of, unchanged, words_of
from heardwell.text.engine import Brief
from heardwell.text.engines.llm.asking import Trouble
from heardwell.text.engines.llm.engine import BATCH_LETTERS
from heardwell.text.engines.llm.guarding import MOST_LETTERS
from heardwell.understand.reading.briefs import brief_of
from heardwell.understand.reading.engines import Read, next_month, read_with
from heardwell.understand.reading.models import EngineName, Preferences, Rereading, Waiting

#: Voices of one turn: one question to a language model.
AT_ONCE = 20
#: So often is a voice shown that the model says nothing about; then lite's reading stays.
MOST_ATTEMPTS = 3
SHORTEST_REST_S = 60
LONGEST_REST_S = 6 * 3600


def expect(workspaces: Mapping[int, int], readings: Sequence[Reading]) -> int:
    """Note which of these the workspaces' own engines shall read, and how many; in the transaction that writes lite's
    readings. ``workspaces``: feedback → workspace."""
    slow = set(
        Preferences.objects.filter(workspace__in=set(workspaces.values()))
        .exclude(engine=EngineName.LITE)
        .values_list("workspace_id", flat=True)
    )
    if not slow:
        return 0
    now = clock.now()
    rows = [
        Waiting(workspace_id=workspaces[one.id], feedback_id=one.id, next_try=now)
        for one in readings
        if one.engine and workspaces.get(one.id) in slow
    ]
    Waiting.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["feedback_id"],
        update_fields=["attempts", "next_try"],
        batch_size=200,
    )
    return len(rows)


def read_waiting(workspace: Workspace) -> bool:
    """Read the newest that wait, by the workspace's engine; whether there were any."""
    preferences = Preferences.objects.filter(workspace=workspace).select_related("workspace").first()
    now = clock.now()
    if preferences is None or (preferences.next_try and preferences.next_try > now):
        return False
    rows = list(Waiting.objects.filter(workspace=workspace, next_try__lte=now).order_by("-pk")[:AT_ONCE])
    if not rows:
        return False
    words = [one for one in words_of(row.feedback_id for row in rows) if one.text and one.workspace == workspace.pk]
    words, later = words[: (n := one_question([one.text for one in words]))], {one.id for one in words[n:]}
    rows = [row for row in rows if row.feedback_id not in later]
    brief = brief_of(workspace.pk)
    said = read_with(preferences, preferences.engine, [w.text for w in words], [w.hint for w in words], brief)
    with transaction.atomic():
        _write(words, said, brief)
        _settle(rows, words, said)
        _rest(preferences, said.trouble)
    return True


def one_question(texts: Sequence[str]) -> int:
    """How many of the texts, from the first on, a language model is asked about at once."""
    letters = list(accumulate(min(len(text), MOST_LETTERS) for text in texts))
    return max(1, bisect_right(letters, BATCH_LETTERS))


def put_off(workspace: Workspace) -> None:
    """Leave a workspace alone for a while, longer each time: something broke that is not of its engine's making."""
    broken = Trouble("malformed")
    with transaction.atomic():
        preferences = Preferences.objects.filter(workspace=workspace).select_related("workspace").first()
        if preferences is not None:
            _rest(preferences, broken)
        failures = preferences.failures + 1 if preferences else 1
        until = resting_until(workspace, broken, failures)
        running = Rereading.objects.filter(workspace=workspace, state=Rereading.State.RUNNING)
        running.update(trouble=broken.kind, next_try=until)


def _write(words: Sequence[Words], said: Read, brief: Brief) -> None:
    """Put the engine's reading where lite's stood, unless the words have changed meanwhile: those are on their way."""
    same = unchanged(words)
    readings = [
        reading_of(one, found, brief)
        for place, (one, found) in enumerate(zip(words, said.found, strict=True))
        if place not in said.unread and one.id in same
    ]
    feedback.understand({one.id: one.workspace for one in words}, readings, FeedbackEvent.Kind.UNDERSTOOD)


def _settle(rows: Iterable[Waiting], words: Sequence[Words], said: Read) -> None:
    """Rows that were read, or whose feedback has gone, wait no more. Others try again, each by its own clock."""
    again = {words[place].id for place in said.unread}
    done, later = [], []
    for row in rows:
        if row.feedback_id not in again or (said.trouble is None and row.attempts + 1 >= MOST_ATTEMPTS):
            done.append(row.pk)
        elif said.trouble is None:
            row.attempts += 1
            row.next_try = clock.now() + timedelta(minutes=5**row.attempts)
            later.append(row)
    Waiting.objects.filter(pk__in=done).delete()
    Waiting.objects.bulk_update(later, ["attempts", "next_try"])


def _rest(preferences: Preferences, trouble: Trouble | None) -> None:
    """Note how the engine is: after trouble it is left alone for a while, longer each time."""
    fresh = Preferences.objects.select_for_update().get(pk=preferences.pk)
    if fresh.changed_at != preferences.changed_at:
        return  # somebody has set it up otherwise meanwhile
    if trouble is None:
        if fresh.trouble:
            Preferences.objects.filter(pk=fresh.pk).update(trouble="", detail="", failures=0, next_try=None)
        return
    failures = fresh.failures + 1
    Preferences.objects.filter(pk=fresh.pk).update(
        trouble=trouble.kind,
        detail=trouble.detail,
        failures=failures,
        next_try=resting_until(preferences.workspace, trouble, failures),
    )


def resting_until(workspace: Workspace, trouble: Trouble, failures: int) -> datetime:
    """When to try again: with the next budget, when it asked for, or after a while that doubles."""
    if trouble.kind == "budget":
        return next_month(workspace)
    doubled = SHORTEST_REST_S * 2 ** min(failures - 1, 10)
    return clock.now() + timedelta(seconds=max(trouble.wait_s, min(doubled, LONGEST_REST_S)))
