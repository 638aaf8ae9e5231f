"""Putting the demo's story back: asked for on a page, done by a job, followed on the page."""

from datetime import timedelta

import structlog
from django.db.models import Q

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import NotFound
from heardwell.project.demo.clearing import clear
from heardwell.project.demo.jobs import reset_due
from heardwell.project.demo.models import Telling
from heardwell.project.demo.seed import furnish_and_tell

log = structlog.get_logger(__name__)
State = Telling.State
#: A reset that has said nothing for so long has died with its program, and begins anew.
DEAD = timedelta(minutes=2)


def telling_of(workspace: Workspace) -> Telling:
    """The story of this workspace, or :class:`NotFound` where it is no demo."""
    found = Telling.objects.filter(workspace=workspace, workspace__demo=True).select_related("workspace").first()
    if found is None:
        raise NotFound
    return found


def ask(workspace: Workspace, by: User) -> None:
    """Have the story put back, soon. Asking twice is asking once."""
    telling = telling_of(workspace)
    waiting = Telling.objects.filter(pk=telling.pk, state__in=(State.TOLD, State.FAILED))
    if waiting.update(state=State.ASKED, done=0, total=0, changed_at=clock.now()):
        record(workspace, "demo.reset", user=by)
        reset_due.wake()


def run_due() -> None:
    """Every reset that was asked for, or that has died half-way."""
    due = Q(state=State.ASKED) | Q(state=State.RUNNING, changed_at__lt=clock.now() - DEAD)
    for telling in Telling.objects.filter(due).select_related("workspace"):
        mine = Telling.objects.filter(due, pk=telling.pk)
        if mine.update(state=State.RUNNING, done=0, total=0, changed_at=clock.now()):
            _run(telling)


def _run(telling: Telling) -> None:
    try:
        clear(telling.workspace, list(telling.surveys.values()))
        furnish_and_tell(telling, clock.now(), lambda done, total: _told(telling, done, total))
    except Exception as error:  # the page must not wait for ever; the job's edge logs it as well
        log.error("demo reset failed", exc_info=error)
        _say(telling, state=State.FAILED)
        raise
    record(telling.workspace, "demo.reset")
    _say(telling, state=State.TOLD)


def _told(telling: Telling, done: int, total: int) -> None:
    _say(telling, done=done, total=total)


def _say(telling: Telling, **fields: object) -> None:
    Telling.objects.filter(pk=telling.pk).update(changed_at=clock.now(), **fields)
