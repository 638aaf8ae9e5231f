"""What the palette (⌘K) can do and find.

Rooms and settings pages are in it by themselves. A room adds its verbs and its things in ``AppConfig.ready()``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Command:
    """A verb: it opens a page that takes the workspace's slug."""

    url_name: str
    label: StrOrPromise
    icon: str
    words: StrOrPromise = ""  # more words that people may type
    permission: str = "read"  # value of accounts.roles.Permission
    key: str = ""  # the key that does the same, shown beside it


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that the palette found."""

    url: str
    label: str
    icon: str
    detail: str = ""


#: (request inside a workspace, what was typed) → at most five things, best first. Must answer within 50 ms.
Source = Callable[[HttpRequest, str], Iterable[Found]]

_commands: dict[str, Command] = {}
_sources: dict[str, tuple[StrOrPromise, Source]] = {}


def command(one: Command) -> None:
    """Offer a verb."""
    _commands[one.url_name] = one


def source(name: str, heading: StrOrPromise, find: Source) -> None:
    """Search a room's things, shown under ``heading``."""
    _sources[name] = (heading, find)


def commands() -> list[Command]:
    return list(_commands.values())


def sources() -> dict[str, tuple[StrOrPromise, Source]]:
    return dict(_sources)
