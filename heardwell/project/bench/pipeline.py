"""``heardwell bench pipeline``: how soon an answer counts, how fast files come in, what an idle installation takes."""

import gzip
import json
import math
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from heardwell.project.bench import installation, processes, programs, reviews
from heardwell.project.bench.installation import Json
from heardwell.project.bench.load import Findings, Task

ANSWER: Final = '{"response_id": "{id}", "seq": 1, "done": true, "answers": {"nps": 3, "why": "{text}"}}'
RATE, CONNECTIONS = 200, 16
REVIEWS, STARTS = 60_000, 3
#: A poll is about as heavy as a small page; more of them would be what is measured.
LOOK_S: Final = 0.015
#: How long the last answers may take, and how long a program is left alone before it counts as idle.
LATEST_S, SETTLE_S = 30.0, 3.0
IMPORT_S: Final = 1800.0
VISIBLE_P99_S, IMPORTED_PER_S, IDLE_MB, COLD_S, LOADER_B, WIDGET_B = 1.0, 1500.0, 200.0, 3.0, 3500, 14_000


def run(
    *, seconds: float = 5.0, reviews: int = REVIEWS, file: Path | None = None, starts: int = STARTS, demo: bool = True
) -> Json:
    """All figures, a few minutes with the defaults. ``met`` says whether every target is.

    ``file`` is a JSONL, CSV or XLSX file to import in place of ``reviews`` made ones; without ``demo`` the idle program
    holds the answers of the first figure only.
    """
    found: Json = {"machine": installation.machine()}
    with programs.folder() as data:
        key = installation.bootstrapped(data)
        with programs.heardwell(data) as program:
            found["visible"] = _loaded(visible, program, key, seconds)
            found["bytes"] = widget(program.port, key)
        if not demo:
            found["idle"] = _loaded(idle, data, starts)
    if demo:
        with programs.folder() as data:
            with programs.heardwell(data, "demo"):
                pass
            found["idle"] = _loaded(idle, data, starts)
    found["import"] = _loaded(imported, reviews, file)
    found["rows"] = _rows(found)
    found["met"] = all(row["met"] for row in found["rows"])
    return found


def _loaded(measure: Callable[..., Json], *arguments: object) -> Json:
    """What was measured, with how busy the machine was before and after."""
    before = installation.load()
    return measure(*arguments) | {"load": [before, installation.load()]}


def _rows(found: Json) -> list[Json]:
    visible_s, idle, sizes = found["visible"]["p99_ms"] / 1000, found["idle"], found["bytes"]
    return [
        _row("answer acknowledged → counted, p99", visible_s, "s", VISIBLE_P99_S),
        _row("reviews imported, understood, counted", found["import"]["per_second"], "/s", IMPORTED_PER_S, least=True),
        _row("idle memory (PSS)", idle["memory_mb"].get("sum", math.nan), "MB", IDLE_MB),
        _row("cold start", idle["cold_start_s"], "s", COLD_S),
        _row("widget before a survey shows", sizes["loader"], "B", LOADER_B),
        _row("widget with an NPS survey", sizes["with_survey"], "B", WIDGET_B),
    ]


def _row(figure: str, found: float, unit: str, target: float, *, least: bool = False) -> Json:
    met = found >= target if least else found <= target
    return {"figure": figure, "found": found, "unit": unit, "target": ("≥ " if least else "≤ ") + f"{target:g}"} | {
        "met": met
    }


# ---------------------------------------------------------------- from the acknowledgement to the metric


def visible(program: programs.Running, key: str, seconds: float) -> Json:
    """Send answers with comments at a steady rate, and look at the metric until it counts every one."""
    port = program.port
    survey = installation.publish(port, key, installation.nps_with_comment())
    metric = f"/api/v1/metrics/nps?survey_id={survey}"
    _warm(port, key, survey, metric)
    spent = processes.cpu_s(program.pid) or math.nan
    task = Task(
        *("127.0.0.1", port, installation.RESPONSES.format(survey), ANSWER),
        connections=CONNECTIONS,
        seconds=seconds,
        rate=RATE,
        texts=reviews.comments(400),
        keep_ids=True,
    )
    seen, findings = _watched(port, key, metric, task)
    waited = _waited(findings.acknowledged_at, seen)
    return _spread(waited) | {
        "answers": len(waited),
        "never_counted": sum(map(math.isinf, waited)),
        "looks": len(seen),
        "processors_busy": round(((processes.cpu_s(program.pid) or math.nan) - spent) / seconds, 2),
        "acknowledged": programs.shown(findings),
    }


def _warm(port: int, key: str, survey: str, path: str) -> None:
    """The first answer opens stores and loads the model: it is not what is measured."""
    body = {"response_id": "the-first-of-all", "seq": 1, "done": True, "answers": {"nps": 9, "why": "很好"}}
    installation.post(port, "", installation.RESPONSES.format(survey), body)
    until = time.monotonic() + LATEST_S
    while not installation.get(port, key, path)["n"] and time.monotonic() < until:
        time.sleep(LOOK_S)


def _watched(port: int, key: str, path: str, task: Task) -> tuple[list[tuple[float, int]], Findings]:
    """Look while the answers come and until all are there; moments with what was then counted, the warming one less."""
    seen: list[tuple[float, int]] = []
    loading = programs.begin_load(task)
    until = time.monotonic() + task.seconds + LATEST_S
    findings: Findings | None = None
    while time.monotonic() < until:
        counted = installation.get(port, key, path)["n"] - 1
        seen.append((time.monotonic(), counted))
        if findings is None and loading.poll() is not None:
            findings = programs.findings_of(loading)
        if findings is not None and counted >= len(findings.acknowledged):
            break
        time.sleep(LOOK_S)
    return seen, findings or programs.findings_of(loading)


def _waited(acknowledged_at: Sequence[float], seen: Sequence[tuple[float, int]]) -> list[float]:
    """Seconds from each acknowledgement until the count had reached it; infinite when it never did.

    Answers are counted in the order in which they were written, which is that of their acknowledgements.
    """
    waited, looks = [], iter(seen)
    moment, counted = 0.0, 0
    for number, acknowledged in enumerate(sorted(acknowledged_at), start=1):
        while counted < number:
            moment, counted = next(looks, (math.inf, number))
        waited.append(max(0.0, moment - acknowledged))
    return waited


def _spread(seconds: Sequence[float]) -> Json:
    ordered = sorted(seconds) or [math.inf]

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1)

    return {"p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99), "longest_ms": at(1.0)}


# ---------------------------------------------------------------- a file of reviews


def imported(count: int, file: Path | None = None) -> Json:
    """``heardwell import`` into an empty installation, nothing else running; then what the API counts."""
    with programs.folder() as data:
        key = installation.bootstrapped(data)
        path, length = file, None
        if path is None:
            path = data / "reviews.jsonl"
            length = reviews.write(path, count)
        said, elapsed, cpu = _run_import(data, path)
        with programs.heardwell(data) as program:
            counted, felt = (
                installation.get(program.port, key, f"/api/v1/metrics/{metric}")["n"]
                for metric in ("volume", "sentiment")
            )
    if counted != said["accepted"]:
        raise RuntimeError(f"{said['accepted']} reviews were taken in, {counted} are counted")
    return {
        "reviews": counted,
        "with_sentiment": felt,
        "average_characters": length,
        "rejected": said["rejected"],
        "seconds": round(elapsed, 2),
        "cpu_s": round(cpu, 2),
        "per_second": round(counted / elapsed, 1),
        "per_cpu_second": round(counted / cpu, 1),
    }


def _run_import(data: Path, path: Path) -> tuple[Json, float, float]:
    """What the command said, the seconds that it took, and its processor time."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    arguments = installation.command("import", "--json", str(path), data=data)
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, timeout=IMPORT_S)
    elapsed, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout), elapsed, cpu


# ---------------------------------------------------------------- doing nothing


def idle(data: Path, starts: int) -> Json:
    """Start the program several times on an installation that is there; what the last one takes when left alone."""
    ready, spent = [], []
    memory: dict[str, float] = {}
    for number in range(starts):
        with programs.heardwell(data) as program:
            ready.append(round(program.ready_s, 2))
            spent.append(processes.cpu_s(program.pid) or math.nan)
            if number == starts - 1:
                time.sleep(SETTLE_S)
                memory = processes.memory_mb(program.pid)
    return {
        "cold_start_s": round(statistics.median(ready), 2),
        "cold_starts_s": ready,
        "cold_start_cpu_s": round(statistics.median(spent), 2),
        "memory_mb": memory,
    }


# ---------------------------------------------------------------- over the wire


def widget(port: int, key: str) -> Json:
    """Bytes of what a page loads, as the edge hands it out, compressed with gzip −9. One NPS survey is published."""
    site = installation.get(port, key, "/api/v1/sites")["items"][0]["key"]
    survey = installation.get(port, key, "/api/v1/surveys")["items"][0]["id"]
    paths = {"loader": "/w/v1/heardwell.js", "renderer": "/w/v1/survey.js", "config": f"/c/v1/sites/{site}/config"}
    paths["form"] = f"/c/v1/surveys/{survey}?lang=en"
    sizes = {name: _compressed(port, path) for name, path in paths.items()}
    return sizes | {"with_survey": sum(sizes.values())}


def _compressed(port: int, path: str) -> int:
    status, body = programs.ask(port, path, None, {})
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return len(gzip.compress(body, 9, mtime=0))
