"""``heardwell understand``: what the text engine reads, a JSON line for each text."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from heardwell.project.cli_words import _, ngettext
from heardwell.text.cli_support import Bad, Given, read_lines, understand
from heardwell.text.engine import NO_BRIEF, Brief


def run(arguments: argparse.Namespace, brief: Brief = NO_BRIEF) -> int:
    """Write an answer for every text; 0 when all could be read, 1 when a line was left out."""
    bad: list[Bad] = []

    def report(one: Bad) -> None:
        bad.append(one)
        print(_("line %(line)d: %(reason)s") % {"line": one.line, "reason": one.reason}, file=sys.stderr)  # noqa: T201

    with _input(arguments) as given, _output(arguments.out) as out:
        for answer in understand(given(report), brief):
            print(json.dumps(answer, ensure_ascii=False), file=out)
    if bad:
        words = ngettext("%(n)d line could not be read", "%(n)d lines could not be read", len(bad))
        print(words % {"n": len(bad)}, file=sys.stderr)  # noqa: T201
    return 1 if bad else 0


Source = Callable[[Callable[[Bad], None]], Iterator[Given]]


@contextmanager
def _input(arguments: argparse.Namespace) -> Iterator[Source]:
    """What gives the texts, once told where to report what cannot be read."""
    if arguments.file is None:
        text = arguments.text if arguments.text is not None else sys.stdin.read()
        yield lambda report: _single(text, report)
    elif str(arguments.file) == "-":
        yield lambda report: read_lines(sys.stdin.buffer, report)
    else:
        with arguments.file.open("rb") as file, _progress(arguments.file) as read:
            yield lambda report: read_lines(read(file), report)


def _single(text: str, report: Callable[[Bad], None]) -> Iterator[Given]:
    """The whole text, whatever it looks like. What the shell could not decode comes as lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        report(Bad(1, "not UTF-8"))
    else:
        yield Given(text, None, {})


@contextmanager
def _progress(path: Path) -> Iterator[Callable[[BinaryIO], Iterator[bytes]]]:
    """A bar by the bytes that were read, on standard error where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bars:
        bar = bars.add_task(path.name, total=path.stat().st_size)

        def read(file: BinaryIO) -> Iterator[bytes]:
            for line in file:
                yield line
                bars.advance(bar, len(line))

        yield read


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
    else:
        with path.open("w", encoding="utf-8") as file:
            yield file
