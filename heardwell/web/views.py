"""The living page of components."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from heardwell.core import clock
from heardwell.web import bands
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
