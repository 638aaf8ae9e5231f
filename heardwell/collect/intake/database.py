"""``intake.sqlite3``: its own file, so that an answer never waits for the product's lock. Plain sqlite3, no ORM."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS intake (
    id INTEGER PRIMARY KEY AUTOINCREMENT, workspace INTEGER NOT NULL, kind INTEGER NOT NULL, stream TEXT NOT NULL,
    key TEXT NOT NULL, seq INTEGER NOT NULL, received_ms INTEGER NOT NULL, digest BLOB NOT NULL, body BLOB NOT NULL,
    UNIQUE (kind, workspace, stream, key, seq));
CREATE TABLE IF NOT EXISTS published (
    survey_id TEXT PRIMARY KEY, workspace INTEGER NOT NULL, version INTEGER NOT NULL, rev INTEGER NOT NULL,
    state TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS versions (
    survey_id TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (survey_id, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sites (
    site_key TEXT PRIMARY KEY, workspace INTEGER NOT NULL, identity_secret TEXT NOT NULL, body BLOB NOT NULL,
    rev INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sites_by_workspace ON sites (workspace);
CREATE TABLE IF NOT EXISTS answered (
    survey_id TEXT NOT NULL, who BLOB NOT NULL, response_id TEXT NOT NULL,
    PRIMARY KEY (survey_id, who)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS revision (only INTEGER PRIMARY KEY CHECK (only = 1), rev INTEGER NOT NULL);
INSERT OR IGNORE INTO revision VALUES (1, 0);
"""
#: What later versions of the program added, each once, in order; ``user_version`` says how many are there.
ADDED: Final = (
    """
ALTER TABLE sites ADD COLUMN origins TEXT NOT NULL DEFAULT '';
ALTER TABLE sites ADD COLUMN expires_ms INTEGER NOT NULL DEFAULT 0;
CREATE TABLE shown (
    survey_id TEXT NOT NULL, day TEXT NOT NULL, version INTEGER NOT NULL, channel TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (survey_id, day, version, channel)) WITHOUT ROWID;
CREATE TABLE shown_to (response_id TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE hits (
    site_key TEXT PRIMARY KEY, first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, origin TEXT NOT NULL
    ) WITHOUT ROWID;
""",
)
PATIENCE_S: Final = 10.0


def configured_path() -> Path:
    """The intake database of this installation. Imported late: the edge is told its paths and stays small."""
    from heardwell.core.config import config

    return config().intake_path


def connect(path: Path | None = None) -> sqlite3.Connection:
    """Open (and make, on first use) the intake database: WAL, ``synchronous=FULL``, autocommit.

    A commit returns after its bytes are on disk. The connection may move between threads but serves one at a time.
    """
    path = path or configured_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(0o600)  # the files that SQLite puts beside it take its mode
    connection = sqlite3.connect(
        path, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # The newest table: a file of an earlier version gets what it lacks.
    if connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'answered'").fetchone() == (0,):
        connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
    if _added(connection) < len(ADDED):
        _bring_up(connection)
    return connection


def _added(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def _bring_up(connection: sqlite3.Connection) -> None:
    """Looked at again under the lock: edge and app start at the same time."""
    with transaction(connection):
        for number in range(_added(connection), len(ADDED)):
            for statement in ADDED[number].split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction, committed and on disk at the end, rolled back on any error."""
    begin(connection)
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def impatient(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Have :func:`begin` ask for the write lock every millisecond.

    SQLite's own busy handler sleeps up to 100 ms between tries: beside a long import an answer would miss every gap.
    """
    connection.execute("PRAGMA busy_timeout = 0")
    return connection


def begin(connection: sqlite3.Connection) -> None:
    """``BEGIN IMMEDIATE``. Raises :class:`sqlite3.OperationalError` when others write for more than ten seconds."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.001)


@contextlib.contextmanager
def changing(path: Path | None = None) -> Iterator[tuple[sqlite3.Connection, int]]:
    """A transaction on published forms, with the next revision, by which every process notices the change."""
    connection = connect(path)
    try:
        with transaction(connection):
            connection.execute("UPDATE revision SET rev = rev + 1")
            yield connection, connection.execute("SELECT rev FROM revision").fetchone()[0]
    finally:
        connection.close()
