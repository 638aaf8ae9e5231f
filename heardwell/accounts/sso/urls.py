from django.urls import path

from heardwell.accounts.sso import setting_views, views

app_name = "sso"
urlpatterns = [
    path("accounts/sso/", views.find, name="find"),
    path("accounts/sso-connect/", views.connect, name="connect"),
    path("accounts/sso/<slug:slug>/", views.start, name="start"),
    path("accounts/sso/<slug:slug>/callback/", views.callback, name="callback"),
    path("ws/<slug:slug>/settings/sign-in/", setting_views.home, name="settings"),
    path("ws/<slug:slug>/settings/sign-in/edit/", setting_views.edit, name="edit"),
    path("ws/<slug:slug>/settings/sign-in/try/", setting_views.try_it, name="try_it"),
    path("ws/<slug:slug>/settings/sign-in/remove/", setting_views.remove, name="remove"),
]
