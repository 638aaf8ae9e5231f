"""Backups that somebody asks for on a page: noted in a file, made by a job, so that a restart forgets none."""

import contextlib
from pathlib import Path
from typing import Any

import msgspec
import structlog
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import Membership, User, Workspace
from heardwell.accounts.roles import Role
from heardwell.core.config import config
from heardwell.core.errors import Conflict, Forbidden
from heardwell.core.jobs import job
from heardwell.project.backup import kept
from heardwell.project.backup.manifest import BackupError

log = structlog.get_logger(__name__)
_progress: dict[str, int] = {}


def may_back_up(user: User) -> bool:
    """A backup holds every workspace: only somebody who owns them all may have one. Nobody may in the demo."""
    owned = Membership.objects.filter(user=user, role=Role.OWNER).values("workspace")
    return not config().heardwell_demo and not Workspace.objects.filter(ended_at=None).exclude(pk__in=owned).exists()


def ask_for_backup(workspace: Workspace, user: User) -> None:
    """Have one made soon. Raises :class:`Conflict` while one is being made, and :class:`Forbidden`."""
    if not may_back_up(user):
        raise Forbidden(_("A backup holds every workspace of this server. Only who owns all of them may make one."))
    if _asked().exists():
        raise Conflict(_("A backup is being made already."))
    kept.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    _failed().unlink(missing_ok=True)
    _asked().write_bytes(msgspec.json.encode({"workspace": workspace.pk, "user": user.pk}))
    record(workspace, "backup.asked", user=user)
    make_asked.wake()


@job
def make_asked() -> str:
    """Make the backup that was asked for, if one was."""
    if not _asked().exists():
        return ""
    try:
        written = kept.make("asked", tell=lambda done, total: _progress.update(done=done, total=total))
        log.info("a backup was made", file=written.path.name, bytes=written.bytes, seconds=round(written.seconds, 2))
        return written.path.name
    except (BackupError, OSError) as error:
        reason = error.title if isinstance(error, BackupError) else str(error)
        log.error("the backup failed", reason=reason)
        _failed().write_text(reason)
        return ""
    finally:
        _asked().unlink(missing_ok=True)
        _progress.clear()


def state() -> dict[str, Any]:  # Any: for the template
    """``making`` with its progress, or why the last one ``failed``."""
    failed = ""
    with contextlib.suppress(OSError):
        failed = _failed().read_text()
    done, total = _progress.get("done", 0), _progress.get("total", 1)
    return {"making": _asked().exists(), "percent": 100 * done // max(total, 1), "failed": failed}


def downloaded(workspace: Workspace, user: User, name: str, address: str) -> None:
    """A line in the audit log: from now on somebody has a copy of everything."""
    record(workspace, "backup.downloaded", user=user, target=name, address=address)


def _asked() -> Path:
    return kept.folder() / ".asked"


def _failed() -> Path:
    return kept.folder() / ".failed"
