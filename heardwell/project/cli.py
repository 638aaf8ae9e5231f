"""The command line. Commands import what they need when they run, so that ``serve`` stays light."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import heardwell
from heardwell.core.errors import HeardwellError
from heardwell.project import bytecode

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Entry point of ``heardwell``. Exit code 0 on success, 1 on an expected failure, 2 on wrong usage."""
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
        lines = [f"{error.filename}: no such file"]
    else:
        raise error
    for line in lines:
        print(f"heardwell: {line}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="heardwell", description="Every customer voice, heard and answered.")
    parser.add_argument("--version", action="version", version=f"heardwell {heardwell.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--data", type=Path, help="folder that holds everything (HEARDWELL_DATA)")
        command.add_argument("--json", action="store_true", help="print JSON")
        command.set_defaults(run=run)
        return command

    for name, run, text in (
        ("serve", _serve, "Start Heardwell"),
        ("demo", _demo, "Start Heardwell with half a year of made-up feedback"),
    ):
        command = add(name, run, text)
        command.add_argument("--host", help="address to listen on (127.0.0.1)")
        command.add_argument("--port", type=int, help="port to listen on (8000; 0 takes a free one)")

    command = add("bootstrap", _bootstrap, "Make a workspace, its owner and an API key, without questions")
    command.add_argument("--workspace", required=True, metavar="NAME")
    command.add_argument("--email", required=True)
    command.add_argument("--password", required=True)

    command = add("import", _import, "Bring in feedback from a JSONL, CSV or XLSX file (also .gz)")
    command.add_argument("file", type=Path, nargs="+")
    command.add_argument("--format", default="auto", choices=["auto", "jsonl", "csv", "xlsx"])
    command.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help="e.g. text=评论内容")
    command.add_argument("--source", help="name of the source; the file's name otherwise")
    command.add_argument("--workspace", metavar="NAME", help="needed when there are several")

    command = add("understand", _understand, "What the text engine reads in a text (JSON lines)")
    command.add_argument("text", nargs="?")
    command.add_argument("--file", type=Path, help="one text a line; - for standard input")

    command = add("bench", _bench, "Measure against a named alternative, on this machine")
    command.add_argument("what", choices=["intake", "pipeline"])
    command.add_argument("--seconds", type=float, default=5.0, help="time of each run")
    command.add_argument("--reviews", type=int, help="pipeline: how many made-up reviews to import (60000)")
    command.add_argument("--file", type=Path, help="pipeline: import this file instead")

    add("doctor", _doctor, "Check this installation; each finding says what to do")
    command = add("login-link", _login_link, "A sign-in link for somebody, without mail")
    command.add_argument("email")
    return parser


def _apply_options(arguments: argparse.Namespace) -> None:
    """Options are settings: put them where every process of the program reads them."""
    for option, variable in (("data", "HEARDWELL_DATA"), ("host", "HOST"), ("port", "PORT")):
        value = getattr(arguments, option, None)
        if value is not None:
            os.environ[variable] = str(value)


def _django() -> None:
    """Load the program's rooms and bring the records up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardwell.project.settings")
    import django

    from heardwell.core.config import config

    config().data.mkdir(parents=True, exist_ok=True, mode=0o700)
    bytecode.keep(config().data)
    django.setup()


def _serve(arguments: argparse.Namespace) -> int:
    from heardwell.core.config import config
    from heardwell.project import supervisor

    return supervisor.serve(config())


def _demo(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("HEARDWELL_DATA", "heardwell-demo")
    os.environ["HEARDWELL_DEMO"] = "1"
    return _serve(arguments)


def _bootstrap(arguments: argparse.Namespace) -> int:
    _django()
    from heardwell.project import bootstrap

    print(json.dumps(bootstrap.bootstrap(arguments.workspace, arguments.email, arguments.password)))
    return 0


def _import(arguments: argparse.Namespace) -> int:
    _django()
    from heardwell.project import importing

    return importing.run(arguments)


def _understand(arguments: argparse.Namespace) -> int:
    from heardwell.text.cli_support import understand_lines

    for line in understand_lines(_texts(arguments)):
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return 0


def _texts(arguments: argparse.Namespace) -> list[str]:
    if arguments.file is None:
        return [arguments.text if arguments.text is not None else sys.stdin.read()]
    if str(arguments.file) == "-":
        return sys.stdin.read().splitlines()
    return list(arguments.file.read_text(encoding="utf-8").splitlines())


def _bench(arguments: argparse.Namespace) -> int:
    from heardwell.project import bench

    own = {"reviews": arguments.reviews, "file": arguments.file} if arguments.what == "pipeline" else {}
    return bench.run(arguments.what, seconds=arguments.seconds, as_json=arguments.json, **own)


def _doctor(arguments: argparse.Namespace) -> int:
    _django()
    from heardwell.project import doctor

    return doctor.run(as_json=arguments.json)


def _login_link(arguments: argparse.Namespace) -> int:
    _django()
    from heardwell.accounts import actions
    from heardwell.accounts.models import User
    from heardwell.core.config import config
    from heardwell.core.errors import NotFound

    user = User.objects.filter(email=arguments.email.strip().lower(), is_active=True).first()
    if user is None:
        raise NotFound(f"nobody with the address {arguments.email} works here")
    link = f"{config().base_url}/accounts/link/{actions.make_link('login', user)}/"
    print(json.dumps({"link": link}) if arguments.json else link)
    return 0


if __name__ == "__main__":
    main()
