"""The pages of the settings, as their own navigation and the palette list them.

A room registers its page in ``AppConfig.ready()``; the page extends ``web/settings.html``.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

GROUPS = {
    "you": _("You"),
    "workspace": _("Workspace"),
    "people": _("People"),
    "feedback": _("Feedback"),
    "system": _("System"),
}


@dataclass(frozen=True, slots=True)
class SettingsPage:
    url_name: str  # takes the workspace's slug
    label: StrOrPromise
    group: str  # of GROUPS
    says: StrOrPromise  # one sentence: what is set here. The search box looks here too
    order: int = 50
    words: StrOrPromise = ""  # more words that people may search by
    permission: str = "read"  # value of accounts.roles.Permission: shown only to those who may
    also: tuple[str, ...] = ()  # URL names of the pages below it


@dataclass(frozen=True, slots=True)
class Entry:
    page: SettingsPage
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    name: StrOrPromise
    entries: list[Entry]


_pages: dict[str, SettingsPage] = {}


def register(page: SettingsPage) -> None:
    """List ``page`` in the settings."""
    assert page.group in GROUPS, page.group
    _pages[page.url_name] = page


def pages() -> list[SettingsPage]:
    """All pages, in the order they are listed."""
    groups = list(GROUPS)
    return sorted(_pages.values(), key=lambda page: (groups.index(page.group), page.order, page.url_name))


def is_setting(url_name: str) -> bool:
    """Whether the page of that name is listed in the settings, or below one that is."""
    return any(url_name in (page.url_name, *page.also) for page in _pages.values())


def navigation(request: HttpRequest) -> list[Group]:
    """The groups with the pages that this reader may open."""
    workspace, member = getattr(request, "workspace", None), getattr(request, "member", None)
    if workspace is None or member is None:
        return []
    here = request.resolver_match.view_name if request.resolver_match else ""
    entries = [
        Entry(page, reverse(page.url_name, args=[workspace.slug]), here in (page.url_name, *page.also))
        for page in pages()
        if member.may(page.permission)
    ]
    found = [Group(name, [one for one in entries if one.page.group == key]) for key, name in GROUPS.items()]
    return [group for group in found if group.entries]
