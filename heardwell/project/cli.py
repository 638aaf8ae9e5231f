"""The command line: its commands and options. What they do stands in :mod:`heardwell.project.commands`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import heardwell
from heardwell.core.errors import HeardwellError
from heardwell.project import bytecode, cli_words, commands
from heardwell.project.cli_words import _

Command = Callable[[argparse.Namespace], int]
Adder = Callable[[str, Command, str], argparse.ArgumentParser]


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Entry point of ``heardwell``. Exit code 0 on success, 1 on an expected failure, 2 on wrong usage."""
    cli_words.speak()
    arguments = _parser().parse_args(argv)
    _apply_options(arguments)
    bytecode.keep(Path(os.environ.get("HEARDWELL_DATA", "heardwell-data")))
    try:
        sys.exit(arguments.run(arguments))
    except KeyboardInterrupt:
        sys.exit(130)
    except (HeardwellError, FileNotFoundError, ValueError) as error:
        sys.exit(_explain(error))


def _explain(error: Exception) -> int:
    """Expected errors in a sentence each; others with their trace, since they are ours to mend."""
    from pydantic import ValidationError

    if isinstance(error, HeardwellError):
        lines = [f"{item.field}: {item.message}" for item in error.errors] or [error.title]
    elif isinstance(error, ValidationError):
        lines = [f"{'_'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()]
    elif isinstance(error, FileNotFoundError):
        lines = [_("%s: no such file") % error.filename]
    else:
        raise error
    for line in lines:
        print(f"heardwell: {line}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="heardwell", description=_("Every customer voice, heard and answered."))
    parser.add_argument(
        "--version",
        action="version",
        version=f"heardwell {heardwell.__version__}",
        help=_("show program's version number and exit"),
    )
    names = parser.add_subparsers(metavar=_("COMMAND"), required=True)

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        command = names.add_parser(name, help=text, description=text)
        command.add_argument("--data", type=Path, help=_("folder that holds everything (HEARDWELL_DATA)"))
        command.add_argument("--json", action="store_true", help=_("print JSON"))
        command.set_defaults(run=run)
        return command

    _running(add)
    _bringing_in(add)
    _looking_after(add)
    return parser


def _running(add: Adder) -> None:
    for name, run, text in (
        ("serve", commands.serve, _("Start Heardwell")),
        ("demo", commands.demo, _("Start Heardwell with half a year of made-up feedback")),
    ):
        command = add(name, run, text)
        command.add_argument("--host", help=_("address to listen on (127.0.0.1)"))
        command.add_argument("--port", type=int, help=_("port to listen on (8000; 0 takes a free one)"))


def _bringing_in(add: Adder) -> None:
    command = add("bootstrap", commands.bootstrap, _("Make a workspace, its owner and an API key, without questions"))
    command.add_argument("--workspace", required=True, metavar="NAME", help=_("name of the workspace"))
    command.add_argument("--email", required=True, help=_("address of its owner"))
    command.add_argument("--password", required=True, help=_("their password, if the person is new"))

    command = add("import", commands.import_, _("Bring in feedback from a JSONL, CSV or XLSX file (also .gz)"))
    command.add_argument("file", type=Path, nargs="+", help=_("what to read"))
    command.add_argument(
        "--format", default="auto", choices=["auto", "jsonl", "csv", "xlsx"], help=_("by the file's name otherwise")
    )
    command.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help=_("for example text=评论内容")
    )
    command.add_argument("--source", help=_("name of the source; the file's name otherwise"))
    command.add_argument("--workspace", metavar="NAME", help=_("needed when there are several"))

    command = add("understand", commands.understand, _("What the text engine reads in a text (JSON lines)"))
    command.add_argument("text", nargs="?", help=_("the text; standard input otherwise"))
    command.add_argument("--file", type=Path, help=_("one text a line, plain or as JSON; - for standard input"))
    command.add_argument("--out", type=Path, metavar="FILE", help=_("write there; to standard output otherwise"))
    command.add_argument("--workspace", metavar="NAME", help=_("look for the topics of this workspace"))


def _looking_after(add: Adder) -> None:
    command = add("backup", commands.backup, _("Write everything into one file, also while Heardwell runs"))
    command.add_argument("file", type=Path, help=_("the file to write, for example heardwell.tar.gz"))
    command = add("restore", commands.restore, _("Put a backup back as the data folder"))
    command.add_argument("file", type=Path, help=_("a file that heardwell backup wrote"))
    command.add_argument("--force", action="store_true", help=_("replace a folder that holds data; it is kept beside"))
    command = add("rebuild", commands.rebuild, _("Make what is derived anew from the records"))
    command.add_argument("what", choices=["analytics"], help=_("what to make anew"))

    command = add("bench", commands.bench, _("Measure against a named alternative, on this machine"))
    command.add_argument("what", choices=["intake", "pipeline"], help=_("what to measure"))
    command.add_argument("--seconds", type=float, default=5.0, help=_("time of each run"))
    command.add_argument("--reviews", type=int, help=_("pipeline: how many made-up reviews to import (60000)"))
    command.add_argument("--file", type=Path, help=_("pipeline: import this file instead"))

    add("doctor", commands.doctor, _("Check this installation; each finding says what to do"))
    command = add("login-link", commands.login_link, _("A sign-in link for somebody, without mail"))
    command.add_argument("email", help=_("the person's address"))
    command = add("two-step", commands.two_step, _("Switch two-step sign-in off for somebody who is locked out"))
    command.add_argument("what", choices=["off"], help=_("what to do"))
    command.add_argument("email", help=_("the person's address"))


def _apply_options(arguments: argparse.Namespace) -> None:
    """Options are settings: put them where every process of the program reads them."""
    for option, variable in (("data", "HEARDWELL_DATA"), ("host", "HOST"), ("port", "PORT")):
        value = getattr(arguments, option, None)
        if value is not None:
            os.environ[variable] = str(value)


if __name__ == "__main__":
    main()
