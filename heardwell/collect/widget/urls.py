"""Installing the widget, and sharing a survey."""

from django.urls import path

from heardwell.collect.widget import views

app_name = "widget"
urlpatterns = [
    path("ws/<slug:slug>/install/", views.install, name="install"),
    path("ws/<slug:slug>/install/secret", views.renew, name="renew"),
    path("ws/<slug:slug>/surveys/<str:survey_id>/share", views.share, name="share"),
]
