"""The rooms of the workplace, as the sidebar and the bar of a phone show them.

``web`` knows no room's code: it knows the names of their URLs, and shows a room when that name resolves. A room that
counts something registers a badge in ``AppConfig.ready()``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from heardwell.web.numbers import number
from heardwell.web.settings_pages import is_setting

Counter = Callable[[int], int]
_badges: dict[str, Counter] = {}


def badge(url_name: str, count: Counter) -> None:
    """Show ``count(workspace_id)`` beside the room of that URL name, when it is not zero."""
    _badges[url_name] = count


@dataclass(frozen=True, slots=True)
class Room:
    url_name: str
    label: StrOrPromise
    icon: str
    key: str  # "o" then this key opens it
    place: str = "main"  # main, more (below the line), foot
    on_phone: bool = False  # one of the five in the bar
    also: tuple[str, ...] = ()  # URL names (or namespaces, with a colon at the end) that belong to the room
    settings: bool = False  # every page that is listed among the settings is in this room, whose ever it is


ROOMS = (
    Room("pulse", _("Pulse"), "pulse", "p", on_phone=True),
    Room("feedback:voices", _("Voices"), "voices", "v", on_phone=True, also=("feedback:",)),
    Room("cases:list", _("Cases"), "cases", "c", on_phone=True, also=("cases:", "replies:")),
    Room("surveys:list", _("Surveys"), "surveys", "s", also=("surveys:", "widget:share", "widget:sheet", "results:")),
    Room("atlas:home", _("Topics"), "topics", "i", also=("atlas:", "topics:", "discovery:", "questions:")),
    Room("dashboards:home", _("Dashboards"), "dash", "d", "more", on_phone=True, also=("dashboards:",)),
    Room(
        "accounts:settings",
        _("Settings"),
        "settings",
        "t",
        "foot",
        also=("accounts:", "rules:", "sso:", "two_step:", "system:"),
        settings=True,
    ),
    Room(
        "messaging:mailbox",
        _("Mailbox"),
        "mail",
        "m",
        "foot",
        also=("messaging:mailbox", "messaging:delivery", "messaging:test"),
    ),
)


@dataclass(frozen=True, slots=True)
class Door:
    """A room that is there, for this reader."""

    room: Room
    url: str
    current: bool
    count: int | None = None  # None where the room counts nothing

    @property
    def counts(self) -> bool:
        return self.count is not None

    @property
    def count_words(self) -> str:
        return ngettext("%(n)s waiting for an answer", "%(n)s waiting for an answer", self.count or 0) % {
            "n": number(self.count or 0)
        }


def doors(request: HttpRequest) -> list[Door]:
    """The rooms of the request's workspace; none where nobody is inside."""
    workspace = getattr(request, "workspace", None)
    if workspace is None:
        return []
    found = []
    for room in ROOMS:
        try:
            url = reverse(room.url_name, args=[workspace.slug])
        except NoReverseMatch:
            continue
        count = _badges[room.url_name](workspace.pk) if room.url_name in _badges else None
        found.append(Door(room, url, _is_current(request, room), count))
    return found


def _is_current(request: HttpRequest, room: Room) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    name = match.view_name
    if name == room.url_name:
        return True
    if any(other.url_name == name for other in ROOMS if other is not room):
        return False
    if is_setting(name):
        return room.settings
    return any(name.startswith(prefix) for prefix in room.also)
