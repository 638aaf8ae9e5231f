"""The living page of components, and the choice of a theme."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heardwell.core import clock
from heardwell.web import bands, samples, themes


def design(request: HttpRequest) -> HttpResponse:
    """Every token and component with its states, in the language and theme that the address names."""
    asked, theme = request.GET.get("lang", ""), request.GET.get("theme", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "en"
    context: dict[str, object] = {
        "sheet_lang": language,
        "sheet_tag": translation.to_locale(language).replace("_", "-"),
        "sheet_dir": "rtl" if translation.get_language_info(language)["bidi"] else "ltr",
        "sheet_theme": theme if theme in themes.THEMES else "",
        "colours": samples.COLOURS,
        "sizes": samples.SIZES,
        "spaces": samples.SPACES,
        "corners": samples.CORNERS,
        "icons": samples.icons(),
    }
    with translation.override(language):
        context |= _pattern()
    return render(request, "web/design.html", context)


def _pattern() -> dict[str, object]:
    """What the components show, in the language that is active."""
    now = clock.now()
    return {
        "voices": samples.VOICES,
        "bands": [bands.Row(_("Last 30 days"), 34, 28, 39), bands.Row(_("30 days before"), 25, 19, 31, past=True)],
        "times": [now, now - timedelta(minutes=12), now - timedelta(hours=2), now - timedelta(days=3)],
        "dues": [now + timedelta(hours=2, seconds=9), now + timedelta(minutes=35), now - timedelta(hours=4)],
        "chart": samples.SAMPLE_CHART,
        "states": [("", _("At rest")), ("hover", _("Pointed at")), ("focus", _("Focused")), ("disabled", _("Off"))],
        "buttons": [("first", _("Publish")), ("", _("Cancel")), ("bare", _("Reply")), ("danger", _("Delete"))],
        "menu": [{"url": "#", "label": _("Last 30 days"), "current": True}, {"url": "#", "label": _("All time")}],
    }


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme in this browser, and go back to where it was chosen."""
    chosen, back = request.POST.get("theme", ""), request.POST.get("next", "")
    response = redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "home")
    path, secure = settings.SESSION_COOKIE_PATH, request.is_secure()
    if chosen in themes.THEMES and chosen:
        response.set_cookie(
            themes.COOKIE, chosen, max_age=themes.AGE_S, path=path, samesite="Lax", httponly=True, secure=secure
        )
    else:
        response.delete_cookie(themes.COOKIE, path=path)
    return response
