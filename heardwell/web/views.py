"""The living page of components, and the choice of a theme."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from heardwell.core import clock
from heardwell.web import bands, themes
from heardwell.web.samples import SAMPLE_CHART, VOICES


def design(request: HttpRequest) -> HttpResponse:
    """Every component, twice: left to right and right to left, in light and in dark."""
    now = clock.now()
    context = {
        "sheets": [("en", "ltr", "light"), ("en", "ltr", "dark"), ("ar", "rtl", "light"), ("ar", "rtl", "dark")],
        "voices": VOICES,
        "bands": [bands.Row("Last 30 days", 34, 28, 39), bands.Row("30 days before", 25, 19, 31, past=True)],
        "times": [now, now - timedelta(minutes=12), now - timedelta(hours=2), now - timedelta(days=3)],
        "dues": [now + timedelta(hours=2, seconds=9), now + timedelta(minutes=35), now - timedelta(hours=4)],
        "chart": SAMPLE_CHART,
    }
    return render(request, "web/design.html", context)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme in this browser, and go back to where it was chosen."""
    chosen, back = request.POST.get("theme", ""), request.POST.get("next", "")
    response = redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "home")
    if chosen in themes.THEMES and chosen:
        secure = request.is_secure()
        response.set_cookie(themes.COOKIE, chosen, max_age=themes.AGE_S, samesite="Lax", httponly=True, secure=secure)
    else:
        response.delete_cookie(themes.COOKIE)
    return response
