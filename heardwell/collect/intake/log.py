"""The intake log: append-only, in order of commit. A row is acknowledged after its bytes are on disk, and not before.

The edge appends response parts in group commits; the hosted page, the API and imports append through this module, from
any process at the same time.
"""

import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import msgspec

from heardwell.collect.intake import envelope
from heardwell.collect.intake.counting import count_refused, count_taken
from heardwell.collect.intake.database import begin, configured_path, connect, transaction
from heardwell.collect.intake.envelope import ITEM, PART, Contact, FeedbackItem
from heardwell.collect.intake.published import Forms
from heardwell.collect.intake.responses import Row, RowOf, answered_already, check_part
from heardwell.core import clock
from heardwell.core.errors import HeardwellError

Status = Literal["accepted", "duplicate", "conflict", "late"]
_INTO: Final = "INSERT INTO intake (workspace, kind, stream, key, seq, received_ms, digest, body)"
_LATEST: Final = (
    "SELECT id, seq, digest FROM intake WHERE kind = ? AND workspace = ? AND stream = ? AND key = ? "
    "ORDER BY seq DESC LIMIT 1"
)
_RESPONSE_OF: Final = "SELECT response_id FROM answered WHERE survey_id = ? AND who = ?"
#: Rows of one statement: small enough that every length stays prepared.
ROWS: Final = 64
#: Rows of one transaction of :func:`append_items`, and the pause after it in which the edge gets its turn.
BATCH: Final = 500
PAUSE_S: Final = 0.003


class Result(NamedTuple):
    """What became of a row: ``conflict`` is a duplicate whose body differs from the stored one, which stays; ``late``
    was not stored, see :func:`append_parts`."""

    status: Status
    seq: int


class LogRow(NamedTuple):
    """A row as the pipeline reads it; ``kind`` says whether to decode a part or an item."""

    id: int
    workspace: int
    kind: int
    stream: str
    key: str
    seq: int
    received_ms: int
    body: bytes


class Accepted(NamedTuple):
    """The answer to a respondent: 201 with a new part, 200 with a known one."""

    response_id: str
    seq: int
    status: Status


def append_parts(connection: sqlite3.Connection, rows: Sequence[Row]) -> Sequence[Status]:
    """Append response parts in one transaction, on disk when this returns.

    ``late``: somebody who may send one response sent two at the same moment, and this is of the second. It is not
    stored, and its sender must be told so (409), as a moment later :func:`check_part` would.
    """
    with transaction(connection):
        late = _remember(connection, rows)
        if not late and _insert_all(connection, rows):
            return ["accepted"] * len(rows)
        connection.execute("ROLLBACK")
        begin(connection)
        late = _remember(connection, rows)
        return ["late" if place in late else _append_part(connection, row) for place, row in enumerate(rows)]


def _remember(connection: sqlite3.Connection, rows: Sequence[Row]) -> set[int]:
    """Who has answered a survey that takes one response of everybody; the places of rows of another response.

    Decided here, under the lock of the log: before it, two that come at once know nothing of each other.
    """
    late: set[int] = set()
    for place, row in enumerate(rows):
        if type(row) is RowOf:
            connection.execute("INSERT OR IGNORE INTO answered VALUES (?, ?, ?)", (row.stream, row.who, row.key))
            kept = connection.execute(_RESPONSE_OF, (row.stream, row.who)).fetchone()
            late |= {place} if kept != (row.key,) else set()
    return late


def _insert_all(connection: sqlite3.Connection, rows: Sequence[Row]) -> bool:
    """Insert the rows with few statements, and say whether all were new.

    Each statement gives the interpreter's lock away and must win it back from the busy event loop: one for each row
    made group commits of sixty wait for tens of milliseconds.
    """
    before = connection.total_changes
    for start in range(0, len(rows), ROWS):
        some = rows[start : start + ROWS]
        connection.execute(_insert(len(some)), list(chain.from_iterable(some)))
    return connection.total_changes - before == len(rows)


@cache
def _insert(rows: int) -> str:
    values = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?)"] * rows)
    return f"{_INTO} VALUES {values} ON CONFLICT DO NOTHING"


def _append_part(connection: sqlite3.Connection, row: Row) -> Status:
    if connection.execute(_insert(1), row).rowcount:
        return "accepted"
    statement = "SELECT digest FROM intake WHERE kind = ? AND workspace = ? AND stream = ? AND key = ? AND seq = ?"
    (digest,) = connection.execute(statement, (row.kind, row.workspace, row.stream, row.key, row.seq)).fetchone()
    return "duplicate" if digest == row.digest else "conflict"


def accept(
    survey_id: str,
    payload: bytes | Mapping[str, Any],  # Any: JSON
    *,
    received_ms: int | None = None,
    contact: Contact | None = None,
    noted_by: str = "",
    path: Path | None = None,
) -> Accepted:
    """Take one part of a response, as the edge does, and return when it is on disk: the hosted page's way in.

    ``contact`` is given where the server itself knows who speaks, ``noted_by`` where a colleague notes what is said.
    Raises the errors of :func:`~heardwell.collect.intake.responses.check_part`.
    """
    raw = payload if isinstance(payload, bytes) else msgspec.json.encode(payload)
    connection, forms = _opened(path)
    try:
        row = check_part(forms, survey_id, raw, received_ms or clock.now_ms(), known=contact, noted_by=noted_by)
        (status,) = append_parts(connection, [row])
        if status == "late":
            raise answered_already()
    except HeardwellError as error:
        count_refused(error)
        raise
    count_taken(status)
    return Accepted(row.key, row.seq, status)


def append_items(workspace: int, items: Sequence[FeedbackItem], *, path: Path | None = None) -> list[Result]:
    """Append feedback items, one result each, all on disk when this returns.

    An item equal to the latest version of the same (source, external_id) is a duplicate; a different one becomes the
    next version (``seq``). Long lists are committed in batches, so that answers get in between.
    """
    connection, _ = _opened(path)
    results: list[Result] = []
    for start in range(0, len(items), BATCH):
        if start:
            time.sleep(PAUSE_S)
        rows = [_item_row(workspace, item) for item in items[start : start + BATCH]]
        with transaction(connection):
            results += [_append_item(connection, row) for row in rows]
    return results


def _item_row(workspace: int, item: FeedbackItem) -> Row:
    received_ms = clock.now_ms()
    stored = msgspec.structs.replace(item, workspace=workspace, received_ms=received_ms)
    said = msgspec.structs.replace(item, workspace=0, received_ms=0, occurred_at_ms=item.occurred_at_ms * item.dated)
    digest = blake2b(envelope.encode_sorted(said), digest_size=16).digest()
    return Row(workspace, ITEM, item.source, item.external_id, 0, received_ms, digest, envelope.encode(stored))


def _append_item(connection: sqlite3.Connection, row: Row) -> Result:
    latest = connection.execute(_LATEST, (row.kind, row.workspace, row.stream, row.key)).fetchone()
    _, seq, digest = latest or (0, 0, b"")
    if digest == row.digest:
        return Result("duplicate", seq)
    connection.execute(_insert(1), row._replace(seq=seq + 1))
    return Result("accepted", seq + 1)


def read_after(cursor: int, limit: int, *, kind: int | None = None, path: Path | None = None) -> list[LogRow]:
    """The next rows after id ``cursor``, oldest first. Ids grow in order of commit: none appears behind the cursor.

    ``kind`` leaves the other kind out: answers need not wait behind a long import.
    """
    connection, _ = _opened(path)
    rows = connection.execute(
        "SELECT id, workspace, kind, stream, key, seq, received_ms, body FROM intake "
        "WHERE id > ? AND +kind BETWEEN ? AND ? ORDER BY id LIMIT ?",
        (cursor, kind or PART, kind or ITEM, limit),
    )
    return [LogRow(*row) for row in rows]


def head(*, path: Path | None = None) -> int:
    """The id of the newest row, 0 when there is none: what the pipeline's lag is measured against."""
    connection, _ = _opened(path)
    newest: int = connection.execute("SELECT coalesce(max(id), 0) FROM intake").fetchone()[0]
    return newest


def behind(cursor: int, kind: int, *, path: Path | None = None) -> int:
    """How many rows of that kind come after id ``cursor``."""
    connection, _ = _opened(path)
    statement = "SELECT count(*) FROM intake WHERE id > ? AND +kind = ?"
    count: int = connection.execute(statement, (cursor, kind)).fetchone()[0]
    return count


def received_since(since_ms: int, most: int, *, path: Path | None = None) -> int:
    """How many of the newest ``most`` rows came after that moment."""
    connection, _ = _opened(path)
    newest = "SELECT received_ms FROM intake ORDER BY id DESC LIMIT ?"
    count: int = connection.execute(
        f"SELECT count(*) FROM ({newest}) WHERE received_ms > ?",  # noqa: S608  # a constant
        (most, since_ms),
    ).fetchone()[0]
    return count


def newest_ms(*, path: Path | None = None) -> int:
    """When the newest row came, 0 when there is none."""
    connection, _ = _opened(path)
    found = connection.execute("SELECT received_ms FROM intake ORDER BY id DESC LIMIT 1").fetchone()
    return found[0] if found else 0


def ids_of(workspace: int, *, path: Path | None = None) -> list[int]:
    """The rows of a workspace, oldest first: what :func:`redact` takes when the workspace is deleted."""
    connection, _ = _opened(path)
    return [row[0] for row in connection.execute("SELECT id FROM intake WHERE workspace = ? ORDER BY id", (workspace,))]


def ids_of_response(workspace: int, survey_id: str, response_id: str, *, path: Path | None = None) -> list[int]:
    """The rows of one response, of all its parts."""
    connection, _ = _opened(path)
    statement = "SELECT id FROM intake WHERE kind = ? AND workspace = ? AND stream = ? AND key = ? ORDER BY id"
    return [row[0] for row in connection.execute(statement, (PART, workspace, survey_id, response_id))]


def redact(ids: Iterable[int], *, path: Path | None = None) -> int:
    """Erase what was said and who said it from the given rows, and return how many there were.

    The rows stay, so that a repeated request is still recognised and cursors hold; freed pages are overwritten.
    """
    connection, _ = _opened(path)
    connection.execute("PRAGMA secure_delete = ON")
    with transaction(connection):
        erased = [_redact(connection, row_id) for row_id in ids]
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(erased)


def _redact(connection: sqlite3.Connection, row_id: int) -> int:
    found = connection.execute("SELECT kind, body FROM intake WHERE id = ?", (row_id,)).fetchone()
    if found is None:
        return 0
    kind, body = found
    if kind == PART:
        part = envelope.decode_part(body)
        part.answers, part.hidden, part.context, part.contact = {}, {}, {}, None
        erased: bytes = envelope.encode(part)
        gone = "DELETE FROM answered WHERE survey_id = ? AND response_id = ?"
        connection.execute(gone, (part.survey_id, part.response_id))
    else:
        item = envelope.decode_item(body)
        item.text, item.scores, item.context, item.tags, item.contact = "", {}, {}, [], None
        erased = envelope.encode(item)
    return connection.execute("UPDATE intake SET body = ? WHERE id = ?", (erased, row_id)).rowcount


def forms(*, path: Path | None = None) -> Forms:
    """Published surveys and sites as this thread reads them: what the pipeline scores answers with."""
    return _opened(path)[1]


_local = threading.local()


def _opened(path: Path | None) -> tuple[sqlite3.Connection, Forms]:
    """This thread's connection to the log; another one when the path changes (tests, restore)."""
    wanted = path or configured_path()
    if getattr(_local, "path", None) != wanted:
        forget()
        connection = connect(wanted)
        _local.path, _local.opened = wanted, (connection, Forms(connection))
    opened: tuple[sqlite3.Connection, Forms] = _local.opened
    return opened


def forget() -> None:
    """Close this thread's connection; used before the file is replaced."""
    if getattr(_local, "path", None) is not None:
        _local.opened[0].close()
        _local.path = None
