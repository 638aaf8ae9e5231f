from django.urls import path

from heardwell.accounts import views

app_name = "accounts"
urlpatterns = [
    path("accounts/sign-in/", views.sign_in, name="sign_in"),
    path("accounts/sign-out/", views.sign_out, name="sign_out"),
    path("accounts/language/", views.language, name="language"),
    path("accounts/link/<str:token>/", views.login_link, name="login_link"),
    path("setup/<str:token>/", views.set_up, name="set_up"),
    path("ws/<slug:slug>/settings/", views.settings_home, name="settings"),
    path("ws/<slug:slug>/settings/workspace/", views.save_workspace, name="save_workspace"),
    path("ws/<slug:slug>/settings/keys/", views.create_key, name="create_key"),
    path("ws/<slug:slug>/settings/keys/<int:key_id>/revoke/", views.revoke_key, name="revoke_key"),
    path("ws/<slug:slug>/settings/password/", views.change_password, name="change_password"),
]
