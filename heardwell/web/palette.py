"""What the palette (⌘K) offers: where one can go, what one can do, and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from heardwell.web import commands, rooms, settings_pages
from heardwell.web.themes import THEMES, theme_of

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. It leads to ``url``, or sends ``value`` with the form of that name; ``keys`` shows the keys."""

    label: StrOrPromise
    icon: str
    url: str = ""
    detail: StrOrPromise = ""
    words: StrOrPromise = ""
    key: str = ""
    form: str = ""  # language, theme or sign-out
    value: str = ""
    current: bool = False
    keys: bool = False
    language: str = ""

    def holds(self, words: str) -> bool:
        said = f"{self.label} {self.detail} {self.words}".casefold()
        return all(word in said for word in words.casefold().split())


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    heading: StrOrPromise
    entries: list[Entry] = field(default_factory=list)


def standing(request: HttpRequest) -> list[Section]:
    """What is always there for this reader: rooms, verbs, settings, languages, themes."""
    found = [
        Section("rooms", _("Rooms"), list(_rooms(request))),
        Section("commands", _("Commands"), list(_commands(request))),
        Section("settings", _("Settings"), list(_settings(request))),
        Section("language", _("Language"), list(_languages(request))),
        Section("theme", _("Appearance"), list(_themes(request))),
    ]
    return [section for section in found if section.entries]


def matching(request: HttpRequest, words: str) -> list[Section]:
    """What stands, narrowed to those that hold the words; scripts do the same by themselves."""
    narrowed = [Section(one.name, one.heading, [e for e in one.entries if e.holds(words)]) for one in standing(request)]
    return [section for section in narrowed if section.entries]


def found(request: HttpRequest, words: str) -> list[Section]:
    """The rooms' things that hold the words, and at the end the way to all voices that do."""
    sections = []
    for name, (heading, find) in commands.sources().items():
        entries = [Entry(one.label, one.icon, one.url, one.detail) for one in find(request, words)]
        if entries:
            sections.append(Section(name, heading, entries))
    url = _address(request, "feedback:voices")
    if url:
        label = _("Search voices for “%(words)s”") % {"words": words}
        sections.append(Section("search", _("Search"), [Entry(label, "search", f"{url}?{urlencode({'q': words})}")]))
    return sections


def _address(request: HttpRequest, name: str) -> str:
    try:
        return reverse(name, args=[request.workspace.slug])  # type: ignore[attr-defined]  # put there by the door
    except NoReverseMatch:
        return ""


def _rooms(request: HttpRequest) -> Iterator[Entry]:
    for door in rooms.doors(request):
        yield Entry(door.room.label, door.room.icon, door.url, key=f"o {door.room.key}", current=door.current)
    if url := _address(request, "messaging:news"):
        yield Entry(_("Notifications"), "bell", url, key="o n")


def _commands(request: HttpRequest) -> Iterator[Entry]:
    member = request.member  # type: ignore[attr-defined]  # put there by the door
    for one in commands.commands():
        url = _address(request, one.url_name)
        if url and member.may(one.permission):
            yield Entry(one.label, one.icon, url, words=one.words, key=one.key)
    yield Entry(_("Show the keys"), "keys", words=_("keyboard shortcuts help"), key="?", keys=True)
    yield Entry(_("Sign out"), "sign-out", form="sign-out", words=_("log out leave"))


def _settings(request: HttpRequest) -> Iterator[Entry]:
    for group in settings_pages.navigation(request):
        for entry in group.entries:
            page = entry.page
            yield Entry(page.label, "settings", entry.url, group.name, f"{page.says} {page.words}")


def _languages(request: HttpRequest) -> Iterator[Entry]:
    for code, name in settings.LANGUAGES:
        current = code == request.LANGUAGE_CODE
        yield Entry(name, "language", form="language", value=code, current=current, words=code, language=code)


def _themes(request: HttpRequest) -> Iterator[Entry]:
    chosen = theme_of(request)
    for value, (name, icon) in THEMES.items():
        words = _("appearance mode colours night")
        yield Entry(name, icon, form="theme", value=value, current=value == chosen, words=words)
