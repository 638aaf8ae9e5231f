"""From one version to the next: a backup first, then the migrations; back to what was there when they fail."""

import contextlib
import hashlib
import shutil
import sqlite3
import tempfile
from pathlib import Path

import structlog
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

import heardwell
from heardwell.core.config import config
from heardwell.project import versions
from heardwell.project.backup import kept, reading
from heardwell.project.backup.manifest import BackupError
from heardwell.project.versions import CannotUpgrade

log = structlog.get_logger(__name__)


def migrate(*, keep_backup: bool = True) -> None:
    """Bring the records to this version, if they are older: looking costs a few milliseconds.

    Raises :class:`CannotUpgrade` when a newer version has used them, when no backup could be made, or when a migration
    fails; the data are then what they were.
    """
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    versions.refuse_newer(config().data, _unknown(executor))
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        versions.note(config().data)
        return
    used = bool(executor.loader.applied_migrations) and _in_a_file()
    backup = _backup(_goal(executor)) if used and keep_backup else None
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except Exception as error:
        log.error("the upgrade failed", exc_info=error)
        if backup:
            _put_back(backup)
        raise CannotUpgrade(_after_failure(error, backup)) from error
    versions.note(config().data)
    log.info("records migrated", steps=len(plan), version=heardwell.__version__, backup=str(backup or ""))


def _unknown(executor: MigrationExecutor) -> bool:
    """Whether the records have seen migrations that this version does not have."""
    applied, known = set(executor.loader.applied_migrations), set(executor.loader.disk_migrations)
    ours = {app for app, _name in known}  # an app that is gone may have left its own
    return any(app in ours for app, _name in applied - known)


def _in_a_file() -> bool:
    return connections[DEFAULT_DB_ALIAS].vendor == "sqlite" and config().records_path.exists()


def _goal(executor: MigrationExecutor) -> str:
    leaves = sorted(f"{app}.{name}" for app, name in executor.loader.graph.leaf_nodes())
    return hashlib.sha256("\n".join(leaves).encode()).hexdigest()[:16]


def _backup(goal: str) -> Path | None:
    if config().upgrade_backup == "off":
        log.warning("no backup is made before the upgrade: UPGRADE_BACKUP is off")
        return None
    try:
        path = kept.before_upgrade(goal)
    except (BackupError, OSError) as error:
        reason = error.title if isinstance(error, BackupError) else str(error)
        raise CannotUpgrade(
            _("No backup could be made before the upgrade, so nothing was changed. %s") % reason
            + " "
            + _("If you have a backup elsewhere, start once with UPGRADE_BACKUP=off.")
        ) from error
    log.info("a backup was made before the upgrade", path=str(path))
    return path


def _put_back(backup: Path) -> None:
    """The records as they were, in one transaction; the other files no migration touches."""
    connections.close_all()
    stage = Path(tempfile.mkdtemp(prefix=".back-", dir=config().data))
    try:
        reading.unpack(backup, stage)
        source = sqlite3.connect(stage / config().records_path.name)
        target = sqlite3.connect(config().records_path, timeout=20)
        with contextlib.closing(source), contextlib.closing(target):
            source.backup(target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _after_failure(error: Exception, backup: Path | None) -> str:
    said = _("The upgrade to %(version)s failed: %(reason)s.") % {"version": heardwell.__version__, "reason": error}
    if backup is None:
        return said
    return (
        said
        + " "
        + _("Your data are as they were. Install the version you had and start it again; a backup is kept at %s.")
        % backup
    )
