"""Finding feedback by its words: one normaliser, one full-text index; SQLite FTS5.

The row id of an entry carries the moment and the feedback: ``seconds << 30 | id``. So the index itself yields the
newest first, a page ends after a page's worth of entries however many match, and a period is a range of row ids. The
workspace is a word of the entry, in private-use letters that no text can contain after normalising: a shop with few
voices does not pay for another with many.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from heardwell.text.normalise import for_search, match_sqlite

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from heardwell.feedback.models import Feedback

TABLE = "feedback_search"
BITS = 30
_MASK = (1 << BITS) - 1
_MARK = "\ue000"
#: Longer words of context and hidden fields are not looked for.
LONGEST = 100

CREATE = f"""CREATE VIRTUAL TABLE {TABLE} USING fts5(
    body, tokenize = 'unicode61 remove_diacritics 0', detail = none, columnsize = 0)"""
#: Whoever deletes a feedback, its words go with it.
TRIGGER = f"""CREATE TRIGGER feedback_forgotten AFTER DELETE ON feedback_feedback BEGIN
    DELETE FROM {TABLE} WHERE rowid = (CAST(strftime('%s', OLD.occurred_at) AS INTEGER) << {BITS}) | (OLD.id & {_MASK});
END"""  # noqa: S608 - constants


class Entry(NamedTuple):
    """What is indexed of a feedback."""

    feedback: int
    workspace: int
    occurred_at: datetime
    words: str

    @property
    def row_id(self) -> int:
        return row_id(self.occurred_at, self.feedback)


def row_id(occurred_at: datetime, feedback: int) -> int:
    """Where a feedback stands in the index. Grows with time, then with id."""
    return int(occurred_at.timestamp() // 1) << BITS | (feedback & _MASK)


def add(entries: Iterable[Entry]) -> None:
    """Index these feedback, which are not in it."""
    rows = [(entry.row_id, f"{_workspace(entry.workspace)} {for_search(entry.words)}") for entry in entries]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {TABLE} (rowid, body) VALUES (%s, %s)", rows)  # noqa: S608 - a constant


def remove(row_ids: Iterable[int]) -> None:
    """Take these entries out."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(row,) for row in row_ids])  # noqa: S608


def matching(rows: "QuerySet[Feedback]", workspace_id: int, query: str) -> "QuerySet[Feedback]":
    """Those of the rows that hold all words of the query (the last may be a beginning), newest first.

    The result is ordered and carries ``place``, by which :func:`before` goes on. A query without any word finds
    nothing.
    """
    words = match_sqlite(query)
    if not words:
        return rows.none()
    return rows.extra(
        select={"place": f"{TABLE}.rowid"},
        tables=[TABLE],
        where=[f"{TABLE} MATCH %s", f"feedback_feedback.id = ({TABLE}.rowid & {_MASK})"],
        params=[f'"{_workspace(workspace_id)}" {words}'],
        order_by=[f"-{TABLE}.rowid"],
    )


def before(rows: "QuerySet[Feedback]", place: int) -> "QuerySet[Feedback]":
    """The rows of :func:`matching` after this place."""
    return rows.extra(where=[f"{TABLE}.rowid < %s"], params=[place])


def within(rows: "QuerySet[Feedback]", start: datetime | None, end: datetime | None) -> "QuerySet[Feedback]":
    """The rows of :func:`matching` of a period, found by the index alone."""
    if start:
        rows = rows.extra(where=[f"{TABLE}.rowid >= %s"], params=[row_id(start, 0)])
    if end:
        rows = rows.extra(where=[f"{TABLE}.rowid <= %s"], params=[row_id(end, _MASK)])
    return rows


def _workspace(workspace_id: int) -> str:
    return f"{_MARK}{workspace_id}"
