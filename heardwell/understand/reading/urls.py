from django.urls import path

from heardwell.understand.reading import views

app_name = "reading"
_settings = "ws/<slug:slug>/settings/understanding/"
urlpatterns = [
    path(_settings, views.settings, name="settings"),
    path(f"{_settings}try/", views.try_it, name="try_it"),
    path(f"{_settings}learning/", views.learning, name="learning"),
    path(f"{_settings}learning/switch/", views.learn, name="learn"),
    path("ws/<slug:slug>/reading/again/", views.rerun, name="rerun"),
    path("ws/<slug:slug>/reading/line/", views.line, name="line"),
    path("ws/<slug:slug>/reading/<int:run_id>/", views.progress, name="progress"),
    path("ws/<slug:slug>/reading/<int:run_id>/change/", views.change_run, name="change_run"),
]
