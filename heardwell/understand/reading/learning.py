"""Learning from people: what their corrections say about how often each class occurs here.

One number for each class is added to the logit of lite. It is learned from four fifths of what people have said and
tried on the fifth that was held back, so that they see what would change before they switch it on. Who corrects looks
at errors: voices that people have worked on and left as they were speak for the engine, in both parts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import QuerySet

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import Conflict, NotFound
from heardwell.feedback.models import Correction, Feedback, Triage
from heardwell.feedback.understanding import Words
from heardwell.text.engine import SENTIMENTS, Brief, Label, Understanding
from heardwell.text.registry import engine
from heardwell.understand.reading import actions
from heardwell.understand.reading.briefs import brief_of
from heardwell.understand.reading.models import EngineName, Learned, Rereading
from heardwell.understand.reading.queries import active_run

#: Classes that people may choose from; a hint such as sarcasm has no logit to add to.
HEADS: Mapping[str, tuple[str, ...]] = {
    "sentiment": SENTIMENTS,
    "tone": ("satisfied", "frustrated", "angry", "neutral"),
    "intent": ("request", "bug", "praise", "question", "complaint", "leaving"),
}
LEAST = 50
MOST = 1_000
HELD_BACK = 5  # one in so many
#: How strongly the numbers are held near zero: as much as so many examples.
RIDGE = 4.0
FURTHEST = 3.0
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """What people hold of a text: ``corrected`` by them, or left as it was read."""

    words: Words
    label: str
    corrected: bool

    @property
    def held_back(self) -> bool:
        """Drawn once and for all by its number."""
        return blake2b(str(self.words.id).encode(), digest_size=4).digest()[0] % HELD_BACK == 0


@dataclass(frozen=True, slots=True)
class Tried:
    """One example that was held back, read without and with what was learned."""

    example: Example
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned and what it does to the examples that were held back."""

    head: str
    corrections: int
    offsets: Mapping[str, float]
    tried: Sequence[Tried]

    @property
    def changed(self) -> list[Tried]:
        return [one for one in self.tried if one.before != one.after]

    def right(self, *, after: bool, corrected: bool) -> tuple[int, int]:
        """How many of the examples are right, and how many there are."""
        some = [one for one in self.tried if one.example.corrected == corrected]
        return sum((one.after if after else one.before) == one.example.label for one in some), len(some)

    @property
    def gain(self) -> int:
        """By how many more are right than before, of all that were held back."""
        return sum((one.after == one.example.label) - (one.before == one.example.label) for one in self.tried)


def corrections_count(workspace: Workspace, head: str) -> int:
    return _corrections(workspace, head).count()


def lesson(workspace: Workspace, head: str) -> Lesson | None:
    """What could be learned now; None with too few corrections, or where lite has no such head. Changes nothing."""
    examples = _examples(workspace, head)
    corrections = sum(one.corrected for one in examples)
    if corrections < LEAST:
        return None
    plain = _read(examples, workspace, {})
    labels = [_label(found, head) for found in plain]
    known = [(one, label) for one, label in zip(examples, labels, strict=True) if label is not None]
    learned = [(one, label) for one, label in known if not one.held_back]
    if not learned:
        return None
    classes = HEADS[head]
    scores = np.array([[label.scores.get(name, 0.0) for name in classes] for _one, label in learned], np.float64)
    truth = np.array([classes.index(one.label) for one, _label in learned])
    offsets = {name: round(float(value), 3) for name, value in zip(classes, estimate(scores, truth), strict=True)}
    back = [(one, label) for one, label in known if one.held_back]
    after = _read([one for one, _label in back], workspace, {head: offsets})
    tried = [
        Tried(one, before.label, now.label if (now := _label(found, head)) else before.label)
        for (one, before), found in zip(back, after, strict=True)
    ]
    return Lesson(head, corrections, offsets, tried)


def estimate(scores: Numbers, truth: npt.NDArray[np.int64], ridge: float = RIDGE) -> Numbers:
    """The offsets b that make ``truth`` likeliest under softmax(log scores + b), less ridge/2 |b|².

    ``scores``: texts × classes, probabilities. Concave, so Newton's steps end at the one maximum.
    """
    logits = np.log(np.maximum(scores, 1e-6))
    wanted = np.bincount(truth, minlength=scores.shape[1]).astype(np.float64)
    offsets = np.zeros(scores.shape[1])
    for _step in range(25):
        raised = logits + offsets
        powers = np.exp(raised - raised.max(axis=1, keepdims=True))
        chances = powers / powers.sum(axis=1, keepdims=True)
        slope = wanted - chances.sum(axis=0) - ridge * offsets
        bend = np.diag(chances.sum(axis=0) + ridge) - chances.T @ chances
        move = np.linalg.solve(bend, slope)
        offsets = offsets + move * min(1.0, FURTHEST / max(1e-9, float(np.abs(move).max())))
        if np.abs(move).max() < 1e-6:
            break
    centred: Numbers = np.clip(offsets - offsets.mean(), -FURTHEST, FURTHEST)
    return centred


@transaction.atomic
def switch(workspace: Workspace, head: str, on: bool, by: User) -> Learned:
    """Switch on what can be learned now, or off. History is read again with it; new feedback at once.

    Raises :class:`NotFound` for an unknown head, :class:`Conflict` where there is too little to learn from.
    """
    if head not in HEADS:
        raise NotFound
    found = lesson(workspace, head) if on else None
    if on and found is None:
        raise Conflict
    values = {"offsets": found.offsets, "examples": found.corrections} if found else {}
    row, _made = Learned.objects.update_or_create(
        workspace=workspace, head=head, defaults={"on": on, "by": by, "at": clock.now(), **values}
    )
    record(workspace, f"learning.{'on' if on else 'off'}", user=by, target=head)
    under_way = active_run(workspace)  # whatever that one was for, its successor is for too
    reason, name = (under_way.reason, under_way.engine) if under_way else (Rereading.Reason.LEARNED, EngineName.LITE)
    actions.reread(workspace, reason, by=by, engine=name)
    return row


def _corrections(workspace: Workspace, head: str) -> "QuerySet[Correction]":
    rows = Correction.objects.filter(feedback__workspace=workspace, field=head, value__in=HEADS[head])
    return rows.exclude(feedback__text="")


def _examples(workspace: Workspace, head: str) -> list[Example]:
    """The newest corrections, and not more voices than twice as many that people have dealt with and left as read."""
    fields = ("id", "workspace_id", "text", "lang_hint", "digest", "survey")
    rows = _corrections(workspace, head).order_by("-at", "-pk")[:MOST]
    corrected = [
        Example(Words(*row[1:]), row[0], True)
        for row in rows.values_list("value", *(f"feedback__{name}" for name in fields))
    ]
    handled = (
        Feedback.objects.filter(workspace=workspace, triage__in=(Triage.LINKED, Triage.NO_ACTION))
        .exclude(text="")
        .exclude(pk__in=_corrections(workspace, head).values("feedback"))
        .order_by("-occurred_at", "-pk")
        .values_list("understanding", *fields)[: min(MOST, 2 * len(corrected))]
    )
    left = [Example(Words(*row[1:]), _stands(row[0], head), False) for row in handled]
    return corrected + [one for one in left if one.label in HEADS[head]]


def _stands(understanding: Mapping[str, object], head: str) -> str:
    found = understanding.get(head)
    return str(found.get("label", "")) if isinstance(found, dict) else ""


def _read(
    examples: Iterable[Example], workspace: Workspace, offsets: Mapping[str, Mapping[str, float]]
) -> list[Understanding]:
    words = [one.words for one in examples]
    brief = Brief(industry=brief_of(workspace.pk).industry, offsets=offsets)
    return engine().analyse([one.text for one in words], [one.hint for one in words], brief)


def _label(found: Understanding, head: str) -> Label | None:
    label = getattr(found, head)
    return label if isinstance(label, Label) else None
