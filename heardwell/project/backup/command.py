"""``heardwell backup``, ``heardwell restore`` and ``heardwell rebuild`` as a person meets them."""

import argparse
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from heardwell.core import config as configuration
from heardwell.project.backup.manifest import Manifest
from heardwell.project.cli_words import _, ngettext


def backup(arguments: argparse.Namespace) -> int:
    from heardwell.project.backup import writing

    with _ending_tidily(), _bar(_("Backing up")) as tell:
        written = writing.write(arguments.file, tell=tell)
    if arguments.json:
        about = {"file": str(written.path), "bytes": written.bytes, "seconds": round(written.seconds, 3)}
        _print(json.dumps(about | _about(written.manifest)))
        return 0
    _print(
        _("%(file)s: %(size)s, written and checked in %(seconds)s s.")
        % {"file": written.path, "size": decimal(written.bytes), "seconds": f"{written.seconds:.1f}"}
    )
    _print(
        _("It holds the signing secret and everything that customers said: keep it where only you can read it.")
        if written.manifest.secrets
        else _("It holds everything that customers said, but not SECRET_KEY: keep that too.")
    )
    return 0


def restore(arguments: argparse.Namespace, load: Callable[[], None]) -> int:
    """``load`` starts Django, once HEARDWELL_DATA names the unpacked folder."""
    from heardwell.project.backup import restoring

    doubtful = 0

    def make_ready(folder: Path) -> int:
        nonlocal doubtful
        with _environment(HEARDWELL_DATA=str(folder)):
            load()
            from heardwell.project.backup.ready import make_ready

            made = make_ready()
        doubtful = made.doubtful
        return made.facts

    data = configuration.config().data
    with _ending_tidily(), _bar(_("Restoring")) as tell:
        done = restoring.restore(arguments.file, data, force=arguments.force, make_ready=make_ready, tell=tell)
    kept = str(done.kept) if done.kept else None
    if arguments.json:
        about = {"data": str(done.data), "kept": kept, "facts": done.facts, "mails_held_back": doubtful}
        _print(json.dumps(about | _about(done.manifest)))
        return 0
    _print(_("%(data)s is as it was on %(moment)s.") % {"data": done.data, "moment": done.manifest.created})
    if kept:
        _print(_("The folder that was there is now %s. Delete it when all is well.") % kept)
    if doubtful:
        _print(
            ngettext(
                "%d mail was waiting, and may have been sent since: see Settings, Mailbox.",
                "%d mails were waiting, and may have been sent since: see Settings, Mailbox.",
                doubtful,
            )
            % doubtful
        )
    return 0


def rebuild(arguments: argparse.Namespace) -> int:
    """``heardwell rebuild analytics``: Django is loaded."""
    from heardwell.analytics.store import close_stores
    from heardwell.project import pipeline, services

    services.prepare()
    try:
        facts = pipeline.rebuild_analytics()
    finally:
        close_stores()
    _print(
        json.dumps({"facts": facts})
        if arguments.json
        else _("Analytics holds %d facts, made from the records.") % facts
    )
    return 0


def _about(manifest: Manifest) -> dict[str, object]:
    return {
        "version": manifest.version,
        "created": manifest.created,
        "secrets": manifest.secrets,
        "files": [entry.path for entry in manifest.files],
    }


@contextlib.contextmanager
def _bar(text: str) -> Iterator[Callable[[int, int], None]]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        DownloadColumn(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        bar = bars.add_task(text, total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)


@contextlib.contextmanager
def _ending_tidily() -> Iterator[None]:
    """SIGTERM ends as Ctrl-C does: what was begun is cleared away."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    configuration.reset()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        configuration.reset()


def _print(text: str) -> None:
    print(text)  # noqa: T201  # what the person asked for
