"""The room "Surveys"."""

from django.urls import path

from heardwell.collect.surveys import views

app_name = "surveys"
_ONE = "ws/<slug:slug>/surveys/<str:survey_id>"
urlpatterns = [
    path("ws/<slug:slug>/surveys/", views.survey_list, name="list"),
    path("ws/<slug:slug>/surveys/new", views.new, name="new"),
    path(f"{_ONE}/", views.edit, name="edit"),
    path(f"{_ONE}/draft", views.draft, name="draft"),
    path(f"{_ONE}/preview", views.preview, name="preview"),
    path(f"{_ONE}/publish", views.publish, name="publish"),
    path(f"{_ONE}/results", views.results, name="results"),
    path(f"{_ONE}/do/<str:verb>", views.act, name="act"),
]
