"""Bringing files in. Every row takes the way of all feedback: the intake log first."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b, file_digest
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _
from msgspec.structs import replace

from heardwell.accounts.models import User, Workspace
from heardwell.collect.imports.items import Rows
from heardwell.collect.imports.models import Import
from heardwell.collect.imports.news import tell_done
from heardwell.collect.imports.readers import Reader, open_file
from heardwell.collect.imports.report import Report
from heardwell.collect.intake.envelope import FeedbackItem, encode_sorted
from heardwell.collect.intake.log import append_items
from heardwell.core import clock
from heardwell.core.config import config
from heardwell.core.errors import FieldError, HeardwellError, Invalid
from heardwell.feedback.said import SURVEY

#: Rows that are on disk before progress is told.
BATCH = 500
#: The only shape that a source may have.
SOURCE = re.compile(r"[\w.:-]{1,64}\Z")


@dataclass(slots=True)
class Counts:
    """What became of the rows so far."""

    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0


Progress = Callable[[int, int, Counts], None]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """``report`` is the CSV of rejected rows (line, field, reason, row), None when there are none."""

    id: int
    source: str
    accepted: int
    duplicates: int
    rejected: int
    report: Path | None


def run_import(
    workspace: Workspace,
    path: Path,
    *,
    format: str = "auto",
    source: str | None = None,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    by: User | None = None,
) -> ImportResult:
    """Bring in a JSONL, CSV (both also gzipped) or XLSX file.

    Killed half way and run again it completes; run twice it adds nothing. ``source`` names where all rows come from
    (else the row's own source, else the file's name), ``mapping`` is field → column. ``progress`` is called after each
    batch with bytes done, bytes of the file and counts. Raises :class:`Invalid` or :class:`TooLarge` when the file as
    a whole cannot be read; bad rows do not stop the good ones.
    """
    path = Path(path)
    if not path.is_file():
        raise Invalid.one("file", _("There is no file %(name)s") % {"name": path.name})
    run = Import(workspace=workspace, file_name=path.name[:255], source=_source(source, path), by=by)
    run.file_digest, size = _digest(path), path.stat().st_size
    run.save()
    counts = Counts()
    try:
        reader = open_file(path, format)
        rows = Rows(reader.columns, mapping, source=run.source, forced=source is not None, zone=workspace.zone)
        report = _run(run, reader, rows, counts, lambda done: progress(done, size, counts) if progress else None)
    except HeardwellError as error:
        _end(run, counts, error=error.title)
        raise
    except BaseException:
        _end(run, counts, error=_("The import was interrupted; run it again to go on"))
        raise
    _end(run, counts, report=report)
    return ImportResult(run.pk, run.source, counts.accepted, counts.duplicates, counts.rejected, report)


def _source(given: str | None, path: Path) -> str:
    """Where the rows come from, as told or by the file's name. ``survey`` belongs to survey responses."""
    name = given if given is not None else re.sub(r"[^\w.:-]+", "-", path.name.split(".")[0])[:64] or "import"
    if not SOURCE.match(name):
        raise Invalid.one("source", _("Expected 1 to 64 letters, digits or . : _ -"))
    if name == SURVEY:
        raise Invalid.one("source", _("The source “survey” belongs to survey responses; choose another name"))
    return name


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _run(run: Import, reader: Reader, rows: Rows, counts: Counts, tell: Callable[[int], object]) -> Path | None:
    with Report(config().data / "imports" / f"{run.pk}-rejected.csv") as report:
        good = _items(reader, rows, report)
        while batch := list(islice(good, BATCH)):
            results = append_items(run.workspace_id, batch)
            new = sum(result.status == "accepted" for result in results)
            counts.accepted, counts.duplicates = counts.accepted + new, counts.duplicates + len(batch) - new
            counts.rejected = report.rows
            tell(reader.position())
        counts.rejected = report.rows
        tell(reader.position())
        return report.path if report.rows else None


def _items(reader: Reader, rows: Rows, report: Report) -> Iterator[FeedbackItem]:
    """The rows that can be taken in; the others go into the report."""
    seen: dict[bytes, tuple[int, bytes]] = {}
    for row in reader.rows():
        found = [FieldError("row", row.error)] if row.error else rows.item(row.values)
        errors = found if isinstance(found, list) else _against(found, row.line, seen)
        if errors:
            report.add(row.line, errors, row.raw)
        elif not isinstance(found, list):
            yield found


def _against(item: FeedbackItem, line: int, seen: dict[bytes, tuple[int, bytes]]) -> list[FieldError]:
    """What speaks against the item in view of those before it: two voices under one id would replace each other, at
    every run anew."""
    if item.source == SURVEY:
        return [FieldError("source", _("The source “survey” belongs to survey responses"))]
    key = blake2b(f"{item.source}\n{item.external_id}".encode(), digest_size=12).digest()
    content = item if item.dated else replace(item, occurred_at_ms=0)
    said = blake2b(encode_sorted(content), digest_size=8).digest()
    first, before = seen.setdefault(key, (line, said))
    if before != said:
        return [FieldError("id", _("Line %(line)s has this id and says something else") % {"line": first})]
    return []


def _end(run: Import, counts: Counts, *, error: str = "", report: Path | None = None) -> None:
    run.accepted, run.duplicates, run.rejected = counts.accepted, counts.duplicates, counts.rejected
    run.state = Import.State.FAILED if error else Import.State.DONE
    run.error, run.finished_at = error, clock.now()
    run.report = str(report.relative_to(config().data)) if report else ""
    run.save()
    tell_done(run)
