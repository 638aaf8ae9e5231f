"""What lies on the disk: room, files and their growth, durability as it is in force, secrets, backups."""

import contextlib
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from heardwell.collect.intake.database import connect
from heardwell.core import clock
from heardwell.core.config import config
from heardwell.feedback.files.queries import stored_bytes
from heardwell.project.backup import kept
from heardwell.project.system.findings import Finding, Level, size
from heardwell.web.numbers import number

LOW: Final = 1 << 30
SOON_DAYS: Final = 30
#: No disk confirms a write faster than this; one that claims to may only say so.
IMPLAUSIBLE_S: Final = 0.000_02
SLOW_S: Final = 0.05
OLD_BACKUP_DAYS: Final = 8
WEEK_S: Final = 7 * 86400
SYNCHRONOUS: Final = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}


def findings() -> list[Finding]:
    if not config().data.is_dir():
        says = _("The data folder %(folder)s is not there.") % {"folder": _shown(config().data)}
        do = _("Start heardwell serve once, or set HEARDWELL_DATA.")
        return [Finding("data", _("Data folder"), Level.PROBLEM, "–", says, do)]
    return [disk(), growth(), *durability(), disk_speed(), secrets_file(), backups()]


def _shown(path: Path) -> str:
    """The whole path for those who run this server; strangers who enter the demo see its last name."""
    return path.name if config().heardwell_demo else str(path)


def disk() -> Finding:
    free = shutil.disk_usage(config().data).free
    says = _("Free on the disk of %(folder)s. Answers are refused when it is full.") % {"folder": _shown(config().data)}
    if free < LOW:
        return Finding("disk", _("Room on disk"), Level.PROBLEM, size(free), says, _("Make room now: answers need it."))
    return Finding("disk", _("Room on disk"), Level.OK, size(free), says)


def growth() -> Finding:
    """How much comes a day, from how many answers came this week and how large one is on disk."""
    total = sum(bytes_ for _name, bytes_ in files())
    rows, recent = _intake_rows()
    a_day = total / rows * recent / 7 if rows else 0.0
    free = shutil.disk_usage(config().data).free
    days = free / a_day if a_day else float("inf")
    figure = _("%(all)s, %(day)s a day") % {"all": size(total), "day": size(a_day)}
    if days < SOON_DAYS:
        says = _("At this week's pace the disk is full in %(days)s days.") % {"days": number(days)}
        return Finding("growth", _("Data and growth"), Level.WARNING, figure, says, _("Plan for a larger disk."))
    return Finding("growth", _("Data and growth"), Level.OK, figure, _("All files, and what this week added a day."))


def files() -> list[tuple[str, int]]:
    """Each file of the data folder that matters, with its size; a database with its log, a folder as a whole."""
    data = config().data
    found = []
    for name in ("heardwell.sqlite3", "intake.sqlite3", "analytics.duckdb", "jobs.sqlite3"):
        parts = [data / f"{name}{end}" for end in ("", "-wal", ".wal")]
        if parts[0].exists():
            found.append((name, sum(_bytes(part) for part in parts)))
    found.append(("files", stored_bytes()))
    return [*found, ("backups", sum(one.bytes for one in kept.backups()))]


def _bytes(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0


def _intake_rows() -> tuple[int, int]:
    """All rows of the log, and those of the last seven days: ids grow with time, so a search by halves finds them."""
    if not config().intake_path.exists():
        return 0, 0
    with contextlib.closing(connect(config().intake_path)) as log:
        (newest,) = log.execute("SELECT coalesce(max(id), 0) FROM intake").fetchone()
        return newest, newest - _first_since(log, newest, clock.now_ms() - WEEK_S * 1000)


def _first_since(log: sqlite3.Connection, newest: int, since_ms: int) -> int:
    low, high = 0, newest
    while low < high:
        middle = (low + high + 1) // 2
        row = log.execute("SELECT received_ms FROM intake WHERE id >= ? ORDER BY id LIMIT 1", [middle]).fetchone()
        low, high = (middle, high) if row and row[0] < since_ms else (low, middle - 1)
    return low


def durability() -> Iterator[Finding]:
    """Asked of the connections that write, not of what was meant."""
    if config().intake_path.exists():
        with contextlib.closing(connect(config().intake_path)) as log:
            yield _durable("durability", _("Durability of answers"), "intake.sqlite3", log.execute)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            yield _durable("durability_records", _("Durability of records"), "heardwell.sqlite3", cursor.execute)


def _durable(check: str, name: str, file: str, execute: object) -> Finding:
    assert callable(execute)
    mode = str(execute("PRAGMA journal_mode").fetchone()[0])
    synchronous = SYNCHRONOUS.get(int(execute("PRAGMA synchronous").fetchone()[0]), "?")
    figure = f"{mode.upper()}, {synchronous}"
    if mode != "wal" or synchronous not in ("FULL", "EXTRA"):
        says = _("journal_mode and synchronous of %(file)s: a power cut may lose what was acknowledged.") % {
            "file": file
        }
        do = _("Start heardwell serve again: it sets WAL and FULL. Check that the folder is on a local disk.")
        return Finding(check, name, Level.PROBLEM, figure, says, do)
    says = _("journal_mode and synchronous of %(file)s: a commit returns when its bytes are on disk.") % {"file": file}
    return Finding(check, name, Level.OK, figure, says)


def disk_speed() -> Finding:
    """What one fsync costs here: it bounds how soon an answer is acknowledged, and shows disks that only pretend."""
    seconds = _fsync_s(int(time.monotonic() // 60))
    figure = _("%(n)s ms") % {"n": number(seconds * 1000, 2)}
    name, says = _("One write to disk"), _("An answer waits for one such write (fsync) before it is acknowledged.")
    if seconds < IMPLAUSIBLE_S:
        do = _("This is faster than disks are: make sure that the disk does not only pretend (a RAM disk, nobarrier).")
        return Finding("fsync", name, Level.WARNING, figure, says, do)
    if seconds > SLOW_S:
        return Finding("fsync", name, Level.WARNING, figure, says, _("Use a faster disk, or one that is less busy."))
    return Finding("fsync", name, Level.OK, figure, says)


@lru_cache(maxsize=1)
def _fsync_s(minute: int) -> float:
    """The median of five, measured once a minute."""
    path = config().data / f".fsync.{os.getpid()}"
    times = []
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        for _turn in range(5):
            os.write(handle, b"x" * 4096)
            began = time.perf_counter()
            os.fsync(handle)
            times.append(time.perf_counter() - began)
    finally:
        os.close(handle)
        path.unlink(missing_ok=True)
    return sorted(times)[2]


def secrets_file() -> Finding:
    path, name = config().data / "secrets", _("Signing secret")
    if config().secret_key:
        says = _("Sessions and links are signed with SECRET_KEY. No backup holds it: keep it yourself.")
        return Finding("secret", name, Level.OK, _("from SECRET_KEY"), says)
    says = _("Sessions and links are signed with it; it lies in the data folder.")
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    folder = stat.S_IMODE(config().data.stat().st_mode)
    if mode & 0o077 and folder & 0o011:
        do = _("Others on this machine can read it: chmod 600 %(path)s") % {"path": _shown(path)}
        return Finding("secret", name, Level.PROBLEM, f"{mode:o}", says, do)
    if mode & 0o077:
        return Finding("secret", name, Level.WARNING, f"{mode:o}", says, f"chmod 600 {_shown(path)}")
    return Finding("secret", name, Level.OK, _("only its owner can read it"), says)


def backups() -> Finding:
    """Backups made here. Those that a timer writes elsewhere leave no trace, so their absence is only worth a look."""
    found, name = kept.backups(), _("Last backup here")
    if not found:
        do = _("Make one on this page, or every night with heardwell backup.")
        return Finding("backup", name, Level.WARNING, _("none"), _("No backup was made in the data folder."), do)
    days = (clock.now() - found[0].at).days
    figure = found[0].at.strftime("%Y-%m-%d %H:%M UTC")
    says = _("The newest file in the folder backups. Keep copies on another machine too.")
    level = Level.WARNING if days > OLD_BACKUP_DAYS else Level.OK
    return Finding("backup", name, level, figure, says, _("Make a new one.") if level != Level.OK else "")
