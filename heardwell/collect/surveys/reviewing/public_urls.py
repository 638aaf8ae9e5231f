"""Doors for people who were sent a link to a draft."""

from django.urls import path

from heardwell.collect.surveys.reviewing import public

app_name = "reviewing"
urlpatterns = [
    path("<str:token>/", public.draft, name="draft"),
    path("<str:token>/form", public.inside, name="inside"),
]
