"""The steps of the pipeline. Each reads a batch from its cursor, and may be given the same rows again at any time."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, ClassVar

import msgspec

from heardwell.analytics.facts import Fact
from heardwell.analytics.store import store
from heardwell.close.cases.queries import case_facts_after
from heardwell.close.rules import engine as rules
from heardwell.collect.imports.saying import Undecodable
from heardwell.collect.intake import log
from heardwell.collect.surveys.jobs import count_after
from heardwell.feedback import actions, queries
from heardwell.feedback.facts import facts_of
from heardwell.feedback.models import FeedbackEvent
from heardwell.feedback.said import Part, Said
from heardwell.feedback.understanding import Reading, read
from heardwell.project.decode import said
from heardwell.understand.meaning.indexing import take_in
from heardwell.understand.reading import second
from heardwell.understand.reading.briefs import briefs_of
from heardwell.understand.reading.jobs import read_on

RECORDED = (FeedbackEvent.Kind.RECORDED,)
READY = (
    FeedbackEvent.Kind.UNDERSTOOD,
    FeedbackEvent.Kind.CHANGED,
    FeedbackEvent.Kind.ERASED,
    FeedbackEvent.Kind.REREAD,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do. ``position`` is where the step stands when this row and all before it are done."""

    position: int
    workspace: int
    what: Any  # Any: whatever the step itself put in


@dataclass(slots=True)
class Batch:
    """Rows, and where the step stands after them; further than the last row when what follows is not its business."""

    rows: Sequence[Row]
    position: int
    spoiled: list[tuple[Row, str]] = field(default_factory=list)  # rows that cannot even be read, with the reason


class Step(ABC):
    """``prepare`` may think and call engines but writes no records; ``write`` runs in one transaction with the
    cursor's move. Both are repeated after a crash, and in halves when a row spoils the batch."""

    name: ClassVar[str]
    #: Rows of a batch: what keeps the write lock below 200 ms.
    most: ClassVar[int]

    @abstractmethod
    def read(self, position: int) -> Batch:
        """The next rows after this position."""

    @abstractmethod
    def behind(self, position: int) -> int:
        """How many rows wait after this position."""

    def prepare(self, rows: Sequence[Row], position: int) -> Any:  # Any: what write takes
        return rows

    def write(self, ready: Any) -> None:  # Any: what prepare gave
        """Nothing to write by default."""
        return None

    def spoil(self, row: Row) -> None:
        """What else is written when the row is set aside: nothing by default."""
        return None


class Record(Step):
    """Merge parts, record feedback and person. Answers and items have cursors of their own, so that an answer never
    waits behind a long import."""

    most = 400

    def __init__(self, name: str, kind: int) -> None:
        self.name = name  # type: ignore[misc]  # two steps of one class
        self.kind = kind

    def read(self, position: int) -> Batch:
        head = log.head()
        rows = log.read_after(position, self.most, kind=self.kind)
        batch = Batch([], rows[-1].id if len(rows) == self.most else max(head, position))
        decoded: list[Row] = []
        for row in rows:
            try:
                decoded.append(Row(row.id, row.workspace, said(row)))
            except (Undecodable, msgspec.DecodeError, ValueError, TypeError, KeyError) as error:
                batch.spoiled.append((Row(row.id, row.workspace, None), str(error)))
        batch.rows = decoded
        return batch

    def behind(self, position: int) -> int:
        return log.behind(position, self.kind)

    def write(self, ready: Sequence[Row]) -> None:
        heard: list[Said] = [row.what for row in ready]
        actions.record_batch(heard)
        count_after(one.survey for one in heard if isinstance(one, Part))


class _Events(Step):
    """A step that reads the events of feedback."""

    kinds: ClassVar[Sequence[str]]

    def read(self, position: int) -> Batch:
        events = queries.events_after(position, self.kinds, self.most)
        rows = [Row(event.position, event.workspace, event.feedback) for event in events]
        return Batch(rows, rows[-1].position if rows else position)

    def behind(self, position: int) -> int:
        return queries.events_behind(position, self.kinds)


class Understand(_Events):
    """Have lite read the words, for what each workspace wants to know. It thinks before the transaction begins.

    Slower engines come after it, in their own time (``understand/reading/second.py``).
    """

    name = "understand"
    most = 500
    kinds = RECORDED

    def prepare(self, rows: Sequence[Row], position: int) -> tuple[dict[int, int], list[Reading]]:
        workspaces = {row.what: row.workspace for row in rows}
        return workspaces, read(workspaces, briefs_of(workspaces.values()))

    def write(self, ready: tuple[dict[int, int], list[Reading]]) -> None:
        actions.understand(*ready)
        if second.expect(*ready):
            read_on.wake()

    def spoil(self, row: Row) -> None:
        actions.skip_understanding(row.workspace, row.what)


class Project(_Events):
    """Tell analytics. Its store moves a cursor of its own with the facts; a repeated fact replaces itself."""

    name = "project"
    most = 1000
    kinds = READY

    def prepare(self, rows: Sequence[Row], position: int) -> None:
        facts = facts_of({row.what for row in rows})
        store().apply(facts, (self.name, position))
        there = {fact.feedback for fact in facts}
        gone: defaultdict[int, list[int]] = defaultdict(list)
        for row in rows:
            if row.what not in there:
                gone[row.workspace].append(row.what)
        for workspace, feedback in gone.items():
            store().delete(workspace, feedback)


class Meaning(_Events):
    """Tell the index of meanings. It keeps a cursor of its own beside its files."""

    name = "meaning"
    most = 1000
    kinds = (FeedbackEvent.Kind.UNDERSTOOD, FeedbackEvent.Kind.ERASED)  # whatever was recorded is understood next

    def prepare(self, rows: Sequence[Row], position: int) -> None:
        take_in({row.what: row.workspace for row in rows}, position)


class Rules(_Events):
    """Apply the workspace's rules: a case for whom it concerns."""

    name = "rules"
    most = 500
    kinds = (FeedbackEvent.Kind.UNDERSTOOD, FeedbackEvent.Kind.CHANGED)

    def read(self, position: int) -> Batch:
        """Fewer rows where there are many rules: each may act on each, and all of it under one write lock."""
        batch = super().read(position)
        rules_of = rules.enabled_counts({row.workspace for row in batch.rows})
        acts = accumulate(max(1, rules_of.get(row.workspace, 0)) for row in batch.rows)
        rows = [row for row, sum_ in zip(batch.rows, acts, strict=True) if sum_ <= self.most] or batch.rows[:1]
        return Batch(rows, rows[-1].position if rows else batch.position)

    def write(self, ready: Sequence[Row]) -> None:
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for row in ready:
            groups[row.workspace].append(row.what)
        for workspace, feedback in groups.items():
            rules.apply(workspace, list(dict.fromkeys(feedback)))


class ProjectCases(Step):
    """Tell analytics of cases: opened, answered, closed."""

    name = "project cases"
    most = 500

    def read(self, position: int) -> Batch:
        facts, after = case_facts_after(position, self.most)
        # A case stands for all its events of the batch, so only the end of the batch is a place to go on from.
        return Batch([Row(position, fact.workspace, fact) for fact in facts], after)

    def behind(self, position: int) -> int:
        return 0 if case_facts_after(position, 1)[1] == position else 1

    def prepare(self, rows: Sequence[Row], position: int) -> None:
        facts: list[Fact] = [row.what for row in rows]
        store().apply(facts, (self.name, position))
