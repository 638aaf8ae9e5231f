"""The respondent's own door, ``/f/…``."""

from django.urls import path

from heardwell.collect.surveys.afterwards import views

app_name = "private"
urlpatterns = [
    path("<str:token>", views.page, name="page"),
    path("<str:token>/add", views.more, name="add"),
    path("<str:token>/quote", views.quote, name="quote"),
    path("<str:token>/erase", views.erasing, name="erase"),
]
