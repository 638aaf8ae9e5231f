"""Analytics in one DuckDB file: the default. One process owns it; one writer at a time, readers beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import duckdb
import numpy as np
import structlog

from heardwell.analytics import schema
from heardwell.analytics.cache import AnswerCache
from heardwell.analytics.dialect import DuckDB
from heardwell.analytics.facts import CaseFact, Fact, FeedbackFact
from heardwell.analytics.query import Asked
from heardwell.analytics.store import Cursor, DayCount, StoreBusy
from heardwell.analytics.stores.duckdb_columns import TYPES, incoming
from heardwell.core import clock
from heardwell.core.errors import Unavailable

T = TypeVar("T")
log = structlog.get_logger(__name__)

_SETTINGS: Mapping[str, str] = {
    # A question must never reach a file, a network or an extension.
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "false",
    "threads": "2",
    # Arrays of objects hold text and nothing else: no need to look at a thousand of them first.
    "pandas_analyze_sample": "0",
}
_KNOWN = """
    select feedback, revision from fact
    where workspace = $1 and head and feedback in (select unnest($2::bigint[]))
"""
_HIGHEST = "select workspace, max(feedback) from fact group by 1"
_DAY_COUNTS = """
    select strftime(make_timestamp(occurred * 1000), '%Y-%m-%d') as day_, count(*),
           sum((feedback * 1000003 + revision * 7919) % 2147483647)
    from fact where workspace = $1 and head group by 1 order by 1
"""


class DuckDBStore:
    """A :class:`heardwell.analytics.store.Store` in the file ``path``, made when absent."""

    def __init__(self, path: Path, *, memory: str = "512MB") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._settings = path, {**_SETTINGS, "memory_limit": memory}
        self._writing = Lock()
        self._reopening = Lock()
        self._dialect = DuckDB()
        self._start()

    def _start(self) -> None:
        self._connection = _open(self._path, self._settings)
        _prepare(self._connection)
        self._cache = AnswerCache()
        self._cursors: dict[str, int] = dict(self._read("select name, position from cursors"))
        self._highest: dict[int, int] = dict(self._read(_HIGHEST))
        # Marks live as long as the process; beginning at the clock, they grow over a restart too.
        self._first_mark = clock.now_ms()
        self._changes: dict[int, int] = {}

    def _reopen(self, broken: duckdb.DuckDBPyConnection) -> None:
        """After a fatal error (a full disk, say) DuckDB lets nobody in until the file is opened anew."""
        with self._reopening:
            if self._connection is broken:  # else another thread was first
                log.error("analytics_reopened", path=str(self._path))
                broken.close()
                self._start()

    def close(self) -> None:
        with self._writing:
            self._connection.close()

    def cursor(self, name: str) -> int:
        return self._cursors.get(name, 0)

    def watermark(self, workspace: int) -> int:
        return self._first_mark + self._changes.get(workspace, 0)

    def ask(self, question: Asked[T]) -> T:
        # Read before asking: an answer that is newer than its mark is only asked for once more.
        mark = self.watermark(question.workspace)
        known, answer = self._cache.get(question, mark)
        if known:
            return cast(T, answer)
        statement = question.compile(self._dialect)
        fresh = question.read(self._rows(statement.sql, statement.parameters))
        self._cache.put(question, mark, fresh)
        return fresh

    def day_counts(self, workspace: int) -> list[DayCount]:
        return [DayCount(day, count, int(total)) for day, count, total in self._rows(_DAY_COUNTS, [workspace])]

    def apply(self, facts: Sequence[Fact], cursor: Cursor | None = None) -> int:
        feedback = _latest([fact for fact in facts if isinstance(fact, FeedbackFact)])
        cases = list({(fact.workspace, fact.case): fact for fact in facts if isinstance(fact, CaseFact)}.values())
        with self._transaction() as writer:
            feedback = self._replace(writer, feedback)
            _replace_cases(writer, cases)
            moved = cursor if cursor and cursor[1] > self.cursor(cursor[0]) else None
            if moved:
                writer.execute("insert or replace into cursors values ($1, $2)", moved)
        self._cursors.update([moved] if moved else [])
        self._changed(feedback, {fact.workspace for fact in cases})
        return len(feedback) + len(cases)

    def delete(self, workspace: int, feedback: Sequence[int] = (), cases: Sequence[int] = ()) -> None:
        with self._transaction() as writer:
            _delete(writer, "fact", "feedback", workspace, feedback)
            _delete(writer, "case_fact", "case_id", workspace, cases)
        self._changed([], {workspace})

    def rebuild(self, batches: Iterable[Sequence[Fact]], cursors: Sequence[Cursor] = ()) -> int:
        count, touched = 0, {workspace for (workspace,) in self._rows("select distinct workspace from fact")}
        with self._transaction() as writer:
            for table in (*schema.TABLES, "cursors"):
                writer.execute(" ".join(["delete from", table]))
            for facts in batches:
                _insert_feedback(writer, [fact for fact in facts if isinstance(fact, FeedbackFact)])
                _insert_cases(writer, [fact for fact in facts if isinstance(fact, CaseFact)])
                count += len(facts)
                touched |= {fact.workspace for fact in facts}
            for cursor in cursors:
                writer.execute("insert into cursors values ($1, $2)", cursor)
        self._cursors, self._highest = dict(cursors), dict(self._rows(_HIGHEST))
        self._changed([], touched)
        return count

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The one writer. What fails leaves nothing behind."""
        connection = self._connection
        try:
            with self._writing, connection.cursor() as writer:
                writer.begin()
                try:
                    yield writer
                except duckdb.FatalException:
                    raise  # nothing can be rolled back: it is when the file is opened
                except BaseException:
                    writer.rollback()
                    raise
                writer.commit()
        except duckdb.FatalException as error:
            self._reopen(connection)
            raise Unavailable("The analytics were opened anew") from error

    def _rows(self, query: str, parameters: object = None) -> list[Any]:
        connection = self._connection
        try:
            return self._read(query, parameters)
        except duckdb.FatalException:
            self._reopen(connection)
        except duckdb.ConnectionException:  # closed: on purpose, or by another thread that opens it anew
            with self._reopening:
                if self._connection is connection:
                    raise
        return self._read(query, parameters)

    def _read(self, query: str, parameters: object = None) -> list[Any]:
        with self._connection.cursor() as reader:
            return reader.execute(query, parameters).fetchall()

    def _replace(self, writer: duckdb.DuckDBPyConnection, facts: Sequence[FeedbackFact]) -> list[FeedbackFact]:
        """Put these facts in place of what is known of their feedback; returns those that were not out of date."""
        known: dict[tuple[int, int], int] = {}
        # Ids only grow: most of a batch lies beyond the highest that is known, and needs no look.
        old = [fact for fact in facts if fact.feedback <= self._highest.get(fact.workspace, 0)]
        for workspace, ids in _by_workspace((fact.workspace, fact.feedback) for fact in old).items():
            rows = writer.execute(_KNOWN, [workspace, ids]).fetchall()
            known |= {(workspace, feedback): revision for feedback, revision in rows}
        fresh = [fact for fact in facts if fact.revision >= known.get((fact.workspace, fact.feedback), fact.revision)]
        replaced = (key for fact in fresh if (key := (fact.workspace, fact.feedback)) in known)
        for workspace, ids in _by_workspace(replaced).items():
            _delete(writer, "fact", "feedback", workspace, ids)
        _insert_feedback(writer, fresh)
        return fresh

    def _changed(self, feedback: Sequence[FeedbackFact], workspaces: set[int]) -> None:
        """After the commit: answers from before it are no longer given."""
        for fact in feedback:
            self._highest[fact.workspace] = max(fact.feedback, self._highest.get(fact.workspace, 0))
        for workspace in workspaces | {fact.workspace for fact in feedback}:
            self._changes[workspace] = self._changes.get(workspace, 0) + 1


def _open(path: Path, settings: Mapping[str, str]) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), config=dict(settings))
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise StoreBusy("The analytics are open in another process") from error
        if "valid DuckDB database" not in str(error):
            raise
        # A projection is never worth a stop: it is fed again from the records.
        aside = path.with_suffix(".broken")
        path.replace(aside)
        log.error("analytics_unreadable", kept_as=str(aside))
        return duckdb.connect(str(path), config=dict(settings))


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables; those of another version are thrown away with their cursors, and so fed again."""
    connection.execute("create table if not exists made (version integer)")
    if connection.execute("select version from made").fetchall() == [(schema.VERSION,)]:
        return
    connection.begin()
    for table, columns in schema.TABLES.items():
        typed = ", ".join(f"{name} {TYPES[kind]}" for name, kind in columns.items())
        connection.execute("drop table if exists " + table)
        connection.execute(f"create table {table} ({typed})")
    connection.execute("create or replace table cursors (name varchar primary key, position bigint)")
    connection.execute("delete from made")
    connection.execute("insert into made values ($1)", [schema.VERSION])
    connection.commit()


def _latest(facts: Sequence[FeedbackFact]) -> list[FeedbackFact]:
    """The highest revision of each feedback, the later one of equals."""
    latest: dict[tuple[int, int], FeedbackFact] = {}
    for fact in facts:
        known = latest.get((fact.workspace, fact.feedback))
        if known is None or fact.revision >= known.revision:
            latest[fact.workspace, fact.feedback] = fact
    return list(latest.values())


def _replace_cases(writer: duckdb.DuckDBPyConnection, facts: Sequence[CaseFact]) -> None:
    for workspace, ids in _by_workspace((fact.workspace, fact.case) for fact in facts).items():
        _delete(writer, "case_fact", "case_id", workspace, ids)
    _insert_cases(writer, facts)


def _by_workspace(keys: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = {}
    for workspace, id_ in keys:
        grouped.setdefault(workspace, []).append(id_)
    return grouped


def _delete(writer: duckdb.DuckDBPyConnection, table: str, key: str, workspace: int, ids: Sequence[int]) -> None:
    if ids:
        where = f"where workspace = $1 and {key} in (select unnest($2::bigint[]))"
        writer.execute(" ".join(["delete from", table, where]), [workspace, list(ids)])


def _insert_feedback(writer: duckdb.DuckDBPyConnection, facts: Sequence[FeedbackFact]) -> None:
    if not facts:
        return
    owners, scores = schema.score_columns(facts)
    told = incoming(schema.feedback_columns(facts), schema.FEEDBACK)
    scored = incoming(scores, schema.SCORE)
    arrays = {name: values[owners] for name, values in told.arrays.items()} | scored.arrays
    arrays["place"] = np.array(owners)
    _insert(writer, "fact", [*told.reads, *scored.reads], arrays, told.constants | scored.constants)


def _insert_cases(writer: duckdb.DuckDBPyConnection, facts: Sequence[CaseFact]) -> None:
    if not facts:
        return
    told = incoming(schema.case_columns(facts), schema.CASE)
    _insert(writer, "case_fact", told.reads, told.arrays | {"place": np.arange(len(facts))}, told.constants)


def _insert(
    writer: duckdb.DuckDBPyConnection,
    table: str,
    reads: Sequence[str],
    arrays: dict[str, Any],
    constants: dict[str, object],
) -> None:
    """Append arrays: many times the speed of bound rows. ``reads`` follow the table's columns."""
    writer.register("told", arrays)
    writer.execute(" ".join(["insert into", table, "select", ", ".join(reads), "from told"]), constants)
    writer.unregister("told")
