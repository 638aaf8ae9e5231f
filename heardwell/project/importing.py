"""``heardwell import``: reads files into the intake log and waits until their rows are understood and counted."""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Column

from heardwell.accounts.models import Workspace
from heardwell.collect.imports.actions import Counts, ImportResult, run_import
from heardwell.core.errors import Invalid, NotFound
from heardwell.project import digest, pipeline, services

#: Whoever waits for the pipeline looks this often.
LOOK_S = 0.2
#: An installation that is stopped half way goes on at the next start, so waiting may end.
MOST_WAIT_S = 3600.0


def run(arguments: argparse.Namespace) -> int:
    """Import every file named; prints one line (JSON: one object) a file. 0 when all could be read."""
    services.prepare()
    workspace = workspace_named(arguments.workspace)
    mapping = _mapping(arguments.map)
    console = Console(stderr=True)
    with _bars(console) as bars:
        with digest.beside() as running:
            results = [_read(bars, workspace, path, arguments, mapping) for path in arguments.file]
        _wait(bars, running)
    for path, result in zip(arguments.file, results, strict=True):
        print(json.dumps(_as_json(path, result)) if arguments.json else _sentence(path, result))  # noqa: T201
    return 0


def _bars(console: Console) -> Progress:
    columns = (
        TextColumn("{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis", max_width=30)),
        BarColumn(bar_width=20),
        TaskProgressColumn(),
        TextColumn("{task.fields[said]}"),
        TimeRemainingColumn(compact=True),
    )
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _read(
    bars: Progress, workspace: Workspace, path: Path, arguments: argparse.Namespace, mapping: dict[str, str]
) -> ImportResult:
    bar = bars.add_task(path.name, total=path.stat().st_size, said="")

    def tell(done: int, total: int, counts: Counts) -> None:
        said = _counts(counts.accepted, counts.duplicates, counts.rejected, bare=True)
        bars.update(bar, completed=done, total=total, said=said)

    result = run_import(
        workspace, path, format=arguments.format, source=arguments.source, mapping=mapping, progress=tell
    )
    bars.update(bar, completed=bars.tasks[bar].total)
    return result


def _wait(bars: Progress, running: Callable[[], bool]) -> None:
    """Until what was read is understood and counted: by the running program, or by the process beside this one.

    Should that have died, it is done here; and in any case the program goes on with it when it starts.
    """
    behind = max(pipeline.lag().values(), default=0)
    bar = bars.add_task(_("Understanding and counting"), total=behind, said="")
    while running():
        left = max(pipeline.lag().values(), default=0)
        bars.update(bar, completed=max(0, behind - left))
        time.sleep(LOOK_S)
    pipeline.run_until_idle(MOST_WAIT_S)
    bars.update(bar, completed=behind)


def workspace_named(name: str | None) -> Workspace:
    """By name or slug; without one, the only one there is. Raises :class:`NotFound` and :class:`Invalid`."""
    found = Workspace.objects.filter(ended_at=None).order_by("id")
    if name:
        named = found.filter(name=name).first() or found.filter(slug=name).first()
        if named is None:
            raise NotFound(_("There is no workspace “%(name)s”") % {"name": name})
        return named
    if not found:
        raise NotFound(_("There is no workspace yet: start heardwell serve and open the set-up link"))
    if len(found) > 1:
        raise Invalid.one("--workspace", _("Name one of: %(names)s") % {"names": _(", ").join(w.name for w in found)})
    return found[0]


def _mapping(given: list[str]) -> dict[str, str]:
    pairs = [entry.partition("=") for entry in given]
    wrong = next(
        (field + middle + column for field, middle, column in pairs if not (middle and field and column)), None
    )
    if wrong is not None:
        raise Invalid.one(
            "--map", _("Expected field=column, for example text=comment, not %(given)s") % {"given": wrong}
        )
    return {field.strip(): column.strip() for field, _middle, column in pairs}


def _as_json(path: Path, result: ImportResult) -> dict[str, object]:
    return {
        "file": path.name,
        "source": result.source,
        "accepted": result.accepted,
        "duplicates": result.duplicates,
        "rejected": result.rejected,
        "report": str(result.report) if result.report else None,
    }


def _counts(accepted: int, duplicates: int, rejected: int, bare: bool = False) -> str:
    """``bare`` leaves out what there is none of: a line beside the bar has little room."""
    parts = [
        (accepted, ngettext("%(n)d new", "%(n)d new", accepted)),
        (duplicates, ngettext("%(n)d there already", "%(n)d there already", duplicates)),
        (rejected, ngettext("%(n)d rejected", "%(n)d rejected", rejected)),
    ]
    return " · ".join(words % {"n": n} for n, words in parts if n or not bare)


def _sentence(path: Path, result: ImportResult) -> str:
    counts = _counts(result.accepted, result.duplicates, result.rejected)
    said = _("%(name)s: %(words)s") % {"name": path.name, "words": counts}
    if result.report is None:
        return said
    return f"{said}\n  " + _("Rejected rows, each with its reason: %(path)s") % {"path": result.report}
