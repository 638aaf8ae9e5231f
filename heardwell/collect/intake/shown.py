"""How often surveys were shown, and when sites were last seen: counters beside the log, never in an answer's way.

The edge gathers them and writes every few seconds; what a crash loses is a few seconds of counting.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import msgspec
from msgspec import Meta

from heardwell.collect.intake.checks import RESPONSE_ID
from heardwell.collect.intake.database import connect, transaction
from heardwell.collect.intake.envelope import Channel
from heardwell.core.errors import Invalid

MOST_BYTES: Final = 1024
#: A response that goes on after this long counts as shown once more.
KNOWN_FOR: Final = timedelta(days=3)


class ShownBody(msgspec.Struct):
    """The body of ``POST /c/v1/surveys/{survey_id}/shown``; every other key is ignored."""

    response_id: Annotated[str, Meta(pattern=RESPONSE_ID)] = ""
    version: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    channel: Channel = "web"
    test: bool = False


class Shown(NamedTuple):
    """One survey shown once."""

    survey_id: str
    day: str
    version: int
    channel: str
    response_id: str


class Hit(NamedTuple):
    """When a site's configuration was first and last fetched, and by pages of which origin."""

    first_ms: int
    last_ms: int
    origin: str


_decoder = msgspec.json.Decoder(ShownBody)


def read_shown(raw: bytes) -> ShownBody:
    """The body; an empty one says all by itself. Raises :class:`Invalid`."""
    try:
        return _decoder.decode(raw) if raw.strip() else ShownBody()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("Expected response_id, version and channel.") from error


def write(connection: sqlite3.Connection, shown: Iterable[Shown], hits: Mapping[str, Hit], today: date) -> None:
    """Add what was gathered, each response once, in one short transaction."""
    with transaction(connection):
        counted: Counter[tuple[str, str, int, str]] = Counter()
        for one in shown:
            if not one.response_id or _is_new(connection, one):
                counted[one[:4]] += 1
        connection.executemany(
            "INSERT INTO shown VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
            [(*key, n) for key, n in counted.items()],
        )
        connection.executemany(
            "INSERT INTO hits VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET last_ms = excluded.last_ms, origin = excluded.origin",
            [(key, *hit) for key, hit in hits.items()],
        )
        connection.execute("DELETE FROM shown_to WHERE day < ?", ((today - KNOWN_FOR).isoformat(),))


def _is_new(connection: sqlite3.Connection, one: Shown) -> bool:
    statement = "INSERT INTO shown_to VALUES (?, ?) ON CONFLICT DO NOTHING"
    return connection.execute(statement, (one.response_id, one.day)).rowcount > 0


def put(counts: Iterable[tuple[str, str, int, str, int]], *, path: Path | None = None) -> None:
    """Set (survey, day, version, channel, how often), whatever was counted there before."""
    connection = connect(path)
    try:
        with transaction(connection):
            connection.executemany("INSERT OR REPLACE INTO shown VALUES (?, ?, ?, ?, ?)", counts)
    finally:
        connection.close()


def forget(survey_ids: Iterable[str], *, path: Path | None = None) -> None:
    """As if these surveys had never been shown."""
    connection = connect(path)
    try:
        with transaction(connection):
            connection.executemany("DELETE FROM shown WHERE survey_id = ?", [(one,) for one in survey_ids])
    finally:
        connection.close()


def shown_since(survey_ids: Iterable[str], since: date, *, path: Path | None = None) -> list[tuple[str, str, str, int]]:
    """(survey, day, channel, how often) from that day on."""
    wanted = msgspec.json.encode(list(survey_ids)).decode()
    connection = connect(path)
    try:
        return connection.execute(
            "SELECT survey_id, day, channel, sum(n) FROM shown WHERE day >= ? "
            "AND survey_id IN (SELECT value FROM json_each(?)) GROUP BY survey_id, day, channel",
            (since.isoformat(), wanted),
        ).fetchall()
    finally:
        connection.close()


def hits(site_keys: Iterable[str], *, path: Path | None = None) -> dict[str, Hit]:
    """What is known of these sites' visits."""
    connection = connect(path)
    try:
        found = {
            key: connection.execute("SELECT * FROM hits WHERE site_key = ?", (key,)).fetchone() for key in site_keys
        }
    finally:
        connection.close()
    return {key: Hit(*row[1:]) for key, row in found.items() if row}
