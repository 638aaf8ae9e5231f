"""History read anew, slice by slice. A slice is one transaction: killed anywhere, the run goes on where it was."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from heardwell.core import clock
from heardwell.feedback import actions as feedback
from heardwell.feedback.models import Feedback, FeedbackEvent
from heardwell.feedback.understanding import Reading, Words, reading_of, unchanged
from heardwell.feedback.understood import as_read
from heardwell.text.engines.llm.asking import Trouble
from heardwell.understand.reading.briefs import brief_of
from heardwell.understand.reading.engines import read_with
from heardwell.understand.reading.models import EngineName, Rereading
from heardwell.understand.reading.queries import preferences_of, worded
from heardwell.understand.reading.second import one_question, resting_until

#: Voices of a slice: what keeps the write lock below 100 ms; of a language model one question.
SLICE = {EngineName.LITE: 200, EngineName.ONNX: 50, EngineName.LLM: 20}
#: A pause that is longer than this was a stop: the program or the run stood still.
STOOD_STILL = timedelta(seconds=30)
State = Rereading.State


def step(run_id: int) -> Rereading:
    """Read the next slice of a run. It thinks before the transaction; who paused it meanwhile is obeyed."""
    run = Rereading.objects.select_related("workspace").get(pk=run_id)
    if run.state != State.RUNNING or (run.next_try and run.next_try > clock.now()):
        return run
    items = _next(run)
    words = [Words(i.pk, run.workspace_id, i.text, i.lang_hint, i.digest, i.survey) for i in items if _is_due(run, i)]
    brief = brief_of(run.workspace_id)
    preferences = preferences_of(run.workspace)
    said = read_with(preferences, run.engine, [one.text for one in words], [one.hint for one in words], brief)
    readings = [reading_of(one, found, brief) for one, found in zip(words, said.found, strict=True)]
    with transaction.atomic():
        fresh = Rereading.objects.select_for_update().get(pk=run.pk)
        if fresh.state != State.RUNNING or fresh.position != run.position:
            return fresh
        if said.trouble is not None:
            return _wait(fresh, run, said.trouble)
        same = unchanged(words)
        fresh.changed += _write(run.workspace_id, items, [one for one in readings if one.id in same])
        return _advance(fresh, items)


def _next(run: Rereading) -> list[Feedback]:
    before = Q(occurred_at__lt=run.position_at) | Q(occurred_at=run.position_at, pk__lt=run.position)
    rows = worded(run.workspace).filter(before, occurred_at__lte=run.position_at).order_by("-occurred_at", "-pk")
    fields = ("text", "lang_hint", "digest", "survey", "occurred_at", "engine", "understanding")
    items = list(rows.only("pk", *fields)[: SLICE[EngineName(run.engine)]])
    return items[: one_question([item.text for item in items])] if run.engine == EngineName.LLM else items


def _is_due(run: Rereading, item: Feedback) -> bool:
    """What people's corrections teach concerns lite's readings: another engine's stay."""
    return run.reason != Rereading.Reason.LEARNED or item.engine.partition("-")[0] in ("", run.engine)


def _write(workspace: int, items: Sequence[Feedback], readings: Sequence[Reading]) -> int:
    """Write them all, and tell of those that count otherwise now; how many those are."""
    before = {item.pk: _counted(as_read(item.understanding)) for item in items}
    otherwise = {one.id for one in readings if before[one.id] != _counted(one.understanding)}
    feedback.understand(dict.fromkeys(otherwise, workspace), readings, FeedbackEvent.Kind.REREAD)
    return len(otherwise)


def _counted(understanding: Mapping[str, Any]) -> tuple[object, ...]:  # Any: JSON
    """What figures, lists and rules look at."""
    labels = [(understanding.get(head) or {}).get("label") for head in ("sentiment", "tone", "intent")]
    more = (understanding.get("intent") or {}).get("labels")
    topics = [(one["key"], one["polarity"]) for one in understanding.get("topics") or ()]
    hint = (understanding.get("sarcasm") or {}).get("hint")
    return understanding.get("language"), *labels, more, hint, topics


def _advance(run: Rereading, items: Sequence[Feedback]) -> Rereading:
    now = clock.now()
    if now - run.moved_at < STOOD_STILL:
        run.seconds += (now - run.moved_at).total_seconds()
    run.moved_at, run.next_try, run.trouble = now, None, ""
    run.passed = min(run.passed + len(items), run.total)
    if items:
        run.position, run.position_at = items[-1].pk, items[-1].occurred_at
    else:
        run.state, run.ended_at, run.passed = State.DONE, now, run.total
    run.save()
    return run


def _wait(run: Rereading, asked: Rereading, trouble: Trouble) -> Rereading:
    """Try the same slice later."""
    failures = 1 if not asked.trouble else 4
    run.trouble, run.next_try = trouble.kind, resting_until(run.workspace, trouble, failures)
    run.save(update_fields=["trouble", "next_try"])
    return run
