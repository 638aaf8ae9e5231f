"""What the program is doing: steps of the pipeline, answers that come in, jobs, mails, its two processes."""

import os
import platform
import sqlite3
import time
from pathlib import Path
from typing import Any, Final

import django
import msgspec
from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

import heardwell
from heardwell.collect.intake import log
from heardwell.core import clock
from heardwell.core.config import config
from heardwell.core.errors import HeardwellError
from heardwell.core.jobs_backend import queue
from heardwell.messaging.models import Delivery
from heardwell.messaging.providers import mail_server
from heardwell.project import pipeline, versions
from heardwell.project.system.findings import Finding, Level, size
from heardwell.web.numbers import number
from heardwell.web.times import duration

BEHIND: Final = 2_000
FAR_BEHIND: Final = 50_000
MANY_JOBS: Final = 100
LATE_MAIL_S: Final = 900
BIG: Final = 1 << 30
STARTED: Final = time.time()
#: The edge writes what it knows of itself this often, in seconds; older than three times that it is not there.
EDGE_EVERY_S: Final = 5
#: How far back the log is read for the rate.
MOST_COUNTED: Final = 20_000


#: Steps of the pipeline: what people call them, and what comes later when they are behind.
_STEPS: Final[dict[str, tuple[StrOrPromise, StrOrPromise]]] = {
    "record answers": (
        gettext_lazy("Record answers"),
        gettext_lazy("From the log into the records. What waits here is safe on disk."),
    ),
    "record items": (
        gettext_lazy("Record imported feedback"),
        gettext_lazy("The same for what programs and files bring in."),
    ),
    "understand": (
        gettext_lazy("Understand words"),
        gettext_lazy("Language and sentiment. What waits shows without them."),
    ),
    "project": (gettext_lazy("Count for analytics"), gettext_lazy("What waits is missing in the figures.")),
    "meaning": (
        gettext_lazy("Sort by meaning"),
        gettext_lazy("What waits is not found by its meaning and has no similar voices yet."),
    ),
    "rules": (gettext_lazy("Apply rules"), gettext_lazy("What waits opens no case yet.")),
    "project cases": (gettext_lazy("Count cases"), gettext_lazy("What waits is missing in the figures of cases.")),
}


def findings() -> list[Finding]:
    return [*lag(), set_aside(), jobs(), *deliveries()]


def lag() -> list[Finding]:
    """How many rows each step is behind."""
    return [_lag(step, *_STEPS.get(step, (step, "")), behind) for step, behind in pipeline.lag().items()]


def _lag(step: str, name: StrOrPromise, says: StrOrPromise, behind: int) -> Finding:
    name, says = str(name), str(says)
    figure = ngettext("%(n)s waits", "%(n)s wait", behind) % {"n": number(behind)} if behind else _("nothing waits")
    check = f"lag_{step.replace(' ', '_')}"
    if behind >= FAR_BEHIND:
        do = _("It grows or shrinks? If it does not shrink, look for “pipeline failed” in the log and start again.")
        return Finding(check, name, Level.PROBLEM, figure, says, do)
    if behind >= BEHIND:
        return Finding(check, name, Level.WARNING, figure, says, _("An import is normal. Otherwise look again soon."))
    return Finding(check, name, Level.OK, figure, says)


def set_aside() -> Finding:
    count = pipeline.set_aside()
    says = _("Rows that a step could not digest. They hold up nothing, and are not counted.")
    do = _("The log names each with its reason. Update, or report it.") if count else ""
    return Finding("set_aside", _("Set aside"), Level.WARNING if count else Level.OK, number(count), says, do)


def jobs() -> Finding:
    waiting = queue().pending_count()
    says = _("Wake-up calls for mails and other work after a commit. A lost one costs a minute.")
    level = Level.WARNING if waiting > MANY_JOBS else Level.OK
    do = _("Something takes long: look for “job failed” in the log.") if level != Level.OK else ""
    return Finding("jobs", _("Job queue"), level, number(waiting), says, do)


def deliveries() -> list[Finding]:
    state = Delivery.State
    counts = dict(Delivery.objects.values_list("state").annotate(Count("pk")).order_by())
    oldest = Delivery.objects.filter(state=state.QUEUED).aggregate(at=Min("created_at"))["at"]
    age = (clock.now() - oldest).total_seconds() if oldest else 0
    waiting = counts.get(state.QUEUED, 0) + counts.get(state.SENDING, 0)
    late = age > LATE_MAIL_S
    figure = number(waiting) + (_(", the oldest for %(time)s") % {"time": duration(age)} if waiting and late else "")
    do = _("Check the mail server with “Send a test mail” in the mailbox.") if late else ""
    says = _("Mails on their way out, of all workspaces.")
    bad = counts.get(state.FAILED, 0) + counts.get(state.UNCLEAR, 0)
    return [
        Finding("deliveries", _("Mails that wait"), Level.WARNING if late else Level.OK, figure, says, do),
        Finding(
            "deliveries_failed",
            _("Mails that failed or are unclear"),
            Level.WARNING if bad else Level.OK,
            number(bad),
            _("None of these goes out again by itself."),
            _("Open the mailbox: each says why, and has a button.") if bad else "",
        ),
        mail(),
    ]


def mail() -> Finding:
    name = _("Mail server")
    try:
        server = mail_server()
    except HeardwellError as error:
        do = _("Correct EMAIL_URL and start again.")
        return Finding("mail", name, Level.PROBLEM, _("cannot be read"), error.title, do)
    if server is None and config().email_url:
        says = _("Mails of the demo stay in the mailbox page, unless HEARDWELL_DEMO_MAIL is on.")
        return Finding("mail", name, Level.OK, _("not used"), says)
    if server is None:
        do = _("Set EMAIL_URL=smtp://user:password@host:587?tls=1 and start again.")
        return Finding("mail", name, Level.WARNING, _("not set"), _("Mails stay in the mailbox page."), do)
    return Finding("mail", name, Level.OK, server.host, _("Replies, invitations and notices leave through it."))


# ---------------------------------------------------------------- answers, and the two processes


def edge_state() -> dict[str, Any] | None:  # Any: JSON
    """What the edge last said of itself; None when it does not run."""
    path = config().run / "edge.json"
    try:
        if time.time() - path.stat().st_mtime > 3 * EDGE_EVERY_S:
            return None
        state: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
    return state


def intake() -> list[Finding]:
    """The rate of answers, and why some were refused."""
    minute, hour = _recent(60), _recent(3600)
    figure = _("%(minute)s in the last minute, %(hour)s in the last hour") % {
        "minute": number(minute),
        "hour": number(hour),
    }
    says = _("Answers and items that were acknowledged; each is on disk.")
    return [Finding("intake", _("Answers that came in"), Level.OK, figure, says), refused()]


def _recent(seconds: int) -> int:
    since = clock.now_ms() - seconds * 1000
    return log.received_since(since, MOST_COUNTED)


def refused() -> Finding:
    state = edge_state()
    counts: dict[str, int] = (state or {}).get("counts", {})
    reasons = {key.removeprefix("intake.refused."): n for key, n in counts.items() if key.startswith("intake.refused.")}
    total = sum(n for key, n in reasons.items() if "." not in key)
    taken = counts.get("intake.accepted", 0)
    figure = number(total) + "".join(
        f" · {reason} {number(n)}" for reason, n in sorted(reasons.items()) if "." in reason or n
    )
    says = _("Answers that were refused since the start, by reason. A few are normal: robots and old pages.")
    much = total > 20 and total > taken
    do = _("More are refused than taken: the reason says whether a survey was closed or a page sends something wrong.")
    level = Level.WARNING if much else Level.OK
    return Finding("refused", _("Answers refused"), level, figure, says, do if much else "")


def processes() -> list[Finding]:
    """Memory and uptime of both, and the versions of all that they are made of."""
    state = edge_state()
    app = _process("app", _("App: pages and figures"), os.getpid(), STARTED)
    if state is None:
        do = _("Start it with heardwell serve; the log says why it ended.")
        edge = Finding("edge", _("Edge: takes answers"), Level.WARNING, "–", _("It does not say that it runs."), do)
    else:
        edge = _process("edge", _("Edge: takes answers"), int(state["pid"]), float(state["started"]))
        open_pages = Finding(
            "live", _("Open pages"), Level.OK, number(int(state["live"])), _("Pages that hear news as they come.")
        )
        return [app, edge, open_pages, version()]
    return [app, edge, version()]


def _process(check: str, name: str, pid: int, started: float) -> Finding:
    memory = _memory(pid)
    figure = _("%(memory)s, up for %(time)s") % {"memory": size(memory), "time": duration(time.time() - started)}
    says = _("Memory in use, and how long it has been running.")
    if memory > BIG:
        do = _("Much for this program: lower DUCKDB_MEMORY or WEB_THREADS, or start it again and watch.")
        return Finding(check, name, Level.WARNING, figure, says, do)
    return Finding(check, name, Level.OK, figure, says)


def _memory(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0


def version() -> Finding:
    import duckdb

    parts = [
        f"Heardwell {heardwell.__version__}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        f"DuckDB {duckdb.__version__}",
        f"Django {django.get_version()}",
    ]
    says = _("What is installed. Nothing looks for updates by itself: the program never calls home.")
    if versions.is_newer(versions.of(config().data)):
        do = _("The data were used by a newer version: install that one.")
        return Finding("version", _("Versions"), Level.PROBLEM, " · ".join(parts), says, do)
    return Finding("version", _("Versions"), Level.OK, " · ".join(parts), says)
