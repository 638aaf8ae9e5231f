"""Every door of the app. What the edge answers itself (answers, configuration, health, live) never comes here."""

from django.urls import URLPattern, URLResolver, include, path

from heardwell.project import palette, pulse
from heardwell.project.api import api
from heardwell.project.demo import views as demo

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pulse.home, name="home"),
    path("ws/<slug:slug>/", pulse.pulse, name="pulse"),
    path("ws/<slug:slug>/palette/", palette.show, name="palette"),
    path("api/v1/", api.urls),
    path("c/v1/", include("heardwell.collect.surveys.collect_urls")),
    path("s/", include("heardwell.collect.surveys.public_urls")),
    path("f/", include("heardwell.collect.surveys.afterwards.urls")),
    path("review/", include("heardwell.collect.surveys.reviewing.public_urls")),
    path("demo/enter/", demo.enter, name="demo_enter"),
    path("", include("heardwell.project.demo.urls")),
    path("", include("heardwell.project.onboarding.urls")),
    path("", include("heardwell.project.system.urls")),
    path("", include("heardwell.accounts.urls")),
    path("", include("heardwell.accounts.two_step.urls")),
    path("", include("heardwell.accounts.sso.urls")),
    path("", include("heardwell.accounts.saved_views")),
    path("", include("heardwell.feedback.urls")),
    path("", include("heardwell.collect.surveys.urls")),
    path("", include("heardwell.collect.widget.urls")),
    path("", include("heardwell.understand.topics.urls")),
    path("", include("heardwell.understand.discovery.urls")),
    path("", include("heardwell.understand.meaning.urls")),
    path("", include("heardwell.understand.dashboards.urls")),
    path("", include("heardwell.understand.reading.urls")),
    path("", include("heardwell.understand.results.urls")),
    path("", include("heardwell.understand.lab.urls")),
    path("", include("heardwell.understand.atlas.urls")),
    path("", include("heardwell.understand.summaries.urls")),
    path("", include("heardwell.understand.passages.urls")),
    path("", include("heardwell.understand.translating.urls")),
    path("", include("heardwell.close.cases.urls")),
    path("", include("heardwell.close.replies.urls")),
    path("", include("heardwell.close.questions.urls")),
    path("", include("heardwell.close.rules.urls")),
    path("", include("heardwell.messaging.urls")),
    path("", include("heardwell.web.urls")),
]
handler404 = "heardwell.project.errors.not_found"
handler500 = "heardwell.web.errors.server_error"
