"""Reads about the browsers in which somebody is signed in."""

import re
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from heardwell.accounts.models import SignIn, User
from heardwell.core import clock
from heardwell.core.errors import NotFound

#: The first that fits: every browser also names those that it descends from.
BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("ChromeOS", r"CrOS"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)


@dataclass(frozen=True, slots=True)
class Browser:
    """One row of the list."""

    sign_in: SignIn
    device: str
    small: bool  # held in a hand
    is_this: bool


def browsers(user: User, this_key: str) -> list[Browser]:
    """Where the person is signed in: this browser first, then the latest seen."""
    rows = SignIn.objects.filter(user=user).order_by("-seen_at")
    keys = [row.key for row in rows]
    alive = set(Session.objects.filter(pk__in=keys, expire_date__gt=clock.now()).values_list("session_key", flat=True))
    found = [
        Browser(row, device(row.agent), bool(re.search(r"iPhone|Android|Mobile", row.agent)), row.key == this_key)
        for row in rows
        if row.key in alive
    ]
    return sorted(found, key=lambda one: not one.is_this)


def sign_in_of(user: User, session_id: int | str) -> SignIn:
    """The person's own row of that id, or :class:`NotFound`."""
    found = SignIn.objects.filter(user=user, pk=session_id).first()
    if found is None:
        raise NotFound
    return found


def device(agent: str) -> str:
    """``Firefox on Linux``; programs that say less get fewer words."""
    browser, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, agent)), "")
