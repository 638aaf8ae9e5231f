"""Light, dark, or as the system has it: a cookie, so that the page is right before its first paint."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE = "hw_theme"
AGE_S = 2 * 365 * 24 * 3600
#: value → name and icon. "" follows the system.
THEMES = {"": (_("As the system"), "app"), "light": (_("Light"), "sun"), "dark": (_("Dark"), "moon")}


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in THEMES else ""
