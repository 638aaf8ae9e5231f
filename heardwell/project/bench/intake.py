"""``heardwell bench intake``: throughput and p99 against the alternative, calm beside busy pages, kills under load."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from heardwell.collect.intake import log, published
from heardwell.project.bench import installation, programs
from heardwell.project.bench.installation import Json
from heardwell.project.bench.load import Findings, Task

SURVEY: Json = {
    "id": "bench",
    "version": 1,
    "workspace": 1,
    "questions": [
        {"key": "nps", "type": "nps", "required": True},
        {"key": "why", "type": "text"},
        {"key": "tags", "type": "multi", "choices": [{"value": "speed"}]},
    ],
}
ANSWER = json.dumps(
    {
        "response_id": "{id}",
        "seq": 1,
        "done": True,
        "answers": {"nps": 9, "why": "送餐很快，服务也好。Would order again!", "tags": ["speed"]},
        "channel": "web",
        "context": {"url": "https://shop.example/checkout", "locale": "zh-Hans", "device": "mobile"},
    },
    ensure_ascii=False,
)
#: Set-ups of the alternative; the best one counts.
SERVERS: dict[str, list[str]] = {
    "gunicorn gthread 1×4": ["gunicorn", "-k", "gthread", "-w", "1", "--threads", "4", "ninja_orm.wsgi"],
    "gunicorn gthread 1×16": ["gunicorn", "-k", "gthread", "-w", "1", "--threads", "16", "ninja_orm.wsgi"],
    "gunicorn gthread 2×4": ["gunicorn", "-k", "gthread", "-w", "2", "--threads", "4", "ninja_orm.wsgi"],
    "gunicorn sync 2": ["gunicorn", "-k", "sync", "-w", "2", "ninja_orm.wsgi"],
    "uvicorn 1": ["uvicorn", "ninja_orm.asgi:application"],
    "uvicorn 2": ["uvicorn", "--workers", "2", "ninja_orm.asgi:application"],
}
KILLS = 20
TIMES_FASTER, SHARE_OF_P99, TIMES_QUIET = 8.0, 0.2, 5.0


def run(*, seconds: float = 5.0, kills: int = KILLS, connections: int = 64) -> Json:
    """All figures, about a minute with the defaults. ``met`` says whether every target is."""
    found: Json = {"machine": installation.machine(), "intake": {}, "alternative": None}
    ours = saturated(seconds, connections)
    found["intake"] = programs.shown(ours)
    if (best := alternative(seconds, connections)) is not None:
        name, theirs = best
        found["alternative"] = {"server": name} | programs.shown(theirs)
        found["times_requests"] = round(ours.per_second / theirs.per_second, 1)
        found["share_of_p99"] = round(ours.p99 / theirs.p99, 3)
    found["kills"] = killed(kills)
    found["beside_busy_pages"] = steady(seconds)
    found["met"] = _met(found)
    return found


def _met(found: Json) -> bool:
    kills, beside = found["kills"], found["beside_busy_pages"]
    faster = found.get("times_requests", TIMES_FASTER) >= TIMES_FASTER
    sooner = found.get("share_of_p99", SHARE_OF_P99) <= SHARE_OF_P99
    return faster and sooner and not kills["lost"] and not kills["doubled"] and beside["times_quiet"] <= TIMES_QUIET


def _task(port: int, seconds: float, connections: int, **more: Any) -> Task:  # Any: the task's fields
    path = more.pop("path", installation.RESPONSES.format("bench"))
    return Task("127.0.0.1", port, path, ANSWER, connections=connections, seconds=seconds, **more)


@contextmanager
def _prepared() -> Iterator[Path]:
    with programs.folder() as data:
        published.publish(SURVEY, path=data / "intake.sqlite3")
        yield data


def saturated(seconds: float, connections: int) -> Findings:
    """The edge alone, every connection sending as soon as it is answered."""
    with _prepared() as data, programs.edge(data) as port:
        programs.load(_task(port, min(1.0, seconds), connections))
        return programs.load(_task(port, seconds, connections))


def alternative(seconds: float, connections: int) -> tuple[str, Findings] | None:
    """The best set-up of the alternative and its findings; None where its source is not there."""
    if not programs.ALTERNATIVES.is_dir():
        return None
    databases = {"": ""} | ({"PostgreSQL, ": url} if (url := os.environ.get("BENCH_DATABASE_URL", "")) else {})
    tried = {
        (database, server): _alternative(server, databases[database], min(2.0, seconds), connections)
        for database in databases
        for server in SERVERS
    }
    database, server = max(tried, key=lambda which: tried[which].per_second)
    return database + server, _alternative(server, databases[database], seconds, connections)


def _alternative(server: str, database_url: str, seconds: float, connections: int) -> Findings:
    with programs.folder() as data, programs.listener() as listening:
        environment = {
            "DJANGO_SETTINGS_MODULE": "ninja_orm.settings",
            "BENCH_FILE": str(data / "alternative.sqlite3"),
            "DATABASE_URL": database_url,
        }
        cwd, fd = programs.ALTERNATIVES, listening.fileno()
        prepare = [sys.executable, "-m", "ninja_orm.prepare"]
        subprocess.run(prepare, env=os.environ | environment, cwd=cwd, check=True)
        flag = (
            ["--fd", str(fd)] if server.startswith("uvicorn") else ["--bind", f"fd://{fd}", "--log-level", "critical"]
        )
        process = programs.start([SERVERS[server][0], *flag, *SERVERS[server][1:]], environment, fds=[fd], cwd=cwd)
        try:
            port = listening.getsockname()[1]
            programs.wait_until_answering(port, "/none")
            reconnect = "sync" in server
            programs.load(_task(port, min(1.0, seconds), connections, reconnect=reconnect))
            return programs.load(_task(port, seconds, connections, reconnect=reconnect))
        finally:
            programs.end(process)


def killed(times: int) -> Json:
    """Kill the edge under load again and again, then look for every acknowledged answer in the log."""
    with _prepared() as data, programs.listener() as listening:
        port = listening.getsockname()[1]
        process = programs.start_edge(data, listening)
        programs.wait_until_answering(port, "/healthz")
        # The clients come back after each kill.
        loading = programs.begin_load(_task(port, 12.0 * times, 32, keep_ids=True, reconnect=True))
        for _ in range(times):
            _until_written(data)
            programs.end(process)
            process = programs.start_edge(data, listening)
        loading.terminate()
        acknowledged = programs.findings_of(loading).acknowledged
        programs.end(process)
        stored = Counter(row.key for row in log.read_after(0, 100_000_000, path=data / "intake.sqlite3"))
        log.forget()
    return {
        "kills": times,
        "acknowledged": len(acknowledged),
        "lost": sum(key not in stored for key in acknowledged),
        "doubled": sum(count > 1 for count in stored.values()),
    }


def _until_written(data: Path) -> None:
    """Until the edge writes again, and a little longer: the kill shall meet it at work."""
    before, until = log.head(path=data / "intake.sqlite3"), time.monotonic() + 10
    while log.head(path=data / "intake.sqlite3") < before + 100 and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(0.05 + 0.2 * (before % 7) / 7)


def steady(seconds: float) -> Json:
    """Latency at 200 answers/s with the whole program running: quiet, then beside four clients of the metrics API."""
    with programs.folder() as data:
        key = installation.bootstrapped(data)
        with programs.heardwell(data) as program:
            port = program.port
            survey_id = installation.publish(port, key, _questions())
            path = installation.RESPONSES.format(survey_id)
            programs.load(_task(port, min(2.0, seconds), 8, path=path, rate=200))
            quiet = programs.load(_task(port, seconds, 16, path=path, rate=200))
            pages = _pages(port, key, survey_id, seconds + 1)
            loading = programs.begin_load(pages)
            time.sleep(0.5)
            busy = programs.load(_task(port, seconds, 16, path=path, rate=200))
            pages_found = programs.findings_of(loading)
    return {
        "quiet": programs.shown(quiet),
        "busy": programs.shown(busy),
        "pages": {"path": pages.path} | programs.shown(pages_found),
        "times_quiet": round(busy.p99 / quiet.p99, 2),
    }


def _questions() -> list[Json]:
    choices = [{"value": "speed", "label": {"en": "Speed"}}]
    tags = {"key": "tags", "type": "multi", "label": {"en": "What?"}, "choices": choices}
    return [*installation.nps_with_comment(), tags]


def _pages(port: int, key: str, survey_id: str, seconds: float) -> Task:
    """Four clients that ask for a dashboard's numbers without pause."""
    path = f"/api/v1/metrics/nps?survey_id={survey_id}&interval=day&group_by=channel,device"
    headers = {"authorization": f"Bearer {key}"}
    return Task("127.0.0.1", port, path, connections=4, seconds=seconds, headers=headers)
