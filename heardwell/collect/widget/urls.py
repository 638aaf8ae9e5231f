"""Websites, and sharing a survey."""

from django.urls import path

from heardwell.collect.widget import site_views, views

app_name = "widget"
_SITES = "ws/<slug:slug>/install"
_SITE = f"{_SITES}/<int:site_id>"
urlpatterns = [
    path(f"{_SITES}/", site_views.index, name="install"),
    path(f"{_SITES}/new", site_views.create, name="create_site"),
    path(f"{_SITES}/cap", site_views.cap, name="cap"),
    path(f"{_SITE}/", site_views.site, name="site"),
    path(f"{_SITE}/change", site_views.change, name="change_site"),
    path(f"{_SITE}/key", site_views.replace_key, name="replace_key"),
    path(f"{_SITE}/secret", site_views.renew, name="renew"),
    path(f"{_SITE}/remove", site_views.remove, name="remove_site"),
    path("ws/<slug:slug>/surveys/<str:survey_id>/share", views.share, name="share"),
    path("ws/<slug:slug>/surveys/<str:survey_id>/share/sheet", views.sheet, name="sheet"),
]
