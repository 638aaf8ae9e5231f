"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from heardwell.core import live
from heardwell.web.themes import theme_of


def shell(request: HttpRequest) -> dict[str, object]:
    """Language and direction of the page, and the workspace and member that the door has put on the request."""
    language = translation.get_language() or "en"
    workspace, member = getattr(request, "workspace", None), getattr(request, "member", None)
    return {
        "lang": translation.to_locale(language).replace("_", "-"),
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "languages": settings.LANGUAGES,
        "workspace": workspace,
        "member": member,
        "is_fragment": is_fragment(request),
        "theme": theme_of(request),
        "live_me": live.topic_of(member.user_id) if member else "",
        "live_address": live.address(workspace.pk, member.user_id, str(member.user)) if workspace and member else "",
    }


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page, not for the whole (a restored or boosted page is whole)."""
    headers = request.headers
    return bool(headers.get("HX-Request")) and not (
        headers.get("HX-Boosted") or headers.get("HX-History-Restore-Request")
    )
