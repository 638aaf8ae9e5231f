"""The pages that the shell itself has."""

from django.urls import path

from heardwell.web import views

app_name = "web"
urlpatterns = [path("design", views.design, name="design"), path("theme/", views.theme, name="theme")]
