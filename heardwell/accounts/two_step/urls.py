from django.urls import path

from heardwell.accounts.two_step import setting_views, views

app_name = "two_step"
urlpatterns = [
    path("accounts/second-step/", views.second_step, name="second_step"),
    path("accounts/second-step/passkey/", views.second_step_passkey, name="second_step_passkey"),
    path("accounts/passkey/", views.passkey, name="passkey"),
    path("accounts/confirm/", views.confirm, name="confirm"),
    path("accounts/start-again/", views.start_again, name="start_again"),
    path("ws/<slug:slug>/settings/two-step/", setting_views.home, name="home"),
    path("ws/<slug:slug>/settings/two-step/app/", setting_views.set_up, name="set_up"),
    path("ws/<slug:slug>/settings/two-step/codes/", setting_views.renew_codes, name="renew_codes"),
    path("ws/<slug:slug>/settings/two-step/off/", setting_views.switch_off, name="switch_off"),
    path("ws/<slug:slug>/settings/two-step/everybody/", setting_views.rule, name="rule"),
    path("ws/<slug:slug>/settings/two-step/due/", setting_views.due, name="due"),
    path("ws/<slug:slug>/settings/passkeys/", setting_views.passkey_list, name="passkeys"),
    path("ws/<slug:slug>/settings/passkeys/add/", setting_views.add_passkey, name="add_passkey"),
    path(
        "ws/<slug:slug>/settings/passkeys/<int:passkey_id>/remove/",
        setting_views.remove_passkey,
        name="remove_passkey",
    ),
]
