"""Looking for topics in the background: a thread of its own, since it may take two minutes and mails must not wait."""

import threading

import structlog
from django.db import close_old_connections, connection

from heardwell.core.jobs import job
from heardwell.core.locks import only_one
from heardwell.understand.discovery import actions
from heardwell.understand.discovery.models import Discovery

log = structlog.get_logger(__name__)
_thread: threading.Thread | None = None
_starting = threading.Lock()


@job
def discover_on() -> None:
    """Have the thread see to what is due."""
    global _thread
    if not _due():
        return
    with _starting:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, name="discovery", daemon=True)
            _thread.start()


def work() -> None:
    """Carry out what is due, here and now."""
    with only_one("discovery") as mine:
        while mine and (one := _due()):
            actions.carry_out(one)


def _due() -> Discovery | None:
    rows = Discovery.objects.filter(state=Discovery.State.RUNNING, workspace__ended_at=None)
    return rows.select_related("workspace").order_by("pk").first()


def _run() -> None:
    try:
        work()
    except Exception as error:  # a thread's edge: the rows say what is due, and the job comes again
        log.error("discovery failed", exc_info=error)
    finally:
        close_old_connections()
        connection.close()
