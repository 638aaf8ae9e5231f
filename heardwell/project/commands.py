"""What the commands of the command line do. Each imports what it needs when it runs, so that ``serve`` stays light."""

import argparse
import json
import os
from typing import TYPE_CHECKING

from heardwell.project import bytecode, cli_words
from heardwell.project.cli_words import _

if TYPE_CHECKING:
    from heardwell.accounts.models import User
    from heardwell.text.engine import Brief


def _load() -> None:
    """Load the program's rooms and bring the records up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardwell.project.settings")
    import django

    from heardwell.core.config import config

    os.umask(0o077)
    config().data.mkdir(parents=True, exist_ok=True, mode=0o700)
    bytecode.keep(config().data)
    django.setup()
    from django.utils import translation

    translation.activate(cli_words.language())


def serve(arguments: argparse.Namespace) -> int:
    from heardwell.core.config import config
    from heardwell.project import supervisor, versions

    versions.refuse_newer(config().data)
    return supervisor.serve(config())


def demo(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("HEARDWELL_DATA", "heardwell-demo")
    os.environ["HEARDWELL_DEMO"] = "1"
    return serve(arguments)


def bootstrap(arguments: argparse.Namespace) -> int:
    _load()
    from heardwell.project import bootstrap

    print(json.dumps(bootstrap.bootstrap(arguments.workspace, arguments.email, arguments.password)))
    return 0


def import_(arguments: argparse.Namespace) -> int:
    _load()
    from heardwell.project import importing

    return importing.run(arguments)


def understand(arguments: argparse.Namespace) -> int:
    from heardwell.project import understanding

    brief = {"brief": _brief(arguments.workspace)} if arguments.workspace else {}
    return understanding.run(arguments, **brief)


def _brief(workspace: str) -> "Brief":
    """What that workspace wants to know of its texts."""
    _load()
    from heardwell.project import importing, services
    from heardwell.understand.reading.briefs import brief_of

    services.prepare()
    return brief_of(importing.workspace_named(workspace).pk)


def bench(arguments: argparse.Namespace) -> int:
    from heardwell.project import bench

    own = {"reviews": arguments.reviews, "file": arguments.file} if arguments.what == "pipeline" else {}
    return bench.run(arguments.what, seconds=arguments.seconds, as_json=arguments.json, **own)


def doctor(arguments: argparse.Namespace) -> int:
    _load()
    from heardwell.project import doctor

    return doctor.run(as_json=arguments.json)


def _person(email: str) -> "User":
    """Who works here under that address."""
    from heardwell.accounts.models import User
    from heardwell.core.errors import NotFound
    from heardwell.project import services

    services.prepare()
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise NotFound(_("nobody with the address %s works here") % email)
    return user


def login_link(arguments: argparse.Namespace) -> int:
    _load()
    from heardwell.accounts import actions
    from heardwell.core.config import config

    user = _person(arguments.email)
    link = f"{config().base_url}/accounts/link/{actions.make_link('login', user)}/"
    print(json.dumps({"link": link}) if arguments.json else link)
    return 0


def two_step(arguments: argparse.Namespace) -> int:
    _load()
    from heardwell.accounts.two_step import actions

    user = _person(arguments.email)
    changed = actions.rescue(user)
    if arguments.json:
        print(json.dumps({"email": user.email, "two_step": False, "changed": changed}))
    elif changed:
        print(_("Two-step sign-in is off for %s, and all their sessions have ended.") % user.email)
    else:
        print(_("%s has no two-step sign-in.") % user.email)
    return 0


def backup(arguments: argparse.Namespace) -> int:
    from heardwell.project.backup import command

    return command.backup(arguments)


def restore(arguments: argparse.Namespace) -> int:
    from heardwell.project.backup import command

    return command.restore(arguments, _load)


def rebuild(arguments: argparse.Namespace) -> int:
    _load()
    from heardwell.project.backup import command

    return command.rebuild(arguments)
